// The vectors of tests/vectors/ in full: each is merged over defaults.json, as the README there describes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns `base` with the members of `own`, of which `null` removes one that `base` has. */
function merge(base, own) {
  if (!isObject(base) || !isObject(own)) return own;
  const merged = { ...base };
  for (const [name, value] of Object.entries(own)) {
    if (value === null && name in base) delete merged[name];
    else merged[name] = merge(base[name], value);
  }
  return merged;
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Returns `value` as text, with the members of every object in the order of their names. */
const sortedText = (value) =>
  JSON.stringify(value, (_, inner) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

/** Returns a function that adds a line of evidence and returns it with the digests that it leaves out. */
function startChain() {
  let previous = '0'.repeat(64);
  let whole = '';
  return (short) => {
    const line = short.replaceAll('$PREVIOUS', previous).replaceAll('$SHA256', sha256(whole));
    previous = sha256(line);
    whole += `${line}\n`;
    return line;
  };
}

/** Returns the vector with all that it leaves out. */
function expand(text, version, short) {
  const { operation } = short;
  const quoted = (value) => JSON.stringify(value).slice(1, -1);
  const defaults = JSON.parse(
    text
      .replaceAll('$OPERATION', () => quoted(operation))
      .replaceAll('$PATH', () => quoted(operation.replaceAll('.', '/'))),
  );
  const vector = merge(defaults.vector, short);
  if (vector.plan) vector.plan = sortedText(vector.plan);
  const addLine = startChain();
  vector.journal?.forEach(addLine);
  vector.steps = vector.steps.map((step) => {
    if (step.record)
      return { ...step, record: step.record.map((line) => addLine(line.replaceAll('$VERSION', version))) };
    // A request is like the one before it.
    if (step.send) return { ...step, send: (defaults.send = merge(defaults.send, step.send)) };
    return step.response ? { ...step, response: merge(defaults.response, step.response) } : step;
  });
  const [[name, result]] = Object.entries(vector.expect);
  return { ...vector, expect: { [name]: merge(defaults[name], result) } };
}

/** Returns the vectors of each file in the folder of `repository`. */
export function readVectors(repository) {
  const folder = new URL('tests/vectors/', repository);
  const read = (name) => fs.readFileSync(new URL(name, folder), 'utf8');
  const { version } = JSON.parse(fs.readFileSync(new URL('npm/package.json', repository), 'utf8'));
  const defaults = read('defaults.json').replaceAll('$VERSION', version);
  const names = fs.readdirSync(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json') && name !== 'defaults.json');
  assert.ok(files.length > 0, 'there are no vectors');
  return Object.fromEntries(
    files.map((name) => [
      name,
      JSON.parse(read(name)).vectors.map((short) => expand(defaults, version, short)),
    ]),
  );
}
