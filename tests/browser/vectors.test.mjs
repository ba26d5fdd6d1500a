// Every vector in tests/vectors/, run in a page by the core of the packed package that has all of them; and by the other two cores
// of a page those that they answer: the first one and the whole one, which has no off-boardings.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readVectors } from '../../npm/test/vectors.mjs';
import { openPage, startBrowser } from './browser.mjs';
import { packageFolder, repository } from './environment.mjs';
import { startSite } from './site.mjs';

const vectors = readVectors(repository);

const site = await startSite({
  pages: { '/': '<!doctype html><title>Vectors</title>' },
  folders: { '/glue/': new URL('npm/wasm/', repository).pathname, '/package/': packageFolder },
});
const { page, complaints } = await openPage(await startBrowser(), site);

/**
 * Runs every vector in the page, and returns what there was to compare: each step's own outcome, and the result. Of the first core
 * there is nothing for a vector that it leaves to the whole one.
 */
const outcomesOf = (core) =>
  page.evaluate(
    async ([vectors, core]) => {
      const { Engine, initSync } = await import(core.glue);
      const wasm = await (await fetch(core.wasm)).arrayBuffer();
      initSync({ module: await WebAssembly.compile(wasm) });

      const attempt = (work) => {
        try {
          return { reply: JSON.parse(work()) };
        } catch (thrown) {
          if (typeof thrown !== 'string') throw thrown;
          return { error: JSON.parse(thrown) };
        }
      };
      const lines = (headers = []) => headers.map(([name, value]) => `${name}:${value}\n`).join('');
      const bytes = ({ body, body_hex: hex }) =>
        hex === undefined
          ? new TextEncoder().encode(body)
          : Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

      const written = (journal = []) => journal.map((line) => `${line}\n`).join('');
      const journalOf = ({ journal }) => new TextEncoder().encode(written(journal));
      const paramsOf = ({ params, params_text: text }) => text ?? JSON.stringify(params);
      /** The beginnings of the flows. */
      const flows = {
        token: (engine, { token }, ...call) =>
          engine.confirm(typeof token === 'string' ? token : JSON.stringify(token), ...call),
        pages: (engine, vector, ...call) => engine.pages(vector.operation, paramsOf(vector), ...call),
        confirm_many: (engine, vector, ...call) =>
          engine.confirm_many(vector.operation, paramsOf(vector), ...call),
        plan_off_boarding: (engine, vector, ...call) => engine.planOffBoarding(paramsOf(vector), ...call),
        apply_off_boarding: (engine, vector, ...call) =>
          engine.applyOffBoarding(vector.plan, paramsOf(vector), journalOf(vector), ...call),
        off_board: (engine, vector, ...call) => engine.offBoard(paramsOf(vector), journalOf(vector), ...call),
        check_off_boarding: (engine, vector, ...call) =>
          engine.checkOffBoarding(paramsOf(vector), journalOf(vector), ...call),
      };

      const run = (vector) => {
        const seen = [];
        const isOfOffBoarding = vector.operation === 'off_board';
        let isLeft = core.isFirst ? vector.flow !== undefined : core.isWhole && isOfOffBoarding;
        if (isLeft) return null;
        if (vector.flow === 'verify_evidence')
          return { seen, expect: { evidence: JSON.parse(Engine.verifyEvidence(journalOf(vector))) } };
        const expect = attempt(() => {
          const engine = new Engine(
            new TextEncoder().encode(JSON.stringify(vector.options)),
            new Uint8Array(),
            false,
            false,
            false,
          );
          const options = [JSON.stringify(vector.call), vector.entropy];
          if (core.isFirst) isLeft = engine.loadLimit(vector.operation, options[0]) !== undefined;
          if (isLeft) return '{}';
          const begin = flows[vector.flow];
          const flow = begin
            ? begin(engine, vector, ...options)
            : engine.call(vector.operation, paramsOf(vector), ...options);
          let now = 0;
          // The exchange of the latest request.
          let latest = 0;
          let unrecorded = [];
          for (const step of vector.steps) {
            now = step.at;
            if (step.response) {
              const { status, headers } = step.response;
              flow.feed(latest, status, lines(headers), bytes(step.response), now);
            } else if (step.failure) flow.fail(latest, step.failure, step.detail ?? '', now);
            else if (step.cancel) flow.cancel();
            else if (step.record) {
              unrecorded = step.record;
              seen.push(JSON.parse(flow.poll(now)));
            } else if (step.recorded) {
              flow.recorded();
              unrecorded.forEach(() => seen.push(JSON.parse(flow.poll(now))));
            } else if (step.record_failed !== undefined) flow.recordFailed(step.record_failed);
            else if (step.misfeed) {
              const feed = () => flow.feed(step.exchange ?? latest, 200, '', new Uint8Array(), now);
              seen.push(attempt(feed).error.kind);
            } else if (step.items) step.items.forEach(() => seen.push(JSON.parse(flow.poll(now))));
            else {
              const polled = JSON.parse(flow.poll(now));
              latest = polled.send?.exchange ?? latest;
              // Only a vector of a flow says the number.
              if (!vector.flow) delete polled.send?.exchange;
              seen.push(polled);
            }
          }
          seen.push(JSON.parse(flow.poll(now)));
          return flow.take();
        });
        return isLeft ? null : { seen, expect };
      };
      return Object.fromEntries(Object.entries(vectors).map(([file, list]) => [file, list.map(run)]));
    },
    [vectors, core],
  );

