//! Tables of the tests: every kind of value and of rule that the whole API has.

use crate::api::table::{
    Accepted, CredentialKind, Effect, Form, Kind, Listing, Literal, Operation, Param, Rule, RuleKind,
    Standing, Summary, When,
};

const fn param(name: &'static str, kind: &'static Kind) -> Param {
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

const fn text(min: usize, max: usize, form: Form) -> Kind {
    Kind::String { min, max, form }
}

const fn free() -> Kind {
    text(0, usize::MAX, Form::Free)
}

const fn object(members: &'static [Param]) -> Kind {
    Kind::Object { members, rules: &[] }
}

const fn rule(kind: RuleKind, about: u16, among: &'static [u16]) -> Rule {
    Rule { kind, inferred: false, always: true, when: When::Always, about, among, sizes: &[] }
}

const fn operation(name: &'static str, params: &'static [Param], rules: &'static [Rule]) -> Operation {
    Operation {
        id: 0,
        name,
        summary: Summary::new(""),
        auth: Accepted::of(&[CredentialKind::ApiKey]),
        params,
        rules,
        response_key: Some("thing"),
        may_lack_result: false,
        effect: Effect::Write,
        listing: Listing::NotAList,
    }
}

/// An object with an object in it, and a list of objects, as the API's `ical_config` and `requested_access_methods` are.
static WHERE: &[Param] = &[
    Param { required: true, ..param("floor", &Kind::Integer { min: 0, max: 9 }) },
    param("rooms", &Kind::Array { items: &object(&[param("name", TEXT)]), min: 0, max: 9 }),
    param("tower", &object(&[param("name", TEXT), param("street_address", TEXT)])),
];

const TEXT: &Kind = &text(1, 99, Form::Free);

/// Kinds of parameters that occur in the whole API, but not in the five removals.
pub(super) static EVERYTHING: Operation = operation(
    "test.everything",
    &[
        param("count", &Kind::Integer { min: 1, max: 500 }),
        param("label", &text(1, 4, Form::Free)),
        param("method", &Kind::Enum(&["card", "code"])),
        Param { nullable: true, ..param("note", &text(0, 9, Form::Free)) },
        param("ratio", &Kind::Number { min: i64::MIN, max: i64::MAX, above_min: false }),
        param("sync", &Kind::Boolean),
        param("tags", &Kind::Array { items: &Kind::Uuid, min: 1, max: 2 }),
        param("where", &object(WHERE)),
    ],
    &[],
);

/// Values as in `custom_metadata`.
const METADATA: &Kind =
    &Kind::Record { values: &Kind::Nullable(&Kind::Union(&[text(0, 5, Form::Free), Kind::Boolean])) };

const TIME_ZONES: &Kind = &Kind::Enum(&[
    "Africa/Accra",
    "Africa/Cairo",
    "America/Lima",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Etc/GMT",
    "Etc/UTC",
    "Europe/Kyiv",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Vienna",
    "Indian/Mahe",
    "Pacific/Fiji",
    "Pacific/Guam",
]);

/// Kinds of parameters that the documents write with forms, limits, unions, records and null inside of other values.
pub(super) static FEATURES: Operation = operation(
    "test.features",
    &[
        Param { nullable: true, ..param("any", &Kind::Any) },
        param("code", &text(4, 8, Form::Digits)),
        param("created_before", &text(0, usize::MAX, Form::DateTime)),
        param("delay", &Kind::Number { min: 1, max: 60, above_min: false }),
        param("email", &text(0, usize::MAX, Form::Email)),
        param("field", &text(0, usize::MAX, Form::Name)),
        param("is_managed", &Kind::Only(true)),
        param("limit", &Kind::Integer { min: 1, max: i64::MAX }),
        param("metadata", METADATA),
        param("names", &Kind::Array { items: &Kind::Nullable(TEXT), min: 0, max: usize::MAX }),
        param("opens_at", &text(0, usize::MAX, Form::Time)),
        param("closes_at", &text(0, usize::MAX, Form::ShortTime)),
        param("ratio", &Kind::Number { min: 0, max: i64::MAX, above_min: true }),
        param("time_zone", TIME_ZONES),
        param("url", &text(0, usize::MAX, Form::Url)),
        param("value", &Kind::Union(&[free(), Kind::Boolean])),
        param(
            "target",
            &Kind::Union(&[
                object(&[Param { required: true, ..param("device_id", &Kind::Uuid) }, param("name", TEXT)]),
                object(&[
                    Param { required: true, ..param("space_id", &Kind::Uuid) },
                    Param { required: true, ..param("floor", &Kind::Integer { min: 0, max: 9 }) },
                ]),
                Kind::Array { items: &Kind::Uuid, min: 1, max: 3 },
            ]),
        ),
    ],
    &[],
);

static STAY: &[Param] = &[
    param("ends_at", &text(0, usize::MAX, Form::DateTime)),
    param("starts_at", &text(0, usize::MAX, Form::DateTime)),
    param("guest_key", TEXT),
    param("room_key", TEXT),
];

/// Every kind of rule, some of them inside of objects. The parameters are more than 32, and in no order.
pub(super) static RULES: Operation = operation(
    "test.rules",
    &[
        param("access_code_id", TEXT),
        param("device_id", TEXT),
        param("code", TEXT),
        param("mode", &Kind::Enum(&["off", "cool", "heat"])),
        param("cool_celsius", &Kind::Integer { min: 0, max: 99 }),
        param("cool_fahrenheit", &Kind::Integer { min: 0, max: 99 }),
        param("use_pool", &Kind::Boolean),
        param("starts_at", &free()),
        param("ends_at", &free()),
        param("between", &Kind::Array { items: &free(), min: 2, max: 2 }),
        param("is_managed", &Kind::Boolean),
        param("credential_id", TEXT),
        param("user_key", TEXT),
        param("session_id", TEXT),
        param(
            "stays",
            &Kind::Array { items: &Kind::Object { members: STAY, rules: STAY_RULES }, min: 0, max: 9 },
        ),
        param("a1", TEXT),
        param("a2", TEXT),
        param("a3", TEXT),
        param("a4", TEXT),
        param("a5", TEXT),
        param("a6", TEXT),
        param("a7", TEXT),
        param("a8", TEXT),
        param("a9", TEXT),
        param("a10", TEXT),
        param("a11", TEXT),
        param("a12", TEXT),
        param("a13", TEXT),
        param("a14", TEXT),
        param("a15", TEXT),
        param("a16", TEXT),
        param("a17", TEXT),
        param("last", TEXT),
    ],
    &[
        Rule { sizes: &[1, 2], ..rule(RuleKind::AtLeastOneOf, 0, &[0, 1, 2]) },
        Rule { when: When::NotGiven(0), ..rule(RuleKind::Requires, 1, &[2]) },
        Rule { sizes: &[1, 2], ..rule(RuleKind::AtMostOneOf, 0, &[0, 1, 2]) },
        Rule { when: COOL, ..rule(RuleKind::AtLeastOneOf, 4, &[4, 5]) },
        Rule { when: is_true(6), ..rule(RuleKind::Excluded, 7, &[7, 8]) },
        rule(RuleKind::Ascending, 7, &[7, 8]),
        Rule { inferred: true, always: false, ..rule(RuleKind::Ascending, 9, &[9]) },
        Rule { inferred: true, always: false, when: is_true(10), ..rule(RuleKind::Holds, 10, &[10]) },
        Rule {
            when: When::Is { param: 3, values: &[Literal::Text("heat")], or_not_given: true },
            ..rule(RuleKind::OnlyWhen, 11, &[11])
        },
        Rule { when: TOKEN, ..rule(RuleKind::Required, 12, &[12]) },
        Rule { when: TOKEN, inferred: true, always: false, ..rule(RuleKind::Excluded, 13, &[13]) },
        rule(RuleKind::OnlyWith, 32, &[31, 30]),
    ],
);

static STAY_RULES: &[Rule] =
    &[rule(RuleKind::Ascending, 1, &[1, 0]), rule(RuleKind::AtLeastOneOf, 2, &[2, 3])];

const COOL: When =
    When::Is { param: 3, values: &[Literal::Text("cool"), Literal::Text("heat_cool")], or_not_given: false };

const TOKEN: When = When::Credential(CredentialKind::PersonalAccessToken);

const fn is_true(param: u16) -> When {
    When::Is { param, values: &[Literal::Flag(true)], or_not_given: false }
}

const SIXTEEN: &Kind =
    &Kind::Enum(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"]);

/// An enum with the most values that are listed one by one.
pub(super) static LISTED: Operation = operation("test.listed", &[param("letter", SIXTEEN)], &[]);

/// Rules of each kind that hold only where `on` is true.
pub(super) static CONDITIONAL: Operation = operation(
    "test.conditional",
    &[param("on", &Kind::Boolean), param("first", &free()), param("second", &free())],
    &[
        Rule { when: is_true(0), ..rule(RuleKind::AtMostOneOf, 1, &[1, 2]) },
        Rule { when: is_true(0), ..rule(RuleKind::Requires, 1, &[2]) },
        Rule { when: is_true(0), ..rule(RuleKind::OnlyWith, 1, &[2]) },
        Rule { when: is_true(0), ..rule(RuleKind::Ascending, 1, &[1, 2]) },
    ],
);
