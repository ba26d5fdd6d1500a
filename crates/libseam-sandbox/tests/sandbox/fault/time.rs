//! Faults that take time.

use serde_json::json;
use std::time::Duration;
use tokio::{
    io::AsyncWriteExt,
    time::{Instant, timeout},
};

use super::{DELETE, PATIENCE, delete, elif, is_gone, with};
use crate::raw::{Received, connect, request};

// The clock of these tests stands still, and jumps ahead whenever everybody waits for it.
#[tokio::test(start_paused = true)]
async fn a_delayed_reply_is_a_proper_one() {
    let client = with(&["*:delay=3600000"]).await;
    let before = Instant::now();
    assert_eq!(delete(&client).await.json(), json!({ "ok": true }));
    assert!(before.elapsed() >= Duration::from_secs(3600));
    assert!(is_gone(&client).await);
}

#[tokio::test(start_paused = true)]
async fn a_dripping_reply_is_a_proper_one() {
    let client = with(&["*:drip=60000"]).await;
    let before = Instant::now();
    let reply = delete(&client).await;
    assert_eq!((reply.json(), reply.header("content-length")), (json!({ "ok": true }), Some("11")));
    assert!(before.elapsed() >= Duration::from_secs(10 * 60), "a minute between two of eleven bytes");
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn a_request_that_ends_during_the_delay_has_no_effect() {
    let client = with(&["*:delay=3600000"]).await;
    let mut stream = connect(&client).await;
    stream.write_all(&request(&client, DELETE, elif())).await.expect("written");
    stream.shutdown().await.expect("hung up");
    let heard = timeout(PATIENCE, Received::all(&mut stream)).await.expect("the sandbox gives up at once");
    assert_eq!((heard.bytes.as_slice(), heard.broken), (&b""[..], None));
    assert!(!is_gone(&client).await);
}

#[tokio::test]
async fn the_effect_of_a_dripping_reply_is_there_before_its_end() {
    let client = with(&["*:drip=3600000"]).await;
    let mut stream = connect(&client).await;
    stream.write_all(&request(&client, DELETE, elif())).await.expect("written");
    // The head and the first byte come at once.
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n{") {
        stream.readable().await.expect("open");
        if let Ok(length) = stream.try_read_buf(&mut heard) {
            assert_ne!(length, 0, "the connection stays open");
        }
    }
    assert!(is_gone(&client).await);
}
