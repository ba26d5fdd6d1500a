//! The declarations of `include/libseam.h`: cbindgen over the source of `bindings/c`.

use anyhow::{Context as _, Result};
use cbindgen::{Builder, Config, DocumentationStyle, Language, Style};
use std::path::Path;

/// The longest line.
const LINE: usize = 118;

/// Items that cbindgen leaves out: types that the template declares, and functions of private modules.
const EXCLUDED: [&str; 13] = [
    "pthread_setcancelstate",
    "seam_event_kind",
    "seam_failure",
    "seam_flag",
    "seam_kind",
    "seam_op",
    "seam_outcome",
    "seam_panic_on_demand",
    "seam_port_alloc",
    "seam_port_free",
    "seam_port_panic",
    "seam_status",
    "seam_step",
];

/// Returns the declarations: types, functions and numbers, in the order of the modules.
pub(crate) fn declarations(root: &Path) -> Result<String> {
    let mut config = Config {
        language: Language::C,
        no_includes: true,
        cpp_compat: true,
        style: Style::Type,
        usize_is_size_t: true,
        documentation_style: DocumentationStyle::Doxy,
        line_length: LINE,
        tab_width: 2,
        ..Config::default()
    };
    config.function.prefix = Some("SEAM_API".into());
    config.function.must_use = Some("SEAM_MUST_CHECK".into());
    config.export.exclude = EXCLUDED.map(String::from).to_vec();
    config.export.rename.insert("seam_flag".into(), "bool".into());
    config.function.sort_by = Some(cbindgen::SortKey::None);
    config.constant.sort_by = Some(cbindgen::SortKey::None);
    let builder = Builder::new().with_config(config).with_src(root.join("bindings/c/src/lib.rs"));
    let mut header = Vec::new();
    builder.generate().context("cbindgen")?.write(&mut header);
    Ok(with_plain_comments(&String::from_utf8(header)?))
}

/// Returns `header` without the sections on safety, since the opening comment has these rules, and with every short comment on
/// one line.
fn with_plain_comments(header: &str) -> String {
    let mut out = String::new();
    let mut comment: Option<Vec<&str>> = None;
    for line in header.trim().lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        match (comment.as_mut(), line.trim()) {
            (None, "/**") => comment = Some(Vec::new()),
            (None, _) => out.extend([line.trim_end(), "\n"]),
            (Some(lines), "*/") => {
                let end = lines.iter().position(|line| *line == "* # Safety").unwrap_or(lines.len());
                lines.truncate(end);
                while lines.last() == Some(&"*") {
                    lines.pop();
                }
                let indent = indent.strip_suffix(' ').unwrap_or(indent);
                match lines[..] {
                    [only] if indent.len() + only.len() < LINE - 5 => {
                        out.push_str(&format!("{indent}/*{only} */\n"));
                    }
                    _ => {
                        let lines: String = lines.iter().map(|line| format!("{indent} {line}\n")).collect();
                        out.push_str(&format!("{indent}/**\n{lines}{indent} */\n"));
                    }
                }
                comment = None;
            }
            (Some(lines), text) => lines.push(text),
        }
    }
    out
}
