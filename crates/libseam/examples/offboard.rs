//! Removes a person of the sandbox's demo company, with all access:
//!
//! ```text
//! cargo run --example offboard -- USER_IDENTITY_ID
//! ```
//!
//! The key and the endpoint come from `SEAM_API_KEY` and `SEAM_ENDPOINT`.

use libseam::{ErrorCode, Options, UserIdentitiesDelete, blocking::Client};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(id) = std::env::args().nth(1) else {
        eprintln!("usage: offboard USER_IDENTITY_ID");
        return ExitCode::from(2);
    };
    match offboard(&id) {
        Ok(()) => {
            println!("{id}: deleted");
            ExitCode::SUCCESS
        }
        Err(error) if error.code() == ErrorCode::NotFound => {
            eprintln!("{id}: not found");
            ExitCode::from(4)
        }
        // Running the program again is safe.
        Err(error) => {
            eprintln!("{id}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn offboard(id: &str) -> Result<(), libseam::Error> {
    let seam = Client::new(Options::from_environment())?;
    seam.user_identities().delete(UserIdentitiesDelete { user_identity_id: id })?;
    Ok(())
}
