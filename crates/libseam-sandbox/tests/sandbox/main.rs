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
mod pending;
mod playground;
mod protocol;
mod published;
mod raw;
mod related;
mod removals;
mod scene;
mod sessions;
mod site;
mod vectors;
mod worlds;
