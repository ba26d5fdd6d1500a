// A process in which an official package makes calls.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { after } from 'node:test';

/** Returns the ids of a list. */
export const ids = (list, name) => list.map((object) => object[name]);

/** Returns a way to call operations by a program, and the names of those that it called. */
export function session(sandbox, [program, file]) {
  const environment = { PATH: process.env.PATH, ...sandbox.variables };
  const stdio = ['pipe', 'pipe', 'inherit'];
  const child = spawn(program, [file], { cwd: import.meta.dirname, env: environment, stdio });
  after(async () => {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const called = new Set();
  const send = async (operation, params) => {
    called.add(operation);
    child.stdin.write(`${JSON.stringify([operation, params])}\n`);
    return JSON.parse((await lines.next()).value);
  };
  return {
    called,
    /** Calls an operation that succeeds, and returns its result. */
    async call(operation, params = {}) {
      const answer = await send(operation, params);
      assert.ok('result' in answer, `${operation} ${JSON.stringify(params)}: ${JSON.stringify(answer)}`);
      return answer.result;
    },
    /** Creates an object that the API has no operation for. */
    async object(resource, object) {
      return (await sandbox.ask('/_sandbox/objects/create', { resource, object }))[resource];
    },
    /** Calls an operation that finds nothing. */
    async missing(operation, params) {
      const answer = await send(operation, params);
      assert.match(`${answer.code} ${answer.error}`, /not.?found/i, `${operation}: ${JSON.stringify(answer)}`);
    },
  };
}
