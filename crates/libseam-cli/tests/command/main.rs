//! The `seam` command as a process, against a sandbox that is a process too.
#![cfg(unix)]

mod completion;
mod exits;
mod inspection;
mod interruption;
mod lifecycle;
mod listing;
mod lists;
mod network;
mod parameters;
mod process;
mod progress;
mod samples;
mod sandbox;
mod sandbox_command;
mod script;
mod secrets;
mod shortage;
mod streams;
mod terminal;
mod usage;
