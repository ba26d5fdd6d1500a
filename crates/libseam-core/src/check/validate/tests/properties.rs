//! Every operation of the table, and of the tables of the tests, with inputs made from it.

use super::{
    inputs::{defects, valid},
    *,
};
use crate::json::Value;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

const STRICT: Checks = Checks { strict: true, require_uuid_ids: true, credential: None };

fn found(operation: &Operation, params: &Object) -> Vec<Problem> {
    let mut problems = Problems::new();
    validate(operation, params, STRICT, &mut problems);
    problems.finish().expect("memory")
}

fn operations() -> impl Iterator<Item = &'static Operation> {
    [&table::EVERYTHING, &table::FEATURES, &table::RULES].into_iter().chain(Operation::all())
}

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() })
}

#[test]
fn what_fits_the_table_is_accepted() {
    for operation in operations() {
        let outcome = runner().run(&valid(operation.params, operation.rules), |params| {
            prop_assert_eq!(found(operation, &params), []);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", operation.name));
    }
}

#[test]
fn a_defect_is_reported_at_its_path() {
    for operation in operations() {
        let outcome = runner().run(&valid(operation.params, operation.rules), |params| {
            for defect in defects(operation.params, &params) {
                let problems = found(operation, &defect.params);
                let is_named = problems.iter().any(|problem| problem.parameter == defect.path);
                let text = Value::from(defect.params).to_string();
                prop_assert!(is_named, "{}: {text}: {problems:?}", defect.path);
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", operation.name));
    }
}
