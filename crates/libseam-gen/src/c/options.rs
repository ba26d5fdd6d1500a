//! The options of C and C++: `bindings/c/src/client/option_fields.rs`, of which cbindgen makes the structure,
//! `include/libseam_options.hpp`, and `tests/c/layout_options.h`.

use crate::{
    options::{Kind, Options, Row, Scope, Surface, Unit},
    rust_codes::comment,
};
use std::fmt::Write as _;

const OWN: Surface = Surface::C;
/// The bytes for flags, those for later ones included.
const FLAGS: usize = 12;

/// The options in the order of the structure: by the sizes of their fields.
fn fields(options: &Options) -> Vec<&Row> {
    let mut rows: Vec<&Row> = options.on(OWN, Scope::Client).filter(|row| row.kind != Kind::Host).collect();
    rows.sort_by_key(|row| match row.kind {
        Kind::Flag => 0,
        Kind::Secret | Kind::Text | Kind::Name | Kind::Host => 1,
        Kind::Headers => 2,
        Kind::Number => 3,
        Kind::Count => 4,
    });
    rows
}

fn of(rows: &[&Row], kinds: &[Kind]) -> Vec<String> {
    rows.iter().filter(|row| kinds.contains(&row.kind)).map(|row| row.name.clone()).collect()
}

fn about(options: &Options, row: &Row) -> String {
    let about = options.in_words_of(OWN, &row.doc_on(OWN, Scope::Client));
    let about = about.replace("`unconfirmed`", "`SEAM_ERR_UNCONFIRMED`");
    match row.kind {
        Kind::Number | Kind::Count if row.default.is_null() => format!("{about} 0 for the default."),
        Kind::Headers => format!("{about} May be NULL."),
        _ => about,
    }
}

