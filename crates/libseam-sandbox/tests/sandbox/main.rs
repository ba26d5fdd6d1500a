//! The sandbox over real HTTP.

mod all_removals;
mod authentication;
mod client;
mod connections;
mod cors;
mod database;
mod demo_seed;
mod facts;
mod fault;
mod guide;
mod hosts;
mod lists;
mod parameters;
mod playground;
mod protocol;
mod published;
mod raw;
mod removals;
mod scene;
mod worlds;
