//! The code that stands in documents.

use anyhow::{Context as _, Result};

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block<'t> {
    /// What language it says it is in.
    pub(super) language: &'t str,
    /// What it is called: what stands after the language. GitHub does not show it.
    pub(super) name: &'t str,
    /// Its lines.
    pub(super) text: &'t str,
}

/// The fenced blocks of a document.
pub(super) fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = document;
    while let Some((begin, block)) = rest.split_once("```").and_then(|(_, after)| after.split_once('\n')) {
        let Some((text, after)) = block.split_once("\n```") else { break };
        let (language, name) = begin.split_once(' ').unwrap_or((begin, ""));
        blocks.push(Block { language, name, text });
        rest = after;
    }
    blocks
}

/// The block called `name`.
pub(super) fn block<'t>(document: &'t str, name: &str) -> Result<&'t str> {
    let block = blocks(document).into_iter().find(|block| block.name == name);
    Ok(block.with_context(|| format!("the document has no block `{name}`"))?.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_a_language_and_perhaps_a_name() {
        let found = blocks("x\n```c\nint x;\n\n```\ny\n```sh link\ncc\n```\n");
        let [c, sh] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(*c, Block { language: "c", name: "", text: "int x;\n" });
        assert_eq!(*sh, Block { language: "sh", name: "link", text: "cc" });
        assert_eq!(block("```sh link\ncc\n```\n", "link").ok(), Some("cc"));
        assert!(block("```sh\ncc\n```\n", "link").is_err());
    }
}
