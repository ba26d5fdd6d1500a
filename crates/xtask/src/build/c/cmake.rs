//! The CMake package: `find_package(libseam)` gives `libseam::seam` and `libseam::seam-static`.

use anyhow::Result;
use std::{fs, path::Path};

/// Writes `libseamConfig.cmake` and its version file into `folder`, three levels below the prefix. `real` is the name
/// of the shared library's file, `loaded` the one that it is loaded by, and `private` what the static one needs.
pub(super) fn write(folder: &Path, version: &str, [real, loaded]: [&str; 2], private: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    let private = private.split_whitespace().collect::<Vec<_>>().join(";");
    let config = CONFIG.replace("@real@", real).replace("@loaded@", loaded).replace("@private@", &private);
    fs::write(folder.join("libseamConfig.cmake"), config)?;
    let series = crate::dist::series().replace('.', "\\\\.");
    let version = VERSION.replace("@version@", version).replace("@series@", &series);
    fs::write(folder.join("libseamConfigVersion.cmake"), version)?;
    Ok(())
}

const CONFIG: &str = r#"# libseam::seam is the shared library, libseam::seam-static the static one. The tree may be moved.
get_filename_component(_libseam_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET libseam::seam)
  add_library(libseam::seam SHARED IMPORTED)
  set_target_properties(libseam::seam PROPERTIES
    IMPORTED_LOCATION "${_libseam_prefix}/lib/@real@"
    IMPORTED_SONAME "@loaded@"
    INTERFACE_INCLUDE_DIRECTORIES "${_libseam_prefix}/include")
endif()
if(NOT TARGET libseam::seam-static)
  add_library(libseam::seam-static STATIC IMPORTED)
  set_target_properties(libseam::seam-static PROPERTIES
    IMPORTED_LOCATION "${_libseam_prefix}/lib/libseam.a"
    INTERFACE_COMPILE_DEFINITIONS SEAM_STATIC
    INTERFACE_INCLUDE_DIRECTORIES "${_libseam_prefix}/include"
    INTERFACE_LINK_LIBRARIES "@private@")
endif()
unset(_libseam_prefix)
"#;

const VERSION: &str = r#"set(PACKAGE_VERSION "@version@")
set(PACKAGE_VERSION_COMPATIBLE FALSE)
set(PACKAGE_VERSION_EXACT FALSE)
if(PACKAGE_FIND_VERSION STREQUAL PACKAGE_VERSION)
  set(PACKAGE_VERSION_EXACT TRUE)
endif()
if(NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION AND PACKAGE_FIND_VERSION MATCHES "^@series@(\\.|$)")
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
"#;
