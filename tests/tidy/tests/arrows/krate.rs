//! The modules of a crate, with the file of each.

use crate::names;
use quote::ToTokens as _;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};
use syn::{Attribute, Item, ItemMod, UseTree, ext::IdentExt as _};

/// The path of a module from the root of its crate; empty for the root itself.
pub(crate) type ModulePath = Vec<String>;

/// A crate, read from its root on.
pub(crate) struct Krate {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

/// A module.
#[derive(Default)]
pub(crate) struct Module {
    /// The module's file, relative to the folder of the crate's root.
    pub(crate) file: String,
    /// The names that it imports, each with the path to what it means.
    pub(crate) imports: BTreeMap<String, Vec<String>>,
    /// The paths of which it imports everything.
    pub(crate) globs: Vec<Vec<String>>,
    /// The names that it defines.
    pub(crate) defined: BTreeSet<String>,
    /// The paths that it names elsewhere.
    pub(crate) named: Vec<Vec<String>>,
}

impl Krate {
    /// Reads the crate whose root is the file `root`.
    pub(crate) fn read(root: &Path) -> Self {
        let mut krate = Self { modules: BTreeMap::new() };
        let dir = root.parent().unwrap().to_path_buf();
        krate.read_file(&dir, root, &dir, Vec::new());
        krate
    }

    /// Reads a file whose modules have their files in `children`.
    fn read_file(&mut self, dir: &Path, file: &Path, children: &Path, path: ModulePath) {
        let text = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.strip_prefix(dir).unwrap().to_string_lossy().replace('\\', "/");
        self.read_items(dir, &name, children, path, parsed.items);
    }

    fn read_items(&mut self, dir: &Path, file: &str, children: &Path, path: ModulePath, items: Vec<Item>) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            if is_for_tests(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(inner) => self.read_module(dir, file, children, &path, inner),
                Item::Use(import) => module.import(Vec::new(), &import.tree),
                other => {
                    module.defined.extend(name_of(&other));
                    module.named.extend(names::paths(other.into_token_stream()));
                }
            }
        }
        self.modules.insert(path, module);
    }

    fn read_module(&mut self, dir: &Path, file: &str, children: &Path, path: &[String], module: ItemMod) {
        let name = module.ident.unraw().to_string();
        let path = [path, std::slice::from_ref(&name)].concat();
        let below = children.join(&name);
        if let Some((_, items)) = module.content {
            return self.read_items(dir, file, &below, path, items);
        }
        // A `path` is relative to the folder of the file that has it.
        let beside = dir.join(file).parent().unwrap().to_path_buf();
        let named: Vec<PathBuf> =
            path_attributes(&module.attrs).iter().map(|name| beside.join(name)).collect();
        let found = if named.is_empty() {
            let mut usual = vec![below.with_extension("rs"), below.join("mod.rs")];
            usual.retain(|file| file.exists());
            usual
        } else {
            named
        };
        assert!(!found.is_empty(), "{file}: no file for the module {name}");
        for (index, found) in found.iter().enumerate() {
            // What is named means the first one.
            let mut path = path.clone();
            if index > 0 {
                path.push(format!("in place of it, {index}"));
            }
            self.read_file(dir, found, &below, path);
        }
    }
}

impl Module {
    /// Takes what a `use` behind `prefix` imports.
    fn import(&mut self, prefix: Vec<String>, tree: &UseTree) {
        let with = |name: String| [&prefix[..], &[name]].concat();
        match tree {
            UseTree::Path(path) => self.import(with(path.ident.unraw().to_string()), &path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(prefix.clone(), tree)),
            UseTree::Glob(_) => self.globs.push(prefix),
            UseTree::Name(name) if name.ident == "self" => {
                self.imports.extend(prefix.last().cloned().map(|name| (name, prefix.clone())));
            }
            UseTree::Name(name) => {
                self.imports.insert(name.ident.unraw().to_string(), with(name.ident.unraw().to_string()));
            }
            UseTree::Rename(name) if name.ident == "self" => {
                self.imports.insert(name.rename.to_string(), prefix);
            }
            UseTree::Rename(name) if name.rename == "_" => {
                self.named.push(with(name.ident.unraw().to_string()))
            }
            UseTree::Rename(name) => {
                self.imports.insert(name.rename.to_string(), with(name.ident.unraw().to_string()));
            }
        }
    }
}

/// Lists the values of `#[path = "…"]`, also where they depend on the platform.
fn path_attributes(attributes: &[Attribute]) -> Vec<String> {
    let mut paths = Vec::new();
    for attribute in attributes {
        let text = attribute.to_token_stream().to_string();
        let value = text.rsplit_once("path = \"").and_then(|(_, behind)| behind.split('"').next());
        paths.extend(value.map(str::to_owned));
    }
    paths
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
