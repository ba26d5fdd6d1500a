//! Texts with values in them. The standard library's way is larger than all of the texts together.

use crate::search;
use alloc::string::String;

/// A text: the template with the parts, which are text themselves, in the place of its `{}`s.
macro_rules! message {
    ($template:literal $(, $part:expr)* $(,)?) => {{
        const PARTS: &[&str] = &[$(stringify!($part)),*];
        const { assert!($crate::message::places($template) == PARTS.len()) };
        $crate::message::filled($template, &[$(&*$part),*])
    }};
}
pub(crate) use message;

/// How many `{}`s are in `template`.
pub(crate) const fn places(template: &str) -> usize {
    let (mut rest, mut count) = (template.as_bytes(), 0_usize);
    while let [first, behind @ ..] = rest {
        count = count.saturating_add((*first == b'{') as usize);
        rest = behind;
    }
    count
}

/// `template` with `parts` in the place of its `{}`s.
pub(crate) fn filled(template: &str, parts: &[&str]) -> String {
    let (mut text, mut rest) = (String::new(), template);
    for part in parts {
        let (before, behind) = search::split(rest, "{}").unwrap_or((rest, ""));
        text.push_str(before);
        text.push_str(part);
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::string::String;

    #[test]
    fn parts_stand_in_their_order() {
        assert_eq!(message!("all"), "all");
        assert_eq!(message!("`{}` is {}.", "a{}", String::from("b")), "`a{}` is b.");
    }
}
