//! The package `@seamapi/types`: its OpenAPI document and its version.

use super::open_api::Document;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{fs, path::Path, process::Command};

/// Prints the default export of the module that the first argument names, as JSON.
const PRINT: &str = "import { pathToFileURL } from 'node:url'
const module = await import(pathToFileURL(process.argv[1]))
process.stdout.write(JSON.stringify(module.default))";

/// A version: major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version([u64; 3]);

/// A package as its `package.json` describes it.
#[derive(Deserialize)]
pub(crate) struct Description {
    name: String,
    version: String,
    license: String,
}

/// Reads the document in `file`, a JavaScript module of the package or JSON, and the `package.json` above it.
pub(crate) fn read(file: &Path) -> Result<(Description, Document)> {
    let description = describe(file)?;
    let text = match file.extension().and_then(|extension| extension.to_str()) {
        Some("json") => fs::read(file).with_context(|| format!("cannot read {}", file.display()))?,
        Some("js" | "mjs") => evaluate(file)?,
        _ => bail!("{} must be a module (.js) or JSON, such as lib/seam/connect/openapi.js", file.display()),
    };
    let document = serde_json::from_slice(&text)
        .with_context(|| format!("{}: cannot read the document", file.display()))?;
    Ok((description, document))
}

impl Description {
    pub(crate) fn version(&self) -> Result<Version> {
        self.version.parse()
    }

    /// Names the package, its version and its licence.
    pub(crate) fn source(&self) -> String {
        format!("{} {} ({}), its OpenAPI document; facts only", self.name, self.version, self.license)
    }
}

fn describe(file: &Path) -> Result<Description> {
    let file = file.canonicalize().with_context(|| format!("cannot read {}", file.display()))?;
    let mut folders = file.ancestors().skip(1);
    let description = folders.find_map(|folder| fs::read_to_string(folder.join("package.json")).ok());
    let description = description.with_context(|| format!("no package.json above {}", file.display()))?;
    serde_json::from_str(&description).with_context(|| format!("the package.json above {}", file.display()))
}

fn evaluate(file: &Path) -> Result<Vec<u8>> {
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", PRINT, "--"]).arg(file.canonicalize()?);
    let output = node.output().context("cannot run node, which evaluates the module")?;
    if !output.status.success() {
        bail!("node cannot evaluate {}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

impl std::str::FromStr for Version {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split('.').map(str::parse).collect::<Result<Vec<u64>, _>>();
        let numbers = numbers.ok().and_then(|numbers| numbers.try_into().ok());
        Ok(Self(numbers.with_context(|| format!("{text} is not a version such as 1.977.0"))?))
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_compare_by_number() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("1.977.0") < version("1.1038.0"));
        assert_eq!(version("1.977.0").to_string(), "1.977.0");
        for text in ["1.977", "1.977.0-rc", "", "1.977.0.1"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
