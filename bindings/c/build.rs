//! Gives the shared library its soname, which carries the ABI's number.

/// `SEAM_ABI_VERSION`; the C tests compare the two.
const ABI_VERSION: u32 = 0;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd" | "dragonfly") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libseam.so.{ABI_VERSION}");
        }
        Ok("macos") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libseam.{ABI_VERSION}.dylib");
        }
        _ => {}
    }
}
