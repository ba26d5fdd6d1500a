// Off-boardings against a sandbox: plans, reports, cancellation, and evidence that others check and go on with.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Seam } from 'libseam';
import * as removals from 'libseam/removals';
import { command, startSandbox } from './sandbox.mjs';

const ELIF = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const EMAIL = 'elif.yildiz@example.com';
/** Times that suit a sandbox which does everything at once. */
const confirm = { first: 5, max: 50 };

const clientOf = ({ endpoint, apiKey }, options) => new Seam({ endpoint, apiKey, ...options });
const isGone = async (sandbox) => (await sandbox.ask('/user_identities/get', ELIF)).status === 404;
const counts = async (sandbox) => (await sandbox.ask('/_sandbox/counts', {})).body.counts;
const linesOf = (text) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Returns the path of a file in a folder that ends with the test. */
function fileFor(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'off-boarding-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  return path.join(folder, 'elif.jsonl');
}

/** Returns evidence that is a text. */
function store() {
  const kept = {
    text: '',
    read: () => kept.text,
    append: async (line) => {
      assert.match(line, /^\{.*\}\n$/);
      kept.text += line;
    },
  };
  return kept;
}

/** Returns the error with which `promise` is rejected. */
const errorOf = (promise) =>
  promise.then(
    (value) => assert.fail(`it resolved to ${JSON.stringify(value)}`),
    (error) => error,
  );

/** Runs the command that checks evidence, and returns its status and its result. */
function verified(file) {
  const { status, stdout } = spawnSync(command(), ['evidence', 'verify', file], { encoding: 'utf8' });
  return { status, ...JSON.parse(stdout) };
}

/**
 * Begins to off-board Elif in another process, which prints the kind of every line, and after an error that and the result in its
 * report. Ctrl-C aborts it.
 */