const outcomes = await outcomesOf({ glue: '/glue/libseam.js', wasm: '/package/dist/libseam.wasm' });
const wholeOutcomes = await outcomesOf({ glue: '/glue/whole.js', wasm: '/glue/whole.wasm', isWhole: true });
const firstOutcomes = await outcomesOf({ glue: '/glue/first.js', wasm: '/glue/first.wasm', isFirst: true });

/** Returns the steps that a vector expects to see. */
function expected({ steps, expect }) {
  let unrecorded = [];
  const seen = steps.flatMap((step) => {
    if (step.send) return [{ send: step.send }];
    if (step.wait !== undefined) return [{ wait: step.wait }];
    if (step.item !== undefined) return [{ item: step.item }];
    if (step.items) return step.items.map((item) => ({ item }));
    if (step.misfeed) return [step.misfeed];
    if (step.record) return [{ record: `${(unrecorded = step.record).join('\n')}\n` }];
    if (step.recorded) return unrecorded.map((line) => ({ item: JSON.parse(line) }));
    assert.ok(
      step.response || step.failure || step.cancel || step.record_failed !== undefined,
      `unknown step ${JSON.stringify(step)}`,
    );
    return [];
  });
  const made = expect.reply !== undefined || steps.length > 0;
  return { seen: made ? [...seen, {}] : seen, expect };
}

for (const [file, list] of Object.entries(vectors)) {
  describe(file, () => {
    list.forEach((vector, at) => {
      test(vector.name, () => assert.deepEqual(outcomes[file][at], expected(vector)));
    });
  });
}

describe('by the whole core', () => {
  for (const [file, list] of Object.entries(vectors)) {
    list.forEach((vector, at) => {
      const outcome = wholeOutcomes[file][at];
      if (outcome) test(vector.name, () => assert.deepEqual(outcome, expected(vector)));
    });
  }

  test('it leaves the off-boardings alone', () => {
    const left = Object.entries(wholeOutcomes).filter(([, list]) => list.includes(null));
    assert.deepEqual(
      left.map(([file]) => file),
      ['off-boarding.json'],
    );
  });
});

describe('by the core that a page loads first', () => {
  for (const [file, list] of Object.entries(vectors)) {
    list.forEach((vector, at) => {
      const outcome = firstOutcomes[file][at];
      if (outcome) test(vector.name, () => assert.deepEqual(outcome, expected(vector)));
    });
  }

  test('it answers every plain call of a removal', () => {
    const answered = Object.values(firstOutcomes).flat().filter(Boolean).length;
    assert.ok(answered > 200, `${answered}`);
  });
});

test('the page complains of nothing', () => assert.deepEqual(complaints, []));
