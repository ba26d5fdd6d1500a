// Makes one call over the package's own transport, or over fetch after --fetch. See README.md.
import { inspect } from 'node:util';
import { Seam, SeamError } from 'libseam';

const words = process.argv.slice(2);
const options = words[0] === '--fetch' ? (words.shift(), { fetch }) : {};
const [operation, params, timeout] = words;
try {
  const seam = new Seam({ ...options, timeout: Number(timeout) });
  const { httpStatus, requestId, attempts, alreadyGone, value } = await seam.reply(operation, JSON.parse(params));
  const reply = { operation, http_status: httpStatus, request_id: requestId, attempts, already_gone: alreadyGone, value: value ?? null };
  console.log(JSON.stringify({ reply }));
} catch (error) {
  if (!(error instanceof SeamError)) throw error;
  const { kind, outcome, message, attempts, httpStatus, errorType, requestId } = error;
  const told = { kind, outcome, message, attempts, http_status: httpStatus, error_type: errorType, request_id: requestId };
  console.log(JSON.stringify({ error: told }));
  console.error(inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error));
  process.exitCode = 1;
}
