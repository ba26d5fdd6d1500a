//! The paths in a piece of code, also those in macros, whose arguments and bodies are tokens and nothing more.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// Lists the paths of more than one name in `code`.
pub(crate) fn paths(code: TokenStream) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in code {
        match token {
            TokenTree::Ident(name) => {
                if colons != 2 {
                    paths.push(std::mem::take(&mut path));
                }
                path.push(name.unraw().to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                paths.push(std::mem::take(&mut path));
                colons = 0;
                paths.extend(self::paths(group.stream()));
            }
            _ => {
                paths.push(std::mem::take(&mut path));
                colons = 0;
            }
        }
    }
    paths.push(path);
    paths.retain(|path| path.len() > 1);
    paths
}