/// The structure, and what is done with all its fields.
pub(crate) fn structure(options: &Options) -> String {
    let rows = fields(options);
    let flags = of(&rows, &[Kind::Flag]);
    let reserved = FLAGS - 1 - flags.len();
    let mut out = String::from(
        "//! Options of a client: the structure, its defaults, and its values for the core.\n\n\
         use crate::{\n    boundary::{header::seam_header, status::seam_flag, text::seam_str},\n    \
         client::event::seam_event,\n};\n\
         use alloc::string::String;\nuse core::{ffi::c_void, ptr};\nuse libseam_core::{Options, Secret};\n\n\
         /// Options of a client. Fill them with `seam_options_init` first, then set what you need; a `seam_str` whose\n\
         /// pointer is NULL is not given. Exactly one credential is needed. Everything is copied.\n\
         #[repr(C)]\n#[derive(Clone, Copy)]\npub struct seam_options {\n\
         /// The size of this structure as the program knows it. `seam_options_init` sets it.\npub struct_size: u32,\n\
         /// Whether to take what is not given from the environment: `SEAM_API_KEY`, or `SEAM_PERSONAL_ACCESS_TOKEN`\n\
         /// with `SEAM_WORKSPACE_ID`, and `SEAM_ENDPOINT` or its former name `SEAM_API_URL`. As with `getenv`, no other\n\
         /// thread may change the environment meanwhile.\npub use_environment: seam_flag,\n",
    );
    let field = |out: &mut String, row: &Row| {
        let name = &row.name;
        out.push_str(&comment(&about(options, row)));
        let _ = match row.kind {
            Kind::Flag => writeln!(out, "pub {name}: seam_flag,"),
            Kind::Headers => writeln!(
                out,
                "pub {name}: *const seam_header,\n/// Number of {name}.\npub header_count: usize,"
            ),
            Kind::Number => writeln!(out, "pub {name}: u64,"),
            Kind::Count => writeln!(out, "pub {name}: u32,"),
            _ => writeln!(out, "pub {name}: seam_str,"),
        };
    };
    for row in rows.iter().filter(|row| row.kind == Kind::Flag) {
        field(&mut out, row);
    }
    let _ = writeln!(out, "/// 0.\npub reserved: [u8; {reserved}],");
    for row in rows.iter().filter(|row| row.kind != Kind::Flag) {
        field(&mut out, row);
    }
    out.push_str(
        "/// Told what happens in the calls of this client that `seam_call_execute` and `seam_call_execute_with` make, by the\n\
         /// thread that makes the call; may be NULL. It must neither throw nor `longjmp`. The call goes on when it returns, and\n\
         /// its time runs meanwhile. It may call every function for other objects, also execute calls of this client, of which\n\
         /// it is told in turn; and for the call itself only `seam_call_cancel` and, at last, `seam_call_free`. Threads that\n\
         /// make calls at once call it at once. It stays in use until the client and all its calls are freed. The firmware's\n\
         /// build refuses it.\n\
         pub on_event: Option<unsafe extern \"C\" fn(ctx: *mut c_void, event: *const seam_event)>,\n\
         /// Handed to `on_event` as it is; may be NULL.\npub on_event_ctx: *mut c_void,\n}\n\n\
         impl seam_options {\n/// Bytes for later flags, which must be 0.\n",
    );
    let _ = writeln!(
        out,
        "pub(crate) const RESERVED: [u8; {reserved}] = [0; {reserved}];\n\n\
         /// Makes the options that are the defaults, for a structure of `struct_size` bytes.\n\
         pub(crate) fn defaults(struct_size: u32) -> Self {{\nlet none = seam_str {{ ptr: ptr::null(), len: 0 }};\n\
         let defaults = Options::default();\nSelf {{\nstruct_size,\nuse_environment: 0,"
    );
    for flag in &flags {
        let _ = writeln!(out, "{flag}: defaults.{flag}.into(),");
    }
    out.push_str("reserved: Self::RESERVED,\n");
    for row in rows.iter().filter(|row| row.kind != Kind::Flag) {
        let name = &row.name;
        let _ = match row.kind {
            Kind::Headers => writeln!(out, "{name}: ptr::null(),\nheader_count: 0,"),
            Kind::Number | Kind::Count if row.default.is_null() => writeln!(out, "{name}: 0,"),
            Kind::Number | Kind::Count => writeln!(out, "{name}: defaults.{name},"),
            _ => writeln!(out, "{name}: none,"),
        };
    }
    let texts: Vec<&&Row> = rows.iter().filter(|row| matches!(row.kind, Kind::Secret | Kind::Text)).collect();
    let _ = writeln!(
        out,
        "on_event: None,\non_event_ctx: ptr::null_mut(),\n}}\n}}\n\n\
         /// Returns the texts, but those of headers.\npub(crate) fn texts(&self) -> [OptionText; {}] {{\n[",
        texts.len()
    );
    for row in texts {
        let name = &row.name;
        let value = if row.kind == Kind::Secret { "Secret::new(text)" } else { "text" };
        let _ = writeln!(
            out,
            "OptionText {{ name: {name:?}, text: self.{name}, set: |options, text| options.{name} = Some({value}) }},"
        );
    }
    out.push_str(
        "]\n}\n\n/// Sets flags and numbers of the core's options to those here.\n\
         pub(crate) fn copy_to(&self, options: &mut Options) {\n",
    );
    for row in &rows {
        let name = &row.name;
        let _ = match row.kind {
            Kind::Flag => writeln!(out, "options.{name} = self.{name} != 0;"),
            Kind::Number | Kind::Count if row.default.is_null() => {
                writeln!(out, "options.{name} = Some(self.{name}).filter(|number| *number != 0);")
            }
            Kind::Number | Kind::Count => writeln!(out, "options.{name} = self.{name};"),
            _ => Ok(()),
        };
    }
    out.push_str(
        "}\n}\n\n/// Text of an option.\npub(crate) struct OptionText {\npub(crate) name: &'static str,\n\
         pub(crate) text: seam_str,\n/// Sets the core's option.\npub(crate) set: fn(&mut Options, String),\n}\n",
    );
    out
}

/// The opening of the class of C++.
const CLASS: &str = "\
/*
 * Options of a client; included by libseam.hpp.
 */
#ifndef LIBSEAM_OPTIONS_HPP
#define LIBSEAM_OPTIONS_HPP

#include \"libseam_event.hpp\"
#include \"libseam_result.hpp\"
#include \"libseam_text.hpp\"

#if SEAM_CPLUSPLUS >= 201703L

#include <vector>

namespace seam {

/** A header to be added to every request. */
struct Header {
  /** Its name. */
  Text name;
  /** Its value. */
  Text value;
};

/** Options of a client, filled in with the defaults. Set the fields that you need; they own their text. */
struct Options {
  /** The defaults. */
  Options() : Options(defaults()) {}

