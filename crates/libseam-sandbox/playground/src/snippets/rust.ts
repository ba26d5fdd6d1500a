import { complete, onlyTexts, pascal, words, type WrittenCall } from './call.js';
import { json, rust } from './literal.js';

/** The call as a Rust program. */
export function rustProgram(call: WrittenCall): string {
  const { imports, statement } = onlyTexts(call) && complete(call) ? typed(call) : generic(call);
  return `use libseam::{Options, ${imports}blocking::Client};

fn main() -> Result<(), libseam::Error> {
    let seam = Client::new(Options::from_environment())?;
${statement}    Ok(())
}
`;
}

interface Parts {
  readonly imports: string;
  readonly statement: string;
}

function typed({ operation, params }: WrittenCall): Parts {
  const type = pascal(operation.name);
  const given = operation.params.filter((param) => Object.hasOwn(params, param.name));
  const fields = given.map((param) => {
    const text = rust(params[param.name] as string);
    return `        ${param.name}: ${param.required ? text : `Some(${text})`},\n`;
  });
  const rest = given.length < operation.params.length ? '        ..Default::default()\n' : '';
  const path = words(operation);
  const namespaces = path.slice(0, -1).map((word) => `.${word}()`);
  return {
    imports: `${type}, `,
    statement: `    let params = ${type} {\n${fields.join('')}${rest}    };\n    seam${namespaces.join('')}.${path.at(-1)}(params)?;\n`,
  };
}

function generic({ operation, params }: WrittenCall): Parts {
  return { imports: '', statement: `    seam.call(${rust(operation.name)}, ${rust(json(params))})?;\n` };
}
