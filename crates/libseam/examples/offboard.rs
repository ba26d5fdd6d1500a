//! Takes everything from a person of the sandbox's demo company, and writes the evidence to a file:
//!
//! ```text
//! cargo run --example offboard -- amara.okafor@example.com amara.jsonl
//! ```
//!
//! The key and the endpoint come from `SEAM_API_KEY` and `SEAM_ENDPOINT`. Running it again with the same file goes on.

use libseam::{
    Error, Options,
    blocking::Client,
    json::{Object, Value},
    off_board::EvidenceFile,
};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [person, evidence] = arguments.as_slice() else {
        eprintln!("usage: offboard PERSON EVIDENCE_FILE");
        return ExitCode::from(2);
    };
    match off_board(person, evidence) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{person}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn off_board(person: &str, evidence: &str) -> Result<Value, Error> {
    let seam = Client::new(Options::from_environment())?;
    let evidence = EvidenceFile::open(evidence)?;
    let mut run = seam.off_board().plan_and_apply(Object::new().with("person", person), Some(evidence))?;
    for line in &mut run {
        println!("{line}");
    }
    run.finish()
}
