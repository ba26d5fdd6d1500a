//! The generator on a repository of its own: the real specification, and templates of a language that it does not know.

use std::{fs, path::Path};
use tempfile::TempDir;

const TEMPLATES: &str = "crates/libseam-gen/templates";

/// Creates a repository with the real specification, the surfaces that it names, and the language Ruby.
fn repository(template: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (root, real) = (folder.path(), Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"));
    for folder in ["", "published"] {
        fs::create_dir(root.join("spec").join(folder)).unwrap();
        for file in fs::read_dir(real.join(folder)).unwrap() {
            let file = file.unwrap();
            if file.path().is_file() {
                fs::copy(file.path(), root.join("spec").join(folder).join(file.file_name())).unwrap();
            }
        }
    }
    let surface = |name: &str, language: &str| {
        format!(
            "[[surface]]\nname = \"{name}\"\nlanguage = \"{language}\"\nnames = \"camel\"\ntimes = \"milliseconds\"\n"
        )
    };
    let others = [("c", "c"), ("rust", "rust"), ("node", "js"), ("page", "js"), ("command", "command")];
    let others: String = others.iter().map(|(name, language)| surface(name, language)).collect();
    write(root, &format!("{TEMPLATES}/others/outputs.toml"), &format!("output = []\n{others}"));
    let python = "names = \"snake\"\ntimes = \"seconds\"\n";
    let ruby = format!(
        "[[surface]]\nname = \"python\"\nlanguage = \"python\"\n{python}\
         [[surface]]\nname = \"ruby\"\nlanguage = \"ruby\"\n{python}\
         [[output]]\ntemplate = \"methods.rb.j2\"\npath = \"ruby/{{{{ namespace.path }}}}.rb\"\neach = \"namespace\"\n"
    );
    write(root, &format!("{TEMPLATES}/ruby/outputs.toml"), &ruby);
    write(root, &format!("{TEMPLATES}/ruby/methods.rb.j2"), template);
    folder
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_folder_of_templates_makes_a_language() {
    let folder = repository(
        "class {{ namespace.path | pascal }}\n{% for op in namespace.operations %}\n  def {{ op.verb }}\n{% endfor %}\n\
         {% for row in options if row.name == \"timeout_ms\" %}\n# {{ row.on.ruby.name }}: {{ row.on.ruby.client }}\n{% endfor %}\n",
    );
    libseam_gen::run(folder.path(), false).unwrap();
    let text = fs::read_to_string(folder.path().join("ruby/acs.credentials.rb")).unwrap();
    let (code, option) = text.split_once("# timeout: ").unwrap();
    assert!(code.starts_with("class AcsCredentials\n  def assign\n"), "{code}");
    assert!(code.ends_with("  def unassign\n  def update\n"), "{code}");
    assert!(option.contains(", in seconds."), "{option}");
    assert!(!folder.path().join("ruby/acs.rb").exists(), "a file of a namespace without operations");
}

#[test]
fn a_parameter_named_like_a_keyword_of_rust_is_a_raw_name() {
    let folder = repository("");
    let root = folder.path();
    let edit = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        write(root, file, &text.replacen(from, to, 1));
    };
    // The real folder of Rust has its surface.
    let surface =
        "[[surface]]\nname = \"rust\"\nlanguage = \"rust\"\nnames = \"camel\"\ntimes = \"milliseconds\"\n";
    edit(&format!("{TEMPLATES}/others/outputs.toml"), surface, "");
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/rust")).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        write(root, &format!("{TEMPLATES}/rust/{name}"), &fs::read_to_string(file.path()).unwrap());
    }
    libseam_gen::run(root, false).unwrap();
    let text = fs::read_to_string(root.join("crates/libseam/src/namespaces.rs")).unwrap();
    // `access_codes.update` has the parameter `type`.
    assert!(text.contains("pub r#type: Option<&'a str>,"), "{text}");
    assert!(text.contains(".with_some(\"type\", params.r#type)"), "{text}");
}

#[test]
fn check_names_an_edited_file_and_leaves_it() {
    let folder = repository("{{ namespace.path }}\n");
    libseam_gen::run(folder.path(), false).unwrap();
    libseam_gen::run(folder.path(), true).unwrap();
    write(folder.path(), "ruby/acs.users.rb", "edited\n");
    let error = libseam_gen::run(folder.path(), true).unwrap_err();
    assert_eq!(error.to_string(), "out of date, run `cargo xtask gen`: ruby/acs.users.rb");
    assert_eq!(fs::read_to_string(folder.path().join("ruby/acs.users.rb")).unwrap(), "edited\n");
}

#[test]
fn a_misspelt_name_in_a_template_is_an_error() {
    let folder = repository("{{ namespace.pth }}\n");
    let error = libseam_gen::run(folder.path(), false).unwrap_err();
    assert!(format!("{error:#}").contains("undefined value"), "{error:#}");
}

#[test]
fn a_row_with_an_unknown_member_is_refused() {
    for file in ["operations", "parameters", "rules", "options", "errors", "resources"] {
        let folder = repository("");
        let path = folder.path().join(format!("spec/{file}.json"));
        let text = fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once("[\n").unwrap();
        fs::write(&path, format!("{head}[\n{}", rest.replacen('{', "{\"colour\": \"red\", ", 1))).unwrap();
        let error = libseam_gen::run(folder.path(), false).unwrap_err();
        assert!(format!("{error:#}").contains("unknown field `colour`"), "{file}: {error:#}");
    }
}

#[test]
fn a_wish_for_an_operation_that_does_not_exist_is_refused() {
    let folder = repository("");
    let root = folder.path();
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/docs");
    let copy = |name: &str| fs::read_to_string(real.join(name)).unwrap();
    write(root, &format!("{TEMPLATES}/docs/api.md.j2"), &copy("api.md.j2"));
    let manifest = copy("outputs.toml");
    let (_, data) = manifest.split_once("[data]").unwrap();
    let page = "[[output]]\ntemplate = \"api.md.j2\"\npath = \"docs/api/README.md\"\n[data]";
    let wish_for = |operation: &str| {
        assert!(data.contains("[\"phones.deactivate\"]"), "{data}");
        let data = data.replace("phones.deactivate", operation);
        write(root, &format!("{TEMPLATES}/docs/outputs.toml"), &format!("{page}{data}"));
        libseam_gen::run(root, false)
    };
    wish_for("phones.deactivate").unwrap();
    let text = fs::read_to_string(root.join("docs/api/README.md")).unwrap();
    assert!(
        text.contains("| block a lost phone | [`phones.deactivate`](phones.md#phonesdeactivate) |"),
        "{text}"
    );
    let error = wish_for("phones.block").unwrap_err();
    assert!(format!("{error:#}").contains("there is no operation phones.block"), "{error:#}");
}
