//! Files that only their owner can read.

use crate::{Error, ErrorCode, Problem, ProblemCode, describe_error};
use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Writes a file that only its owner can read (mode 0600), such as a plan. A file that is there is replaced.
///
/// # Errors
/// [`ErrorCode::InvalidParams`] where it cannot be written.
pub fn write_private(path: impl AsRef<Path>, text: &str) -> Result<(), Error> {
    let path = path.as_ref();
    write(path, text).map_err(|error| {
        let why = describe_error(&error);
        let message =
            format!("the file must be one that this process can write, got {}: {why}", path.display());
        Error::of_problems(ErrorCode::InvalidParams, vec![Problem::new("", ProblemCode::Value, message)])
    })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
    make_private(&file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Lets only the owner read and write what is created.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Takes the permissions of others away from a file that was there before. Devices and pipes stay as they are.
#[cfg(unix)]
pub(super) fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let data = file.metadata()?;
    let mut permissions = data.permissions();
    if !data.is_file() || permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(0o600);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
pub(super) fn make_private(_: &File) -> io::Result<()> {
    Ok(())
}