function program(sandbox, file, before = []) {
  const text = `
    import { Seam } from 'libseam';
    const aborter = new AbortController();
    process.on('SIGXFSZ', () => {});
    process.once('SIGINT', () => aborter.abort());
    const { signal } = aborter;
    const confirm = ${JSON.stringify(confirm)};
    const onEvent = ({ kind }) => console.log(kind);
    try {
      await new Seam().offBoard({ email: '${EMAIL}', evidence: ${JSON.stringify(file)}, onEvent, signal, confirm });
    } catch (error) {
      console.log(error.kind, error.report?.result);
    }`;
  const [first, ...words] = [...before, process.execPath, '--input-type=module', '--eval', text];
  return spawn(first, words, {
    cwd: import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
    env: { PATH: process.env.PATH, SEAM_API_KEY: sandbox.apiKey, SEAM_ENDPOINT: sandbox.endpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Waits until `child` prints `kind`, and returns what it prints after that, once it has ended. */
async function until(child, kind) {
  const after = [];
  const ended = once(child, 'close');
  await new Promise((resolve, reject) => {
    let isThere = false;
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      if (isThere) after.push(line);
      else if (line === kind) resolve((isThere = true));
    });
    ended.then(() => reject(new Error(`it ended without a line ${kind}`)));
  });
  return { after, ended };
}

test('a plan is applied, and every thing confirmed', async (t) => {
  const sandbox = await startSandbox(t);
  const { offBoard } = clientOf(sandbox);
  const before = await counts(sandbox);
  const plan = await offBoard.plan({ email: EMAIL.toUpperCase() });
  assert.equal(plan.person.user_identity_id, ELIF.user_identity_id);
  assert.deepEqual(await counts(sandbox), before);
  const evidence = fileFor(t);
  const lines = [];
  const audit = { ticket: 'HR-17', effective_at: new Date(0), sla: 24 };
  const report = await offBoard.apply(plan, {
    evidence,
    audit,
    confirm,
    onEvent: (line) => lines.push(line),
  });
  assert.deepEqual([report.result, report.hash, report.not_done], ['done', plan.hash, []]);
  const after = await counts(sandbox);
  assert.equal(after.user_identities, before.user_identities - 1);
  assert.equal(after.acs_users, before.acs_users - 2);
  const text = fs.readFileSync(evidence, 'utf8');
  assert.deepEqual(lines, linesOf(text));
  const [{ operator, platform, surface }, authority] = lines;
  assert.equal(platform, `${process.platform} ${process.arch}`);
  assert.deepEqual([operator.host, operator.process, surface], [os.hostname(), process.pid, 'js']);
  assert.deepEqual(authority.audit, { ...audit, effective_at: '1970-01-01T00:00:00.000Z' });
  assert.ok(!text.includes(sandbox.apiKey));
  assert.equal(fs.statSync(evidence).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(path.dirname(evidence)), ['elif.jsonl']);
  const check = await offBoard.verifyEvidence(text);
  assert.deepEqual([check.is_finished, check.runs, check.result], [true, 1, 'done']);
  const { status, ...told } = verified(evidence);
  assert.deepEqual([status, told.sha256, told.lines], [0, check.sha256, check.lines]);
  const changed = await offBoard.verifyEvidence(text.replace('HR-17', 'HR-18'));
  assert.equal(changed.is_intact, false);
});

test('one call plans and applies, and keeps the evidence where the program says', async (t) => {
  const sandbox = await startSandbox(t);
  const evidence = store();
  const report = await clientOf(sandbox).offBoard({ ...ELIF, evidence, confirm });
  assert.equal(report.result, 'done');
  assert.ok(await isGone(sandbox));
  const lines = linesOf(evidence.text);
  assert.equal(lines.at(-1).kind, 'digest');
  const file = fileFor(t);
  fs.writeFileSync(file, evidence.text);
  assert.equal(verified(file).status, 0);
});

test('a plan is kept as JSON, and none of the evidence is where it is null', async (t) => {
  const sandbox = await startSandbox(t);
  const { offBoard } = clientOf(sandbox);
  const plan = JSON.parse(JSON.stringify(await offBoard.plan(ELIF)));
  const kinds = [];
  const report = await offBoard.apply(plan, {
    evidence: null,
    confirm,
    onEvent: ({ kind }) => kinds.push(kind),
  });
  assert.equal(report.result, 'done');
  assert.equal(kinds.at(-1), 'digest');
});

test('each line is durable when it is given, before its request is sent', async (t) => {
  const sandbox = await startSandbox(t);
  const evidence = pathToFileURL(fileFor(t));
  const seen = [];
  let sent = 0;
  const seam = clientOf(sandbox, { onEvent: ({ type }) => (sent += type === 'send') });
  const run = seam.offBoard.start(null, { email: EMAIL, evidence, confirm });
  assert.equal(run.report, undefined);
  for await (const line of run) {
    assert.deepEqual(linesOf(fs.readFileSync(evidence, 'utf8'))[line.line - 1], line);
    if (line.kind === 'action' && !seen.includes('action')) {
      const { body } = await sandbox.ask('/_sandbox/requests/list', {});
      assert.ok(sent > 0);
      assert.ok(!body.requests.some(({ operation }) => /delete|suspend|revoke/.test(operation)));
    }
    seen.push(line.kind);
  }
  assert.equal(seen.at(-1), 'digest');
  assert.equal(run.report.result, 'done');
  assert.deepEqual(await run.next(), { done: true, value: undefined });
});

test('leaving the loop cancels, and the same call goes on', async (t) => {
  const sandbox = await startSandbox(t);
  const { offBoard } = clientOf(sandbox);
  const evidence = fileFor(t);
  const run = offBoard.start(null, { email: EMAIL, evidence, confirm });
  for await (const { kind } of run) if (kind === 'action') break;
  assert.equal(run.report.result, 'stopped');
  assert.ok(!(await isGone(sandbox)));
  const check = await offBoard.verifyEvidence(fs.readFileSync(evidence, 'utf8'));
  assert.deepEqual([check.is_intact, check.result], [true, 'stopped']);
  assert.equal((await offBoard({ email: EMAIL, evidence, confirm })).result, 'done');
  assert.equal((await offBoard.verifyEvidence(fs.readFileSync(evidence, 'utf8'))).runs, 2);
});

test('`return` ends a run that waits', async (t) => {
  // Nothing is confirmed for an hour.
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const evidence = store();
  const run = clientOf(sandbox).offBoard.start(null, { email: EMAIL, evidence, confirm });
  let line;
  do line = (await run.next()).value;
  while (line.kind !== 'action');
  const next = run.next();
  await run.return();
  assert.equal(run.report.result, 'stopped');
  await next.catch(() => {});
  assert.equal(linesOf(evidence.text).at(-1).kind, 'digest');
  const unused = clientOf(sandbox).offBoard.start(null, { email: EMAIL, evidence: fileFor(t) });
  assert.deepEqual(await unused.return(), { done: true, value: undefined });
});

test('a signal cancels, and the error has its reason and the report', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const evidence = store();
  const aborter = new AbortController();
  const onEvent = ({ kind }) => kind === 'action' && aborter.abort(new Error('lunch'));
  const { signal } = aborter;
  const error = await errorOf(clientOf(sandbox).offBoard({ email: EMAIL, evidence, onEvent, signal }));
  assert.deepEqual([error.kind, error.cause.message, error.report.result], ['cancelled', 'lunch', 'stopped']);
  assert.equal(error.toJSON().report.result, 'stopped');
  assert.match(error.stack, /off-boarding\.test\.mjs/);
  assert.equal(linesOf(evidence.text).at(-1).kind, 'digest');

  const before = evidence.text;
  const none = await errorOf(clientOf(sandbox).offBoard({ email: EMAIL, evidence, signal }));
  assert.deepEqual([none.kind, none.outcome, evidence.text], ['cancelled', 'not_sent', before]);
});

test('a step that fails is in the report of the error', async (t) => {
  const sandbox = await startSandbox(t);
  await sandbox.ask('/_sandbox/providers/set', { rules: ['Headquarters:fails'] });
  const { offBoard } = clientOf(sandbox);
  const never = { ...confirm, settle: 50, deadline: 200 };
  const given = { email: EMAIL, evidence: store(), confirm: never, deadline: 2_000 };
  const { kind, report } = await errorOf(offBoard(given));
  assert.equal(kind, 'not_confirmed');
  assert.ok(['partly', 'pending'].includes(report.result));
  assert.ok(report.not_done.length > 0 && report.not_done.every(({ next_step }) => next_step));
  assert.ok(!(await isGone(sandbox)));
  const again = await offBoard({ ...given, onUnconfirmed: 'return' });
  assert.notEqual(again.result, 'done');
});

test('a process that is killed goes on with its evidence', async (t) => {
  const sandbox = await startSandbox(t);
  const evidence = fileFor(t);
  const child = program(sandbox, evidence);
  const { ended } = await until(child, 'action');
  child.kill('SIGKILL');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  assert.ok(!(await isGone(sandbox)));
  const { offBoard } = clientOf(sandbox);
  assert.equal((await offBoard.verifyEvidence(fs.readFileSync(evidence, 'utf8'))).is_finished, false);
  fs.appendFileSync(evidence, '{"a part of a line"');
  assert.equal((await offBoard({ email: EMAIL, evidence, confirm })).result, 'done');
  const told = verified(evidence);
  assert.deepEqual([told.status, told.is_finished, told.runs], [0, true, 2]);
});

test('Ctrl-C leaves a report', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const evidence = fileFor(t);
  const child = program(sandbox, evidence);
  const { after, ended } = await until(child, 'action');
  child.kill('SIGINT');
  assert.deepEqual(await ended, [0, null]);
  assert.equal(after.at(-1), 'cancelled stopped');
  assert.ok(!(await isGone(sandbox)));
  assert.equal(verified(evidence).result, 'stopped');
});

