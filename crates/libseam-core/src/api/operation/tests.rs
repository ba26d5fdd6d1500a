use crate::api::table::{
    Accepted, CredentialKind, Effect, Form, Kind, Listing, Operation, Param, Standing, Summary,
};

const KEY: &Kind = &Kind::String { min: 1, max: usize::MAX, form: Form::Free };

const fn named(name: &'static str, kind: &'static Kind) -> Param {
    Param {
        name,
        summary: Summary::new(""),
        kind,
        required: false,
        nullable: false,
        needed: false,
        standing: Standing::Offered,
    }
}

const fn needed(name: &'static str) -> Param {
    Param { needed: true, ..named(name, &Kind::Uuid) }
}

const fn operation(effect: Effect, params: &'static [Param]) -> Operation {
    Operation {
        id: 0,
        name: "test.remove",
        summary: Summary::new(""),
        auth: Accepted::of(&[CredentialKind::ApiKey]),
        params,
        rules: &[],
        response_key: None,
        may_lack_result: false,
        effect,
        listing: Listing::NotAList,
    }
}

static ONE: &[Param] = &[needed("door_id")];
static LINK: &[Param] = &[needed("door_id"), needed("person_id")];
static IN_A_SYSTEM: &[Param] = &[named("system_id", &Kind::Uuid), needed("person_id")];
static BY_KEY: &[Param] = &[needed("grant_id"), named("reservation_key", KEY)];
static ELEMENTS: &[Param] =
    &[needed("space_id"), named("door_ids", &Kind::Array { items: &Kind::Uuid, min: 0, max: 9 })];

/// Lists which of `types` prove that the thing to remove is not there.
fn absences(params: &'static [Param], types: &[&'static str]) -> Vec<&'static str> {
    let operation = operation(Effect::Removal, params);
    types.iter().copied().filter(|error_type| operation.is_absence(error_type)).collect()
}

#[test]
fn the_absence_of_what_is_needed_is_absence() {
    let types = ["door_not_found", "not_found", "person_not_found", "door_missing", "door", "", "_not_found"];
    assert_eq!(absences(ONE, &types), ["door_not_found", "not_found"]);
    assert_eq!(absences(LINK, &types), ["door_not_found", "not_found", "person_not_found"]);
    assert_eq!(absences(&[], &types), [""; 0]);
}

#[test]
fn a_bare_not_found_may_be_about_something_else_that_is_named() {
    let types = ["system_not_found", "person_not_found", "not_found"];
    assert_eq!(absences(IN_A_SYSTEM, &types), ["person_not_found"]);
    let types = ["grant_not_found", "reservation_not_found", "reservation_key_not_found", "not_found"];
    assert_eq!(absences(BY_KEY, &types), ["grant_not_found"]);
}

#[test]
fn with_a_list_nothing_is_absence() {
    let types = ["space_not_found", "door_not_found", "doors_not_found", "door_ids_not_found", "not_found"];
    assert_eq!(absences(ELEMENTS, &types), [""; 0]);
}

#[test]
fn only_a_removal_has_absence() {
    for effect in [Effect::Read, Effect::Write] {
        assert!(!operation(effect, ONE).is_absence("door_not_found"), "{effect:?}");
    }
}

#[test]
fn a_bare_not_found_proves_nothing_about_a_user_of_one_system() {
    let counts = |name: &str| Operation::by_name(name).unwrap().is_absence("not_found");
    assert!(counts("acs.credentials.unassign") && counts("acs.users.remove_from_access_group"));
    assert!(counts("user_identities.delete") && counts("user_identities.remove_acs_user"));
    // It may be about `acs_system_id`.
    assert!(!counts("acs.users.delete"));
}

/// A user of an access system can outlive the identity that it was linked to, and still open doors.
#[test]
fn the_absence_of_an_identity_proves_nothing_about_its_user() {
    for name in
        ["acs.access_groups.remove_user", "acs.users.suspend", "acs.users.revoke_access_to_all_entrances"]
    {
        let operation = Operation::by_name(name).unwrap();
        assert!(operation.is_absence("acs_user_not_found"), "{name}");
        for error_type in ["user_identity_not_found", "not_found"] {
            assert!(!operation.is_absence(error_type), "{name}: {error_type}");
        }
    }
}

/// The search by name relies on it.
#[test]
fn operations_are_sorted_by_name() {
    assert!(Operation::all().is_sorted_by(|a, b| a.name < b.name));
    assert!(
        Operation::all().iter().all(|op| Operation::by_name(op.name).is_some_and(|found| found.id == op.id))
    );
}
