//! The `seam` command as a process, against a sandbox that is a process too.
#![cfg(unix)]

mod attempts;
mod completion;
mod confirmation;
mod exits;
mod inspection;
mod interruption;
mod lifecycle;
mod listing;
mod lists;
mod network;
mod off_board;
mod off_board_guide;
mod off_board_killed;
mod parameters;
mod process;
mod progress;
mod samples;
mod sandbox;
mod sandbox_command;
mod sandbox_options;
mod script;
mod secrets;
mod shortage;
mod signatures;
mod streams;
mod terminal;
mod usage;
