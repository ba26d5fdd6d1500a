//! Gives the shared library its soname, which carries the ABI's number, and keeps it in memory once it is loaded: a thread
//! of it may still be asking for a name when the program lets go of it.

/// `SEAM_ABI_VERSION`; the C tests compare the two.
const ABI_VERSION: u32 = 0;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd" | "dragonfly") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libseam.so.{ABI_VERSION}");
            println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        Ok("macos") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libseam.{ABI_VERSION}.dylib");
        }
        _ => {}
    }
}
