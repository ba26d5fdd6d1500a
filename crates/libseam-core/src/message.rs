//! Texts with values in them. The standard library's way is larger than all of the texts together.

use crate::{digits, search::split_before};
use alloc::string::String;
use core::ops::Deref;

/// What can stand in the place of a `{}`.
pub(crate) trait Part {
    type Text<'a>: Deref<Target = str>
    where
        Self: 'a;

    fn text(&self) -> Self::Text<'_>;
}

/// What is text already.
macro_rules! texts {
    ($($Type:ty),+) => {
        $(impl Part for $Type {
            type Text<'a> = &'a str;

            fn text(&self) -> &str {
                self
            }
        })+
    };
}

/// What is written in decimal digits.
macro_rules! numbers {
    ($($Type:ty),+) => {
        $(impl Part for $Type {
            type Text<'a> = String;

            fn text(&self) -> String {
                digits::of(*self as u64)
            }
        })+
    };
}

/// What holds one of them.
macro_rules! references {
    ($($Type:ty),+) => {
        $(impl<T: Part + ?Sized> Part for $Type {
            type Text<'a>
                = T::Text<'a>
            where
                Self: 'a;

            fn text(&self) -> T::Text<'_> {
                (**self).text()
            }
        })+
    };
}

texts!(str, String, digits::Digits);
numbers!(u16, u64, usize);
references!(&T, &mut T);

/// Appends a text: the template with up to three parts in the place of its `{}`s. A third one is at the end.
macro_rules! append {
    ($to:expr, $template:literal $(,)?) => {
        $to.push_str(const { $crate::message::checked($template, 0) })
    };
    ($to:expr, $template:literal, $first:expr $(,)?) => {
        $crate::message::fill(
            $to,
            const { $crate::message::checked($template, 1) },
            &$crate::message::Part::text(&$first),
            "",
        )
    };
    ($to:expr, $template:literal, $first:expr, $second:expr $(, $third:expr)? $(,)?) => {{
        let to: &mut alloc::string::String = $to;
        $crate::message::fill(
            to,
            const { $crate::message::checked($template, 2 $(+ { let _ = stringify!($third); 1 })?) },
            &$crate::message::Part::text(&$first),
            &$crate::message::Part::text(&$second),
        );
        $(to.push_str(&$crate::message::Part::text(&$third)))?
    }};
}

/// The same as a text of its own.
macro_rules! message {
    ($template:literal, $first:expr, $second:expr, $third:expr $(,)?) => {{
        let mut text = alloc::string::String::new();
        $crate::message::append!(&mut text, $template, $first, $second, $third);
        text
    }};
    ($template:literal, $first:expr $(, $second:expr)? $(,)?) => {
        $crate::message::text(
            const { $crate::message::checked($template, 1 $(+ { let _ = stringify!($second); 1 })?) },
            &$crate::message::Part::text(&$first),
            $crate::message::message!(@ $($second)?),
        )
    };
    (@ $part:expr) => {
        &$crate::message::Part::text(&$part)
    };
    (@) => {
        ""
    };
}

pub(crate) use {append, message};

/// `template`, which must have so many `{}`s, and the third at its end.
pub(crate) const fn checked(template: &str, places: usize) -> &str {
    let (mut rest, mut count) = (template.as_bytes(), 0_usize);
    while let [first, behind @ ..] = rest {
        count = count.saturating_add((*first == b'{') as usize);
        rest = behind;
    }
    assert!(count == places && (count < 3 || matches!(template.as_bytes(), [.., b'{', b'}'])));
    template
}

/// Appends `template` with the parts in the place of its first two `{}`s.
#[inline(never)]
pub(crate) fn fill(to: &mut String, template: &str, first: &str, second: &str) {
    let (mut rest, mut part, mut next) = (template, first, second);
    loop {
        let (before, place) = split_before(rest, '{');
        to.push_str(before);
        let Some(behind) = place.get(2..) else { return };
        to.push_str(part);
        (rest, part, next) = (behind, next, "");
    }
}

/// The same as a text of its own.
#[inline(never)]
pub(crate) fn text(template: &str, first: &str, second: &str) -> String {
    let mut text = String::new();
    fill(&mut text, template, first, second);
    text
}

#[cfg(test)]
mod tests {
    use std::string::String;

    #[test]
    fn parts_stand_in_their_order() {
        let mut text = String::from("0");
        append!(&mut text, "all");
        append!(&mut text, "{}.", 1_u16);
        append!(&mut text, "{}{}{}", "a", "{}", "b");
        assert_eq!(text, "0all1.a{}b");
        assert_eq!(message!("`{}` is {}.", "a{}", String::from("b")), "`a{}` is b.");
        assert_eq!(message!("{}, {}/{}", 1_usize, 22_u64, "c"), "1, 22/c");
    }
}
