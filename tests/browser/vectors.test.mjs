// Every vector in tests/vectors/, run in a page by the core of the packed package; and those that the core which a page loads
// first answers, by that core too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readLackingFlows, readVectors } from '../../npm/test/vectors.mjs';
import { openPage, startBrowser } from './browser.mjs';
import { packageFolder, repository } from './environment.mjs';
import { startSite } from './site.mjs';

const vectors = readVectors(repository);
const lackingFlows = readLackingFlows(repository);

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
    async ([vectors, lackingFlows, core]) => {
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

      const run = (vector) => {
        const seen = [];
        let isLeft = core.isFirst && vector.flow !== undefined;
        if (isLeft) return null;
        const expect = attempt(() => {
          const engine = new Engine(
            new TextEncoder().encode(JSON.stringify(vector.options)),
            new Uint8Array(),
            false,
            false,
            false,
          );
          const params = vector.params_text ?? JSON.stringify(vector.params);
          const options = [JSON.stringify(vector.call), vector.entropy];
          const token = typeof vector.token === 'string' ? vector.token : JSON.stringify(vector.token);
          if (core.isFirst) isLeft = engine.loadLimit(vector.operation, options[0]) !== undefined;
          if (isLeft) return '{}';
          const make = ['pages', 'confirm_many'].includes(vector.flow) ? vector.flow : 'call';
          const flow =
            vector.flow === 'token'
              ? engine.confirm(token, ...options)
              : engine[make](vector.operation, params, ...options);
          let now = 0;
          // The exchange of the latest request.
          let latest = 0;
          for (const step of vector.steps) {
            now = step.at;
            if (step.response) {
              const { status, headers } = step.response;
              flow.feed(latest, status, lines(headers), bytes(step.response), now);
            } else if (step.failure) flow.fail(latest, step.failure, step.detail ?? '', now);
            else if (step.cancel) flow.cancel();
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
      const isLacking = ({ flow }) => lackingFlows.includes(flow);
      return Object.fromEntries(
        Object.entries(vectors).map(([file, list]) => [
          file,
          list.map((vector) => !isLacking(vector) && run(vector)),
        ]),
      );
    },
    [vectors, lackingFlows, core],
  );

const outcomes = await outcomesOf({ glue: '/glue/libseam.js', wasm: '/package/dist/libseam.wasm' });
const firstOutcomes = await outcomesOf({ glue: '/glue/first.js', wasm: '/glue/first.wasm', isFirst: true });

/** Returns the steps that a vector expects to see. */
function expected({ steps, expect }) {
  const seen = steps.flatMap((step) => {
    if (step.send) return [{ send: step.send }];
    if (step.wait !== undefined) return [{ wait: step.wait }];
    if (step.item !== undefined) return [{ item: step.item }];
    if (step.items) return step.items.map((item) => ({ item }));
    if (step.misfeed) return [step.misfeed];
    assert.ok(step.response || step.failure || step.cancel, `unknown step ${JSON.stringify(step)}`);
    return [];
  });
  const made = expect.reply !== undefined || steps.length > 0;
  return { seen: made ? [...seen, {}] : seen, expect };
}

for (const [file, list] of Object.entries(vectors)) {
  describe(file, () => {
    list.forEach((vector, at) => {
      if (lackingFlows.includes(vector.flow)) return;
      test(vector.name, () => assert.deepEqual(outcomes[file][at], expected(vector)));
    });
  });
}

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
