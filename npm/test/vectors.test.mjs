// Every vector in tests/vectors/ through the own poll and feed of both cores that pages load, in virtual time.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { Seam } from 'libseam';
import { repository } from './repository.mjs';
import { readVectors } from './vectors.mjs';

const require = createRequire(import.meta.url);

/** The core that is called `name` in the repository and that the entry point `entry` brings. */
async function core(name, entry) {
  const glue = await import(new URL(`npm/wasm/${name}.js`, repository));
  glue.initSync({ module: fs.readFileSync(require.resolve(entry).replace('node.cjs', 'libseam.wasm')) });
  return glue;
}

const cores = {
  libseam: await core('libseam', 'libseam'),
  'libseam/removals': await core('removals', 'libseam/removals'),
};

/** The result of `work`: a reply, or the error that was thrown as text. */
function result(work) {
  try {
    return { reply: JSON.parse(work()) };
  } catch (thrown) {
    if (typeof thrown !== 'string') throw thrown;
    return { error: JSON.parse(thrown) };
  }
}

const lines = (headers = []) => headers.map(([name, value]) => `${name}:${value}\n`).join('');

function bodyOf({ body, body_hex }) {
  return body_hex === undefined ? Buffer.from(body) : Buffer.from(body_hex, 'hex');
}

/** Lines of evidence as they are written. */
const written = (journal = []) => journal.map((line) => `${line}\n`).join('');

/** The outcome of a check of evidence. */
function checked({ Engine }, { journal }) {
  return { evidence: JSON.parse(Engine.verifyEvidence(Buffer.from(written(journal)))) };
}

/** The beginnings of off-boardings, and the check of their evidence, by the names of their flows. */
const offBoardings = {
  plan_off_boarding: (engine, { params }, ...call) => engine.planOffBoarding(JSON.stringify(params), ...call),
  apply_off_boarding: (engine, { plan, params, journal }, ...call) =>
    engine.applyOffBoarding(plan, JSON.stringify(params), Buffer.from(written(journal)), ...call),
  off_board: (engine, { params, journal }, ...call) =>
    engine.offBoard(JSON.stringify(params), Buffer.from(written(journal)), ...call),
  check_off_boarding: (engine, { params, journal }, ...call) =>
    engine.checkOffBoarding(JSON.stringify(params), Buffer.from(written(journal)), ...call),
  verify_evidence: checked,
};

function begin(engine, vector) {
  const options = [JSON.stringify(vector.call), vector.entropy];
  const token = typeof vector.token === 'string' ? vector.token : JSON.stringify(vector.token);
  if (vector.flow === 'token') return engine.confirm(token, ...options);
  if (vector.flow in offBoardings) return offBoardings[vector.flow](engine, vector, ...options);
  const make = ['pages', 'confirm_many'].includes(vector.flow) ? vector.flow : 'call';
  return engine[make](vector.operation, vector.params_text ?? JSON.stringify(vector.params), ...options);
}

function run({ Engine }, vector) {
  const engine = new Engine(
    Buffer.from(JSON.stringify(vector.options)),
    new Uint8Array(),
    false,
    false,
    false,
  );
  const flow = begin(engine, vector);
  let now = 0;
  // The exchange of the latest request.
  let latest = 0;
  let unrecorded = [];
  for (const step of vector.steps) {
    now = step.at;
    if (step.send) {
      const { send } = JSON.parse(flow.poll(now));
      latest = send.exchange;
      assert.deepEqual(send, { exchange: latest, ...step.send });
    } else if (step.wait !== undefined) assert.deepEqual(JSON.parse(flow.poll(now)), { wait: step.wait });
    else if (step.response)
      flow.feed(latest, step.response.status, lines(step.response.headers), bodyOf(step.response), now);
    else if (step.failure) flow.fail(latest, step.failure, step.detail ?? '', now);
    else if (step.item !== undefined) assert.deepEqual(JSON.parse(flow.poll(now)), { item: step.item });
    else if (step.items)
      for (const item of step.items) assert.deepEqual(JSON.parse(flow.poll(now)), { item });
    else if (step.record) {
      assert.deepEqual(JSON.parse(flow.poll(now)), { record: written(step.record) });
      unrecorded = step.record;
    } else if (step.recorded) {
      flow.recorded();
      for (const line of unrecorded) assert.equal(flow.poll(now), `{"item":${line}}`);
    } else if (step.record_failed !== undefined) flow.recordFailed(step.record_failed);
    else if (step.cancel) flow.cancel();
    else if (step.misfeed) {
      const feed = () => flow.feed(step.exchange ?? latest, 200, '', Buffer.alloc(0), now);
      assert.equal(result(feed).error.kind, step.misfeed);
    } else assert.fail(`unknown step ${JSON.stringify(step)}`);
  }
  assert.deepEqual(JSON.parse(flow.poll(now)), {});
  return flow.take();
}

for (const [entry, glue] of Object.entries(cores)) {
  const { offBoards, operations } = JSON.parse(glue.describe());
  for (const [file, vectors] of Object.entries(readVectors(repository))) {
    describe(`${entry}, ${file}`, () => {
      // What the smaller table lacks is a vector's of the larger one.
      const knows = ({ send }) =>
        !send || operations.some((name) => send.url.endsWith(`/${name.replaceAll('.', '/')}`));
      const isLacking = ({ operation, flow, steps }) =>
        (flow in offBoardings && !offBoards) ||
        (!operations.includes(operation) && Seam.operations.includes(operation)) ||
        // Of a removal that is confirmed it has fewer reads.
        (['confirm', 'token'].includes(flow) && !steps.every(knows)) ||
        (flow === 'confirm_many' && operations.length < Seam.operations.length);
      for (const vector of vectors.filter((vector) => !isLacking(vector))) {
        test(vector.name, () =>
          assert.deepEqual(
            vector.flow === 'verify_evidence' ? checked(glue, vector) : result(() => run(glue, vector)),
            vector.expect,
          ),
        );
      }
    });
  }
}
