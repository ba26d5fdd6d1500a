//! Files by which build systems and package managers find the library in a C tree.

use super::version_series;
use crate::dist::target::{Files, Target};
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// Trees that have a file.
enum For {
    All,
    /// Trees of machines with a system.
    Systems,
    Firmware,
    /// Trees of Espressif's processors.
    Espressif,
}

/// Files: the template in `bindings/c/package`, whose name may end in `.in`, and the place in the tree.
const FILES: &[(&str, &str, For)] = &[
    ("libseam.pc.in", "lib/pkgconfig/libseam.pc", For::All),
    ("libseamConfig.cmake.in", "lib/cmake/libseam/libseamConfig.cmake", For::All),
    ("libseamConfigVersion.cmake.in", "lib/cmake/libseam/libseamConfigVersion.cmake", For::All),
    ("meson.build.in", "meson.build", For::All),
    ("conanfile.py.in", "conanfile.py", For::Systems),
    ("zephyr/module.yml", "zephyr/module.yml", For::Firmware),
    ("zephyr/CMakeLists.txt", "zephyr/CMakeLists.txt", For::Firmware),
    ("zephyr/Kconfig.in", "zephyr/Kconfig", For::Firmware),
    ("zephyr/port.c", "zephyr/port.c", For::Firmware),
    ("esp-idf/CMakeLists.txt", "CMakeLists.txt", For::Espressif),
    ("esp-idf/idf_component.yml.in", "idf_component.yml", For::Espressif),
    ("esp-idf/port.c", "esp-idf/port.c", For::Espressif),
];

/// Writes the files into `tree`, whose library for `target` has `files`. A program that links the static one needs the
/// linker's options `libraries`.
pub(super) fn write(root: &Path, tree: &Path, target: &Target, files: &Files, libraries: &str) -> Result<()> {
    let is_firmware = files.system.is_empty();
    // Without a shared library every program links the static one, and needs what that needs.
    let (always, for_static) = if files.built.is_empty() { (libraries, "") } else { ("", libraries) };
    let values = [
        ("@version@", env!("CARGO_PKG_VERSION").to_owned()),
        ("@series@", version_series().replace('.', r"\\.")),
        ("@triple@", target.triple.clone()),
        ("@system@", files.system.to_owned()),
        ("@processor@", target.processor().to_owned()),
        ("@pointer-bytes@", target.pointer_bytes()?.to_string()),
        ("@shared@", files.shared.clone()),
        ("@soname@", files.soname.clone()),
        ("@imports@", files.imports.to_owned()),
        ("@always@", always.to_owned()),
        ("@libraries@", for_static.to_owned()),
        // A framework's option is two words.
        ("@library-list@", libraries.replace(' ', ";").replace("-framework;", "-framework ")),
        ("@conan-system@", files.system.replace("Darwin", "Macos")),
        ("@conan-processor@", target.conan_processor().to_owned()),
        ("@espressif@", target.espressif().to_owned()),
        ("@zephyr@", target.zephyr().to_owned()),
    ];
    for (template, place, whose) in FILES {
        let has_it = match whose {
            For::All => true,
            For::Systems => !is_firmware,
            For::Firmware => is_firmware,
            For::Espressif => !target.espressif().is_empty(),
        };
        if has_it {
            let path = root.join("bindings/c/package").join(template);
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let text = values.iter().fold(text, |text, (name, value)| text.replace(name, value));
            let place = tree.join(place);
            place.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(place, text)?;
        }
    }
    Ok(())
}
