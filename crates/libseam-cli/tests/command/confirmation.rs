//! `--confirm`, and `seam confirm`, which goes on with a token.

use crate::{
    process::{SOME_KEY, fed, keyed, seam},
    sandbox::Sandbox,
};
use serde_json::{Value, json};

#[test]
fn a_removal_that_is_pending_is_confirmed_later_with_its_token() {
    let sandbox = Sandbox::start(&["--port", "0", "--seed", "demo", "--lag", "Headquarters=2s"]);
    let users = sandbox.post("/acs/users/list", &json!({}));
    let of_headquarters = |system: &Value| system["name"] == "Headquarters";
    let systems = sandbox.post("/acs/systems/list", &json!({}));
    let system = systems["acs_systems"].as_array().expect("a list").iter().find(|it| of_headquarters(it));
    let system = &system.expect("the system")["acs_system_id"];
    let user =
        users["acs_users"].as_array().expect("a list").iter().find(|it| it["acs_system_id"] == *system);
    let user = user.expect("a user")["acs_user_id"].as_str().expect("an id");
    let removal =
        format!("acs users delete --acs_user_id {user} --confirm --confirm-deadline 1 --errors json");
    let error = sandbox.run(&removal).exits(7).error();
    assert_eq!(error["kind"], "not_confirmed");
    assert_eq!(error["confirmation"]["verdict"], "pending");
    let token = error["confirmation"]["token"].as_str().expect("a token");
    // By the argument and on standard input; the second finds it gone as well.
    let mut command = seam(["confirm", token]);
    let confirmed = crate::process::ran(sandbox.offer(&mut command)).exits(0);
    let confirmation: Value = serde_json::from_str(&confirmed.stdout).expect("JSON");
    assert_eq!(confirmation["verdict"], "confirmed");
    let mut command = seam(["confirm", "-"]);
    fed(sandbox.offer(&mut command), &format!("{token}\n")).exits(0);
}

#[test]
fn what_is_no_token_is_refused_before_anything_is_sent() {
    keyed("confirm nonsense --endpoint http://127.0.0.1:1").exits(2).says("`token` must be the token");
    let mut command = seam(["confirm", "-", "--endpoint", "http://127.0.0.1:1"]);
    fed(command.env("SEAM_API_KEY", SOME_KEY), "").exits(2).says("`token` must be the token");
}

#[test]
fn an_option_of_a_confirmation_without_confirm_removes_nothing() {
    let sandbox = Sandbox::demo();
    let before = sandbox.counts();
    let user = &sandbox.post("/acs/users/list", &json!({}))["acs_users"][0]["acs_user_id"];
    let user = user.as_str().expect("an id");
    for (option, name) in
        [("--confirm-deadline 5", "--confirm-deadline"), ("--on-unconfirmed return", "--on-unconfirmed")]
    {
        let wanted = format!("`{name}` requires `--confirm`; give both, or leave `{name}` out");
        sandbox.run(&format!("acs users delete --acs_user_id {user} {option}")).exits(2).says(&wanted);
        sandbox.run(&format!("{option} call acs.users.delete --acs_user_id {user}")).exits(2).says(&wanted);
    }
    assert_eq!(sandbox.counts(), before);
}

#[test]
fn a_list_takes_no_confirm_also_where_it_is_read_whole() {
    let sandbox = Sandbox::demo();
    for all in ["", "--all"] {
        sandbox.run(&format!("user-identities list {all} --confirm")).exits(2).says(
            "`--confirm` is for operations that take something away, which user_identities.list does not",
        );
    }
}
