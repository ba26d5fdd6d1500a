// Takes everything from a person who has left.
//
//   node offboard.mjs PERSON EVIDENCE-FILE
//
// SEAM_API_KEY has the key; `seam sandbox --seed demo` prints one, with its endpoint. PERSON is an email address, a phone number
// or the id of a user identity. After a failure or Ctrl-C, run the same command again: it goes on with the file. The exit code is
// 0 if everything is confirmed to be gone, 6 if something is not, 8 if it stopped, 2 for wrong usage, 3 if there is no usable
// credential, and 1 for another error.
import { Seam, isSeamError } from 'libseam';

const EXIT_CODES = { not_confirmed: 6, cancelled: 8, invalid_options: 3 };

const [person, evidence] = process.argv.slice(2);
if (!person || !evidence) {
  console.error('usage: node offboard.mjs PERSON EVIDENCE-FILE');
  process.exit(2);
}
const aborter = new AbortController();
process.once('SIGINT', () => aborter.abort());

try {
  const seam = new Seam();
  const report = await seam.offBoard({
    person,
    evidence,
    signal: aborter.signal,
    onEvent({ kind, operation, state }) {
      if (kind === 'confirmation') console.log(`${state.padEnd(12)} ${operation}`);
    },
  });
  console.log(`${person}: ${report.message}`);
} catch (error) {
  if (!isSeamError(error)) throw error;
  console.error(`${person}: NOT DONE: ${error.message} [${error.kind}]`);
  for (const { type, id, next_step } of error.report?.not_done ?? [])
    console.error(`${type} ${id}: ${next_step}`);
  process.exitCode = EXIT_CODES[error.kind] ?? 1;
}
