//! `include/libseam.h`: cbindgen over the source of `bindings/c`, in the order of its modules.

use super::{constants::Version, enums};
use anyhow::{Context as _, Result, bail};
use cbindgen::{Builder, Config, DocumentationStyle, Language, Style};
use std::{
    fs,
    path::{Path, PathBuf},
};

const BOOL: &str = "
#ifndef __cplusplus
#include <stdbool.h>
#endif
";

const EXPORT: &str = "
#if defined(_WIN32) && !defined(SEAM_STATIC)
#define SEAM_API __declspec(dllimport)
#else
#define SEAM_API
#endif

/** The result says whether a removal is done: compilers that can warn where a program does not look at it. */
#if defined(__GNUC__)
#define SEAM_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SEAM_MUST_CHECK
#endif

/** A family of numbers; see \"Numbers\" above. `SEAM_ENUM_END` makes a type of it. */
#ifdef __cplusplus
#define SEAM_ENUM(name) enum name : uint32_t
#define SEAM_ENUM_END(name)
#else
#define SEAM_ENUM(name) enum name
#define SEAM_ENUM_END(name) typedef uint32_t name;
#endif
";

const TRAILER: &str = "
/** A NUL-terminated string as a `seam_str`; NULL is not given. */
static inline seam_str seam_str_c(const char *text)
{
  seam_str str;
  str.ptr = text;
  str.len = 0;
  while (text != NULL && text[str.len] != '\\0') {
    str.len++;
  }
  return str;
}

/** The initialiser of a `seam_str` from a string literal, for tables: `static const seam_str x = SEAM_STR_INIT(\"…\");` */
#define SEAM_STR_INIT(literal) {\"\" literal, sizeof(literal) - 1}

/** A string literal as a `seam_str`, its length counted by the compiler. */
#ifdef __cplusplus
#define SEAM_STR(literal) (seam_str SEAM_STR_INIT(literal))
#else
#define SEAM_STR(literal) ((seam_str)SEAM_STR_INIT(literal))
#endif

/* The operations as typed functions. Define SEAM_NO_OPERATIONS to leave them out. */
#ifndef SEAM_NO_OPERATIONS
#include \"libseam_operations.h\"
#endif

#endif /* LIBSEAM_H */
";

/// The header. `fresh` are modules with their texts, which may be newer than the files.
pub(crate) fn header(root: &Path, fresh: &[(&str, &str)]) -> Result<String> {
    let source = root.join("bindings/c/src");
    let lib = fs::read_to_string(source.join("lib.rs")).context("cannot read bindings/c/src/lib.rs")?;
    let scratch = tempfile::tempdir()?;
    for (module, text) in fresh {
        fs::write(scratch.path().join(module).with_extension("rs"), text)?;
    }
    let mut builder = Builder::new().with_config(config(&lib)?);
    for module in modules(&source, &lib, scratch.path())? {
        let is_fresh = |name: &str| module.ends_with(Path::new(name).with_extension("rs"));
        let written = fresh.iter().find(|(name, _)| is_fresh(name));
        let written = written.map(|(name, _)| scratch.path().join(name).with_extension("rs"));
        builder = builder.with_src(written.unwrap_or(module));
    }
    let mut header = Vec::new();
    builder.generate().context("cbindgen")?.write(&mut header);
    let header = String::from_utf8(header)?;
    // A byte of C that may hold anything is a `bool` to C programs.
    let header = header.replace("seam_flag ", "bool ");
    let header = with_short_comments(&without_safety(&header)?);
    enums::with_enums(&header)
}

fn config(lib: &str) -> Result<Config> {
    let mut config = Config {
        language: Language::C,
        header: Some(opening(lib)),
        no_includes: true,
        sys_includes: ["stddef.h", "stdint.h"].map(String::from).to_vec(),
        after_includes: Some(format!("{BOOL}{EXPORT}\n{}", Version::of_workspace()?.macros())),
        trailer: Some(TRAILER.into()),
        cpp_compat: true,
        style: Style::Type,
        usize_is_size_t: true,
        documentation_style: DocumentationStyle::Doxy,
        line_length: 118,
        tab_width: 2,
        ..Config::default()
    };
    config.function.prefix = Some("SEAM_API".into());
    config.function.must_use = Some("SEAM_MUST_CHECK".into());
    config.export.exclude = vec!["seam_flag".into()];
    config.function.sort_by = Some(cbindgen::SortKey::None);
    config.constant.sort_by = Some(cbindgen::SortKey::None);
    Ok(config)
}

/// The crate's own documentation, which is the header's opening comment.
fn opening(lib: &str) -> String {
    let lines = lib.lines().map_while(|line| line.strip_prefix("//!"));
    let text: Vec<String> = lines.map(|line| format!(" *{}", line.replace("**", ""))).collect();
    // cbindgen would close the guard before the trailer.
    format!("/*\n{}\n */\n\n#ifndef LIBSEAM_H\n#define LIBSEAM_H", text.join("\n"))
}

/// The files of the public modules that `text` declares, each before those below it, in the order in which they are named:
/// the reading order. What is in the file of a folder is copied to `scratch` without the modules, which cbindgen would
/// read once more.
fn modules(folder: &Path, text: &str, scratch: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for name in text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        let below = folder.join(name);
        let file = below.with_extension("rs");
        if file.exists() {
            files.push(file);
            continue;
        }
        let file = below.join("mod.rs");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let alone = text.lines().filter(|line| !(line.contains("mod ") && line.ends_with(';')));
        let copy = scratch.join(format!("{name}_alone.rs"));
        fs::write(&copy, alone.collect::<Vec<_>>().join("\n"))?;
        files.push(copy);
        files.extend(modules(&below, &text, scratch)?);
    }
    Ok(files)
}

/// The header without the sections on safety, which are Rust's and say what the opening comment says once for all.
fn without_safety(header: &str) -> Result<String> {
    let mut out: Vec<&str> = Vec::new();
    let mut skipping = false;
    for line in header.lines() {
        if line.trim() == "* # Safety" {
            skipping = true;
            while out.last().is_some_and(|last| last.trim() == "*") {
                out.pop();
            }
        }
        skipping &= line.trim() != "*/";
        if !skipping {
            out.push(line.trim_end());
        }
    }
    if skipping {
        bail!("a comment in the header has no end");
    }
    Ok(format!("{}\n", out.join("\n").trim_end()))
}

/// The header with every comment of one line on one line.
fn with_short_comments(header: &str) -> String {
    let lines: Vec<&str> = header.lines().collect();
    let mut out = String::new();
    let mut rest = lines.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let short = match after {
            [text, end, ..] if first.trim() == "/**" && end.trim() == "*/" => text.trim().strip_prefix("* "),
            _ => None,
        };
        let indent = &first[..first.len() - first.trim_start().len()];
        match short {
            Some(text) if indent.len() + text.len() + 7 <= 118 => {
                out.push_str(&format!("{indent}/** {text} */\n"));
                rest = &after[2..];
            }
            _ => {
                out.push_str(first);
                out.push('\n');
                rest = after;
            }
        }
    }
    out
}