test('two processes do not share evidence, whatever language they are in', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const evidence = fileFor(t);
  const env = { ...process.env, SEAM_API_KEY: sandbox.apiKey, SEAM_ENDPOINT: sandbox.endpoint };
  const seam = ['offboard', EMAIL, '--yes', '--evidence', evidence];
  const child = program(sandbox, evidence);
  const { ended } = await until(child, 'run');
  child.kill('SIGSTOP');
  const before = fs.readFileSync(evidence, 'utf8');
  const { offBoard } = clientOf(sandbox);
  const error = await errorOf(offBoard({ email: EMAIL, evidence }));
  assert.deepEqual(
    [error.kind, error.outcome, error.problems.map(({ parameter, kind }) => [parameter, kind])],
    ['invalid_params', 'not_sent', [['evidence', 'value']]],
  );
  assert.match(error.message, new RegExp(`: process ${child.pid} of the user .+ has it; wait until`));
  const refused = spawnSync(command(), seam, { env, encoding: 'utf8' });
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, new RegExp(`process ${child.pid} of the user `));
  assert.equal(fs.readFileSync(evidence, 'utf8'), before);
  child.kill('SIGKILL');
  await ended;

  const rust = spawn(command(), seam, { env, stdio: 'ignore' });
  t.after(() => rust.kill('SIGKILL'));
  while (linesOf(fs.readFileSync(evidence, 'utf8')).filter(({ kind }) => kind === 'run').length < 2)
    await new Promise(setImmediate);
  rust.kill('SIGSTOP');
  const other = await errorOf(offBoard({ email: EMAIL, evidence }));
  assert.match(other.message, new RegExp(`: process ${rust.pid} of the user .+ has it; wait until`));
});

