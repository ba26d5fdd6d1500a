//! Texts with values in them. The standard library's way is larger than all of the texts together.

use crate::{digits::Digits, search};
use alloc::string::String;

/// What stands in the place of a `{}`.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// Text, as it is.
    Text(&'a str),
    /// A number in decimal digits.
    Number(usize),
}

/// What can be a part.
pub(crate) trait AsPart {
    fn part(&self) -> Part<'_>;
}

impl AsPart for str {
    fn part(&self) -> Part<'_> {
        Part::Text(self)
    }
}
impl AsPart for &str {
    fn part(&self) -> Part<'_> {
        Part::Text(self)
    }
}
impl AsPart for String {
    fn part(&self) -> Part<'_> {
        Part::Text(self)
    }
}
impl AsPart for usize {
    fn part(&self) -> Part<'_> {
        Part::Number(*self)
    }
}
impl AsPart for u16 {
    fn part(&self) -> Part<'_> {
        Part::Number((*self).into())
    }
}
impl AsPart for Digits {
    fn part(&self) -> Part<'_> {
        Part::Text(self)
    }
}

/// A text: the template with the parts in the place of its `{}`s.
macro_rules! message {
    ($template:literal $(, $part:expr)* $(,)?) => {{
        const PARTS: &[&str] = &[$(stringify!($part)),*];
        const { assert!($crate::message::places($template) == PARTS.len()) };
        #[allow(unused_imports)]
        use $crate::message::AsPart as _;
        $crate::message::filled($template, &[$((&$part).part()),*])
    }};
}

/// A problem with a parameter or option: its name in backquotes, a space, and a text as of [`message`].
macro_rules! problem {
    ($name:expr, $code:ident, $template:literal $(, $part:expr)* $(,)?) => {{
        const PARTS: &[&str] = &[$(stringify!($part)),*];
        const { assert!($crate::message::places($template) == PARTS.len()) };
        #[allow(unused_imports)]
        use $crate::message::AsPart as _;
        $crate::problem::Problem::about(
            $name,
            $crate::problem::ProblemCode::$code,
            $template,
            &[$((&$part).part()),*],
        )
    }};
}
pub(crate) use {message, problem};

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
pub(crate) fn filled(template: &str, parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    fill(&mut text, template, parts);
    text
}

/// Appends the same to `text`.
#[inline(never)]
pub(crate) fn fill(text: &mut String, template: &str, parts: &[Part<'_>]) {
    let mut rest = template;
    for part in parts {
        let (before, behind) = search::split(rest, "{}").unwrap_or((rest, ""));
        text.push_str(before);
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Number(number) => text.push_str(&Digits::of(*number as u64)),
        }
        rest = behind;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use std::string::String;

    #[test]
    fn parts_stand_in_their_order() {
        assert_eq!(message!("all"), "all");
        assert_eq!(message!("`{}` is {}, {}.", "a{}", String::from("b"), 7_usize), "`a{}` is b, 7.");
    }
}
