//! JSON laid out for readers and for line-by-line comparison: what fits stands on one line.

use anyhow::Result;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::value::RawValue;

/// The most characters of a line.
const WIDTH: usize = 120;

/// Returns `value` as JSON whose members keep their order.
pub(crate) fn lay_out(value: &impl Serialize) -> Result<String> {
    let mut text = String::new();
    add(&serde_json::to_string(value)?, 0, 0, &mut text)?;
    text.push('\n');
    Ok(text)
}

/// Adds the JSON text `value` to `text`, in a line that has `indent` spaces in front and `before` other characters.
fn add(value: &str, indent: usize, before: usize, text: &mut String) -> Result<()> {
    let line = one_line(value)?;
    if indent + before + line.len() < WIDTH || !value.starts_with(['[', '{']) {
        text.push_str(&line);
        return Ok(());
    }
    let inner = indent + 2;
    let (open, close) = if value.starts_with('[') { ('[', ']') } else { ('{', '}') };
    text.push(open);
    for (n, (name, item)) in items(value)?.iter().enumerate() {
        text.push_str(if n == 0 { "\n" } else { ",\n" });
        text.push_str(&" ".repeat(inner));
        text.push_str(name);
        add(item, inner, name.len(), text)?;
    }
    text.push('\n');
    text.push_str(&" ".repeat(indent));
    text.push(close);
    Ok(())
}

/// Returns the JSON text `value` on one line, with spaces.
fn one_line(value: &str) -> Result<String> {
    if !value.starts_with(['[', '{']) {
        return Ok(value.to_owned());
    }
    let items = items(value)?.into_iter().map(|(name, item)| Ok(format!("{name}{}", one_line(&item)?)));
    let items = items.collect::<Result<Vec<_>>>()?.join(", ");
    Ok(match (value.starts_with('['), items.is_empty()) {
        (true, _) => format!("[{items}]"),
        (false, true) => "{}".to_owned(),
        (false, false) => format!("{{ {items} }}"),
    })
}

/// Lists what an array or an object holds; the names of an object's members are ready to stand in front.
fn items(value: &str) -> Result<Vec<(String, String)>> {
    if value.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(value)?;
        return Ok(items.into_iter().map(|item| (String::new(), item.get().to_owned())).collect());
    }
    let members: IndexMap<String, &RawValue> = serde_json::from_str(value)?;
    let member = |(name, item): (&String, &&RawValue)| {
        Ok((format!("{}: ", serde_json::to_string(name)?), item.get().to_owned()))
    };
    members.iter().map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::lay_out;
    use serde_json::{json, value::RawValue};

    #[test]
    fn members_keep_their_order_and_long_values_get_lines_of_their_own() {
        let long = "x".repeat(100);
        let text = format!(r#"{{"b":[],"a":{{}},"list":[{{"z":1,"a":[true,null]}},"{long}"]}}"#);
        let value = RawValue::from_string(text).unwrap();
        let expected = format!(
            "{{\n  \"b\": [],\n  \"a\": {{}},\n  \"list\": [\n    {{ \"z\": 1, \"a\": [true, null] }},\n    \"{long}\"\n  ]\n}}\n"
        );
        assert_eq!(lay_out(&value).unwrap(), expected);
    }

    #[test]
    fn a_text_with_brackets_and_quotes_stays_as_it_is() {
        let value = json!({ "a, \"{[": "}], \\ \u{e4} \n" });
        let text = lay_out(&value).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
