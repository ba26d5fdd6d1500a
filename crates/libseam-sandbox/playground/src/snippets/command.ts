import { onlyTexts, words, type WrittenCall } from './call.js';
import { hidden, json, shell } from './literal.js';

/** The call as a command. */
export function commandLine(call: WrittenCall): string {
  const { operation, params } = call;
  const command = ['seam', ...words(operation).map((word) => word.replaceAll('_', '-'))].join(' ');
  // Pasted into a terminal, a control character acts at once, quoted or not; in JSON it is written out.
  const plain = onlyTexts(call) && !Object.values(params).some((value) => hidden(value as string));
  if (!plain) return `${command} \\\n  --params ${shell(json(params))}\n`;
  const flags = Object.entries(params).map(([name, value]) => {
    const text = value as string;
    // What begins with a dash would be taken for a flag.
    return `--${name}${text.startsWith('-') ? '=' : ' '}${shell(text)}`;
  });
  return `${[command, ...flags].join(' \\\n  ')}\n`;
}

/** The call as a request with curl. The key reaches curl through a pipe: on a command line every process of the machine
 * could read it. */
export function curlCommand({ operation, params }: WrittenCall): string {
  return `curl --globoff --fail-with-body --request POST --url "$SEAM_ENDPOINT"${shell(operation.path)} \\
  --header 'content-type: application/json' \\
  --data-raw ${shell(json(params, 2))} \\
  --header @- <<HEADERS
authorization: Bearer $SEAM_API_KEY
HEADERS
`;
}

/** What tells a terminal's programs where the sandbox is, and what it takes. */
export function setupCommands(endpoint: string, apiKey: string): string {
  return `export SEAM_ENDPOINT=${shell(endpoint)}\nexport SEAM_API_KEY=${shell(apiKey)}\n`;
}