  /**
   * Takes what is not given from the environment: `SEAM_API_KEY`, or `SEAM_PERSONAL_ACCESS_TOKEN` with
   * `SEAM_WORKSPACE_ID`, and `SEAM_ENDPOINT`. No other thread may change the environment meanwhile.
   */
  bool use_environment;
";

/// The class of C++.
pub(crate) fn class(options: &Options) -> String {
    let rows = fields(options);
    let mut out = String::from(CLASS);
    let mut initialised = vec!["use_environment(raw.use_environment)".to_owned()];
    for row in &rows {
        let (name, own) = (&row.name, own_name(row));
        out.push_str(&block_comment(&about(options, row)));
        let _ = match row.kind {
            Kind::Flag => writeln!(out, "  bool {own};"),
            Kind::Headers => writeln!(out, "  std::vector<Header> {own}{{}};"),
            Kind::Number if row.unit == Some(Unit::Milliseconds) => writeln!(out, "  Milliseconds {own};"),
            Kind::Number => writeln!(out, "  std::uint64_t {own};"),
            Kind::Count => writeln!(out, "  std::uint32_t {own};"),
            _ => writeln!(out, "  Text {own}{{}};"),
        };
        if matches!(row.kind, Kind::Flag | Kind::Number | Kind::Count) {
            initialised.push(format!("{own}(raw.{name})"));
        }
    }
    let _ = write!(
        out,
        "  /** Told what happens in the client's calls; not owned, and has to outlive the client and all its calls. */\n  \
         Observer *observer = nullptr;\n\nprivate:\n  explicit Options(const seam_options &raw)\n      : {}\n  {{\n  }}\n  \
         static seam_options defaults() noexcept\n  {{\n    seam_options raw{{}};\n    \
         (void)seam_options_init(&raw, sizeof raw);\n    return raw;\n  }}\n}};\n\n\
         namespace detail {{\n\n/** Makes options of libseam.h, which refer to `options` and `headers`. */\n\
         inline seam_options raw_options(const Options &options, std::vector<seam_header> &headers)\n{{\n  \
         seam_options raw{{}};\n  (void)seam_options_init(&raw, sizeof raw);\n  \
         raw.use_environment = options.use_environment;\n",
        initialised.join(",\n        ")
    );
    for row in &rows {
        let (name, own) = (&row.name, own_name(row));
        let _ = match row.kind {
            Kind::Secret | Kind::Text => writeln!(out, "  raw.{name} = TextArgument(options.{own}).raw();"),
            Kind::Headers => writeln!(
                out,
                "  for (const Header &header : options.{own}) {{\n    \
                 headers.push_back({{TextArgument(header.name).raw(), TextArgument(header.value).raw()}});\n  }}\n  \
                 raw.{name} = headers.data();\n  raw.header_count = headers.size();"
            ),
            Kind::Number if row.unit == Some(Unit::Milliseconds) => {
                writeln!(out, "  raw.{name} = options.{own}.count();")
            }
            _ => writeln!(out, "  raw.{name} = options.{own};"),
        };
    }
    out.push_str(
        "  if (options.observer != nullptr) {\n    raw.on_event = Observer::on_event;\n    \
         raw.on_event_ctx = options.observer;\n  }\n  return raw;\n}\n\n} // namespace detail\n} // namespace seam\n\n\
         #endif /* C++17 */\n#endif /* LIBSEAM_OPTIONS_HPP */\n",
    );
    out
}

/// The name in C++, where a duration has its unit in its type.
fn own_name(row: &Row) -> &str {
    row.name.strip_suffix("_ms").unwrap_or(&row.name)
}

/// `text` as a comment of a member.
fn block_comment(text: &str) -> String {
    if text.len() <= 108 {
        return format!("  /** {text} */\n");
    }
    let lines = comment(text).replace("///", "   *");
    format!("  /**\n{lines}   */\n")
}

/// The places of the fields in memory, as `tests/c/layout.c` holds them: on 64 bits, and on 32 bits.
pub(crate) fn layout(options: &Options) -> String {
    let mut out = String::from(
        "/* Where the fields of `seam_options` are; included by layout.c. */\n\nFIELD(seam_options, struct_size, 0, 0, 0);\n",
    );
    let rows = fields(options);
    let mut flags = vec!["use_environment".to_owned()];
    flags.extend(of(&rows, &[Kind::Flag]));
    flags.push("reserved".into());
    let (mut wide, mut narrow) = (4, 4);
    for flag in &flags {
        let _ = writeln!(out, "FIELD(seam_options, {flag}, {wide}, {narrow}, {narrow});");
        wide += 1;
        narrow += 1;
    }
    (wide, narrow) = (4 + FLAGS, 4 + FLAGS);
    let mut field = |name: &str, sizes: (usize, usize)| {
        wide = wide.next_multiple_of(sizes.0.min(8));
        let _ = writeln!(out, "FIELD(seam_options, {name}, {wide}, {narrow}, {narrow});");
        wide += sizes.0;
        narrow += sizes.1;
    };
    for row in rows.iter().filter(|row| row.kind != Kind::Flag) {
        match row.kind {
            Kind::Headers => {
                field(&row.name, (8, 4));
                field("header_count", (8, 4));
            }
            Kind::Number => field(&row.name, (8, 8)),
            Kind::Count => field(&row.name, (4, 4)),
            _ => field(&row.name, (16, 8)),
        }
    }
    field("on_event", (8, 4));
    field("on_event_ctx", (8, 4));
    let _ = writeln!(out, "SIZE(seam_options, {wide}, {}, {narrow});", narrow.next_multiple_of(8));
    out
}
