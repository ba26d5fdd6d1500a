//! Problems of a request, and the two forms in which an error lists them.

use serde_json::{Map, Value, json};

/// A problem of a request, with the path of names to it. A problem of the whole request has an empty path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    path: Vec<String>,
    message: String,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: Vec::new(), message: message.into() }
    }

    /// Puts `name` before the path.
    pub(crate) fn within(mut self, name: impl Into<String>) -> Self {
        self.path.insert(0, name.into());
        self
    }

    fn sentence(&self) -> String {
        let path = self.path.join(".");
        match self.message.as_str() {
            message if path.is_empty() => message.into(),
            "Required" => format!("{path} is required"),
            message => format!("{message} for \"{path}\""),
        }
    }
}

/// Writes all problems in one line: an error's `message`.
pub(crate) fn problems_message(problems: &[Problem]) -> String {
    let sentences: Vec<_> = problems.iter().map(Problem::sentence).collect();
    match sentences.as_slice() {
        [only] => only.clone(),
        several => format!("{} Input Errors: {}", several.len(), several.join(", ")),
    }
}

/// Returns all problems by their paths: an error's `validation_errors`. Every level has the list `_errors`.
pub(crate) fn problems_tree(problems: &[Problem]) -> Value {
    let mut root = Branch::default();
    for problem in problems {
        let mut branch = &mut root;
        for name in &problem.path {
            branch = branch.child(name);
        }
        branch.messages.push(problem.message.clone());
    }
    root.into_json()
}

#[derive(Default)]
struct Branch {
    messages: Vec<String>,
    children: Vec<(String, Branch)>,
}

impl Branch {
    fn child(&mut self, name: &str) -> &mut Branch {
        let at = self.children.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.children.push((name.into(), Branch::default()));
            self.children.len() - 1
        });
        &mut self.children[at].1
    }

    fn into_json(self) -> Value {
        let mut tree = Map::new();
        tree.insert("_errors".into(), json!(self.messages));
        tree.extend(self.children.into_iter().map(|(name, branch)| (name, branch.into_json())));
        Value::Object(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_problem_is_its_own_message() {
        assert_eq!(
            problems_message(&[Problem::new("Required").within("acs_user_id")]),
            "acs_user_id is required"
        );
        assert_eq!(
            problems_message(&[Problem::new("Invalid uuid").within("1").within("ids")]),
            "Invalid uuid for \"ids.1\""
        );
        assert_eq!(problems_message(&[Problem::new("Give one.")]), "Give one.");
    }

    #[test]
    fn several_problems_are_counted() {
        let problems = [Problem::new("Required").within("a"), Problem::new("Invalid uuid").within("b")];
        assert_eq!(problems_message(&problems), "2 Input Errors: a is required, Invalid uuid for \"b\"");
    }

    #[test]
    fn the_tree_has_errors_at_every_level() {
        let problems = [Problem::new("Invalid uuid").within("1").within("ids"), Problem::new("Give one.")];
        let tree = json!({ "_errors": ["Give one."], "ids": { "_errors": [], "1": { "_errors": ["Invalid uuid"] } } });
        assert_eq!(problems_tree(&problems), tree);
    }
}
