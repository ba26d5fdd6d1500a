import { onlyTexts, words, type WrittenCall } from './call.js';
import { c, json } from './literal.js';

/** The call as a C program. */
export function cProgram(call: WrittenCall): string {
  const { declarations, steps, release } = onlyTexts(call) ? typed(call) : generic(call);
  return `#include <libseam.h>
#include <stdio.h>

int main(void)
{
${declarations}    seam_options options;
    seam_client *seam = NULL;
    seam_error *error = NULL;
    seam_status status;

    seam_options_init(&options, sizeof options);
    options.use_environment = true;
    status = seam_client_new(&options, &seam, &error);
${steps}    if (status != SEAM_OK)
        fprintf(stderr, "%s\\n", seam_error_message(error).ptr);
    seam_error_free(error);
${release}    seam_client_free(seam);
    return status == SEAM_OK ? 0 : 1;
}
`;
}

interface Parts {
  readonly declarations: string;
  readonly steps: string;
  readonly release: string;
}

function typed({ operation, params }: WrittenCall): Parts {
  const name = `seam_${words(operation).join('_')}`;
  const given = Object.entries(params).map(
    ([param, value]) => `        .${param} = ${c(value as string)},\n`,
  );
  // An initializer without a member is none in C99.
  const value = given.length === 0 ? '{ 0 }' : `{\n${given.join('')}    }`;
  return {
    declarations: `    const ${name}_params params = ${value};\n`,
    steps: `    if (status == SEAM_OK)\n        status = ${name}(seam, &params, &error);\n`,
    release: '',
  };
}

function generic({ operation, params }: WrittenCall): Parts {
  const step = (call: string): string => `    if (status == SEAM_OK)\n        status = ${call};\n`;
  return {
    declarations: `    const char *params = ${c(json(params))};\n    seam_call *call = NULL;\n    seam_reply *reply = NULL;\n`,
    steps: [
      step(`seam_call_new_by_name(seam, ${c(operation.name)}, &call, &error)`),
      step('seam_call_set_params_json(call, seam_str_c(params), &error)'),
      step('seam_call_execute(call, &reply, &error)'),
    ].join(''),
    release: '    seam_reply_free(reply);\n    seam_call_free(call);\n',
  };
}
