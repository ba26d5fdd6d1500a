//! `npm/src/error-classes.ts`: the classes of errors, one for every group, and one for every code that has its own.

use super::{
    NOTICE,
    codes::{Code, Codes},
    spec::pascal,
};
use anyhow::{Context as _, Result};
use std::fmt::Write as _;

/// The class of a credential that is none of the kind that it was given as. Its code is that of the class above.
const TOKEN: &str = "SeamInvalidTokenError";

/// What classes have beside their kinds.
const MEMBERS: &[(&str, &str)] = &[
    (
        "SeamApiError",
        "  /** The HTTP status, by the name that the official package has for it. */\n  \
         get statusCode(): number | undefined {\n    return this.httpStatus;\n  }\n",
    ),
    (
        "SeamInvalidInputError",
        "  /** What the server says about the parameter `name`; empty if nothing. */\n  \
         getValidationErrorMessages(name: string): readonly string[] {\n    \
         return this.validationErrors.find((error) => error.parameterName === name)?.errorMessages ?? [];\n  }\n",
    ),
];

const FUNCTIONS: &str = "\
// On the prototypes, as the built-in errors have theirs, so that they are not among what `inspect` lists.
for (const [{ prototype }, name] of CLASSES) prototype.name = name;

/** The class of an error. A kind that is in none has the class `SeamError`. */
export function classOf({ kind, problems }: Pick<ErrorDescription, 'kind' | 'problems'>): typeof SeamError {
  if (kind === 'invalid_options' && problems?.some(isOfToken)) return SeamInvalidTokenError;
  return CLASSES.find(([, , kinds]) => kinds.includes(kind))?.[0] ?? SeamError;
}

/** Tells if `problem` is about the form of a credential. */
function isOfToken({ parameter, kind }: Problem): boolean {
  return kind === 'format' && CREDENTIALS.includes(parameter);
}

/** Makes a function that tells if something is an error of `Class`, of whatever copy of this package: by its kind. */
function guard<Class extends typeof SeamError>(Class: Class) {
  return (value: unknown): value is InstanceType<Class> =>
    isSeamError(value) && Object.create(classOf(value).prototype) instanceof Class;
}
";

/// The file's text.
pub(super) fn classes(codes: &Codes) -> Result<String> {
    let with_class = |code: &&Code| code.js.is_some();
    let own: Vec<&Code> = codes.errors.iter().filter(with_class).collect();
    let mut text = format!(
        "// {NOTICE}\n\nimport {{ CREDENTIALS }} from './core-options.js';\n\
         import {{ SeamError, isSeamError, type ErrorDescription, type Problem }} from './error.js';\nimport {{\n"
    );
    let mut names: Vec<(String, String)> = Vec::new();
    for group in &codes.groups {
        names.push((format!("{}_KINDS", group.name.to_uppercase()), format!("{}Kind", pascal(&group.name))));
    }
    for (list, _) in &names {
        let _ = writeln!(text, "  {list},");
    }
    for (_, union) in &names {
        let _ = writeln!(text, "  type {union},");
    }
    text.push_str("} from './error-groups.js';\nimport type { ErrorKind } from './generated.js';\n");
    let (mut rows, mut guards) = (String::new(), String::new());
    for code in &own {
        let _ = writeln!(rows, "  [{0}, '{0}', ['{1}']],", code.js.as_deref().unwrap_or_default(), code.name);
    }
    for group in &codes.groups {
        class(&mut text, &group.js, "SeamError", &group.doc, &format!("{}Kind", pascal(&group.name)));
        let _ = writeln!(rows, "  [{0}, '{0}', {1}_KINDS],", group.js, group.name.to_uppercase());
        guard(&mut guards, &group.js);
        for code in own.iter().filter(|code| code.is_in(group)) {
            let name = code.js.as_deref().context("no class")?;
            class(&mut text, name, &group.js, &code.doc, &format!("'{}'", code.name));
            guard(&mut guards, name);
            if code.name == "invalid_options" {
                let doc = "A credential is none of the kind that it was given as.";
                class(&mut text, TOKEN, &group.js, doc, "'invalid_options'");
                guard(&mut guards, TOKEN);
            }
        }
    }
    let _ = write!(
        text,
        "\n/** The classes with their names and kinds; the first that has a kind counts. */\n\
         const CLASSES: readonly (readonly [Class: typeof SeamError, name: string, kinds: readonly ErrorKind[]])[] = [\n\
         {rows}  [{TOKEN}, '{TOKEN}', []],\n  [SeamError, 'SeamError', []],\n];\n\n{FUNCTIONS}{guards}"
    );
    Ok(text)
}

fn class(out: &mut String, name: &str, base: &str, doc: &str, kind: &str) {
    let _ = write!(
        out,
        "\n/** {doc} */\nexport class {name} extends {base} {{\n  declare readonly kind: {kind};\n"
    );
    if let Some((_, members)) = MEMBERS.iter().find(|(class, _)| *class == name) {
        let _ = write!(out, "\n{members}");
    }
    out.push_str("}\n");
}

fn guard(out: &mut String, name: &str) {
    let _ = write!(
        out,
        "\n/** Tells if `value` is a `{name}`, of whatever copy of this package. */\nexport const is{name} = guard({name});\n"
    );
}
