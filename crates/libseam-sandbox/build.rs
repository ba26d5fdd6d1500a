//! Sets `cfg(playground)` where `cargo xtask build` has built the pages of the sandbox, which are then embedded.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(playground)");
    println!("cargo::rerun-if-changed=playground/dist");
    let files = ["index.html", "off-board.html", "off-board.js", "playground.css", "playground.js"];
    if files.iter().all(|file| Path::new("playground/dist").join(file).is_file()) {
        println!("cargo::rustc-cfg=playground");
    }
}
