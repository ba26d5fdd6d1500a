//! The core searches for characters, never for substrings: their search is 2 KB of a firmware. `clippy.toml` of the core
//! forbids the methods that can do nothing else; these are the ones where the argument decides.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use std::{fs, path::Path};
use syn::{File, Item, parse_quote};

const METHODS: &[&str] = &[
    "contains",
    "split",
    "rsplit",
    "splitn",
    "rsplitn",
    "split_once",
    "rsplit_once",
    "split_inclusive",
    "split_terminator",
    "trim_matches",
    "trim_start_matches",
    "trim_end_matches",
];

/// Lists the calls of one of [`METHODS`] with a text, as `.split("…")`.
fn searches(code: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(arguments) = token else { continue };
        found.extend(searches(arguments.stream()));
        let before = index.checked_sub(2).and_then(|start| tokens.get(start..index));
        let Some([TokenTree::Punct(dot), TokenTree::Ident(method)]) = before else { continue };
        let is_text = |token: TokenTree| {
            let text = token.to_string();
            matches!(token, TokenTree::Literal(_)) && text.contains('"') && !text.starts_with('\'')
        };
        let first = arguments.stream().into_iter().find(|token| !matches!(token, TokenTree::Punct(_)));
        // `splitn` has a number before.
        let second = arguments.stream().into_iter().nth(2);
        let has_text = first.into_iter().chain(second).any(is_text);
        if dot.as_char() == '.' && METHODS.contains(&method.to_string().as_str()) && has_text {
            found.push(format!(".{method}{arguments}"));
        }
    }
    found
}

/// Lists such calls in `file`, but for its tests.
fn searches_in(mut file: File) -> Vec<String> {
    let for_tests = parse_quote!(#[cfg(test)]);
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.attrs.contains(&for_tests)));
    searches(file.into_token_stream())
}

fn check(dir: &Path, found: &mut Vec<String>) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files += if name == "tests" { 0 } else { check(&path, found) };
        } else if name != "tests.rs" && name.ends_with(".rs") {
            files += 1;
            let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            found.extend(searches_in(file).into_iter().map(|call| format!("{name}: {call}")));
        }
    }
    files
}

#[test]
fn the_core_searches_for_no_substring() {
    let mut found = Vec::new();
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/libseam-core/src");
    assert!(check(&core, &mut found) > 40);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_search_for_a_substring_is_found() {
    let planted: File = parse_quote! {
        fn f(url: &str) -> bool {
            let _ = (url.split_once("://"), url.splitn(2, "ab"), format!("{}", url.split(&"ab").count()));
            let _ = (url.split_once(':'), url.contains(['a', 'b']), url.starts_with("ab"), [1].contains(&1));
            url.contains("ab")
        }
        #[cfg(test)]
        mod tests {
            fn f(url: &str) -> bool {
                url.contains("ab")
            }
        }
    };
    let found: Vec<String> = searches_in(planted).iter().map(|call| call.replace(' ', "")).collect();
    assert_eq!(found, [".split_once(\"://\")", ".splitn(2,\"ab\")", ".split(&\"ab\")", ".contains(\"ab\")"]);
}