test('nothing is sent once evidence cannot be written', async (t) => {
  const sandbox = await startSandbox(t);
  const before = await counts(sandbox);
  const append = () => Promise.reject(new Error('the disk is full'));
  const error = await errorOf(
    clientOf(sandbox).offBoard({ email: EMAIL, evidence: { read: () => '', append } }),
  );
  assert.equal(error.kind, 'cancelled');
  assert.match(
    error.message,
    /^the evidence could not be written, so nothing more was sent: the disk is full/,
  );
  assert.deepEqual(await counts(sandbox), before);
});

test('a file that cannot be written stays as it was', async (t) => {
  const sandbox = await startSandbox(t);
  const evidence = fileFor(t);
  const before = await counts(sandbox);
  // The operating system refuses to let the file grow, as a full disk does.
  const child = program(sandbox, evidence, ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh']);
  const { ended } = await until(child, 'cancelled stopped');
  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(await counts(sandbox), before);
  assert.equal(fs.readFileSync(evidence, 'utf8'), '');
});

test('a file that cannot be locked is refused', async (t) => {
  const sandbox = await startSandbox(t);
  const evidence = fileFor(t);
  const { PATH } = process.env;
  t.after(() => (process.env.PATH = PATH));
  process.env.PATH = '/nowhere';
  const error = await errorOf(clientOf(sandbox).offBoard({ email: EMAIL, evidence }));
  assert.deepEqual([error.kind, error.outcome], ['invalid_params', 'not_sent']);
  assert.match(error.message, /it cannot be locked without the command `flock` .+; give an object with/);
  assert.equal(fs.readFileSync(evidence, 'utf8'), '');
});

test('times are those of the first request, however long evidence is read', async (t) => {
  const sandbox = await startSandbox(t);
  const { now } = Date;
  t.after(() => (Date.now = now));
  const begun = now();
  const read = () => {
    Date.now = () => now() + 3_600_000;
    return '';
  };
  const evidence = { ...store(), read };
  const run = clientOf(sandbox).offBoard.start(null, { email: EMAIL, evidence });
  const { value: line } = await run.next();
  await run.return();
  assert.ok(Date.parse(line.started_at) >= begun + 3_600_000);
});

test('a mistake in a listener changes nothing', async (t) => {
  const sandbox = await startSandbox(t);
  const onEvent = async ({ kind }) => {
    throw new Error(kind);
  };
  const report = await clientOf(sandbox).offBoard({ email: EMAIL, evidence: store(), confirm, onEvent });
  assert.equal(report.result, 'done');
});

test('days later, it is told whether anybody is back', async (t) => {
  const sandbox = await startSandbox(t);
  const seam = clientOf(sandbox);
  const evidence = fileFor(t);
  await seam.offBoard({ email: EMAIL, evidence, confirm });
  assert.equal((await seam.offBoard.check({ evidence })).result, 'clear');
  const [{ acs_system_id }] = (await sandbox.ask('/acs/systems/list', {})).body.acs_systems;
  await seam.acs.users.create({ acs_system_id, full_name: 'Elif Yıldız', email_address: EMAIL });
  const { kind, report } = await errorOf(seam.offBoard.check({ evidence }));
  assert.deepEqual([kind, report.result, report.counts.back], ['not_confirmed', 'back', 1]);
  const told = verified(evidence);
  assert.deepEqual([told.is_intact, told.checks, told.check_result], [true, 2, 'back']);
});

test('several people are listed, and nothing is planned', async (t) => {
  const sandbox = await startSandbox(t);
  const error = await errorOf(clientOf(sandbox).offBoard.plan({ search: 'a' }));
  assert.equal(error.kind, 'invalid_params');
  assert.ok(error.data.user_identities.length > 1);
  const nobody = await errorOf(clientOf(sandbox).offBoard.plan({ email: 'nobody@example.com' }));
  assert.equal(nobody.kind, 'not_found');
});

test('wrong options are refused, and nothing is sent', async (t) => {
  const sandbox = await startSandbox(t);
  const { offBoard } = clientOf(sandbox);
  const plan = await offBoard.plan(ELIF);
  const asked = async () => (await sandbox.ask('/_sandbox/requests/list', {})).body.requests.length;
  const before = await asked();
  const evidence = null;
  for (const [work, problem, kind = 'invalid_params'] of [
    [() => offBoard.plan({}), ['', 'none_given']],
    [() => offBoard.plan('elif'), ['', 'type']],
    [() => offBoard.plan({ email: EMAIL, evidence }), ['evidence', 'unknown']],
    [() => offBoard.plan({ email: 'a@example.com', phone: '+15555550101' }), ['', 'conflict']],
    [() => offBoard.plan({ email: EMAIL, modee: 'cascade' }), ['modee', 'unknown']],
    [() => offBoard.plan({ email: EMAIL, mode: 'quick' }), ['mode', 'value']],
    [() => offBoard.plan({ email: EMAIL, only: () => {} }), ['only', 'type']],
    [() => offBoard.plan({ email: EMAIL, deadline: -1 }), ['deadline', 'range'], 'invalid_options'],
    [() => offBoard.plan({ email: EMAIL, apiKey: 'seam_x' }), ['apiKey', 'unknown'], 'invalid_options'],
    [() => offBoard.plan({ email: EMAIL, signal: 5 }), ['signal', 'type'], 'invalid_options'],
    [() => offBoard({ email: EMAIL }), ['evidence', 'missing']],
    [() => offBoard({ email: EMAIL, evidence: 5 }), ['evidence', 'type']],
    [() => offBoard({ email: EMAIL, evidence: { read() {} } }), ['evidence', 'type']],
    [() => offBoard({ email: EMAIL, evidence: os.tmpdir() }), ['evidence', 'value']],
    [() => offBoard({ email: EMAIL, evidence: '/no/folder/x' }), ['evidence', 'value']],
    [() => offBoard({ email: EMAIL, evidence, onEvent: 5 }), ['onEvent', 'type']],
    [() => offBoard({ email: EMAIL, evidence: { read: () => 5, append() {} } }), ['evidence', 'type']],
    [() => offBoard({ email: EMAIL, evidence: { read: () => '{', append() {} } }), ['evidence', 'value']],
    [() => offBoard({ email: EMAIL, evidence: { read: () => '{}\n', append() {} } }), ['journal', 'value']],
    [() => offBoard.apply({ ...plan, hash: '0' }, { evidence }), ['plan', 'value']],
    [() => offBoard.apply(undefined, { evidence }), ['plan', 'value']],
    [() => offBoard.apply(new Map(), { evidence }), ['plan', 'type']],
    [() => offBoard.apply(plan, { evidence, mode: 'cascade' }), ['mode', 'conflict']],
    [() => offBoard.apply(plan, { evidence, audit: { tickt: '1' } }), ['audit', 'unknown']],
    [() => offBoard.start(plan, { evidence, allow: 'all' }).next(), ['allow', 'type']],
  ]) {
    const error = await errorOf(work());
    const [{ parameter, kind: what }] = error.problems;
    assert.deepEqual([error.kind, error.outcome, parameter, what], [kind, 'not_sent', ...problem], `${work}`);
    assert.match(error.stack, /off-boarding\.test\.mjs/);
  }
  assert.equal(await asked(), before);
  assert.ok(!(await isGone(sandbox)));
});

test('what is not linked needs consent, and the error says which', async (t) => {
  const sandbox = await startSandbox(t);
  const error = await errorOf(clientOf(sandbox).offBoard({ email: EMAIL, evidence: null, max_steps: 1 }));
  assert.equal(error.kind, 'invalid_params');
  assert.match(error.message, /many_steps/);
  assert.ok(!(await isGone(sandbox)));
});

test('`libseam/removals` has none', async () => {
  const seam = new removals.Seam({ endpoint: 'https://your.example', noCredential: true });
  assert.equal('offBoard' in seam, false);
  const whole = new Seam({ endpoint: 'https://your.example', noCredential: true });
  assert.deepEqual(Object.keys(whole.offBoard), ['plan', 'apply', 'start', 'check', 'verifyEvidence']);
});
