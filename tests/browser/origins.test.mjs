// What pages of other origins can do with the sandbox: use the API, as with the real one, and nothing else.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import * as playwright from 'playwright-core';
import { openPage, startBrowser } from './browser.mjs';
import { chromium } from './environment.mjs';
import { startSandbox } from './sandbox.mjs';
import { startSite } from './site.mjs';

const sandbox = await startSandbox();
const { endpoint, apiKey } = sandbox;
const { port } = new URL(endpoint);
const browser = await startBrowser();
const site = await startSite({
  pages: {
    '/': '<!doctype html><title>Somebody else</title>',
    '/frame': `<!doctype html><title>A frame</title><iframe src="${endpoint}/"></iframe>`,
    '/form': `<!doctype html><title>A form</title><form method="post" action="${endpoint}/_sandbox/about"><button>x</button></form>`,
    '/link': `<!doctype html><title>A link</title><a href="${endpoint}/">x</a>`,
    '/script': `<!doctype html><title>A script</title><script src="${endpoint}/playground.js" type="module"></script>`,
  },
});

/** Posts to the sandbox from a page, and returns the status, or what the page hears instead. */
function ask(page, path, more = {}) {
  return page.evaluate(
    async ([url, more]) => {
      try {
        return (await fetch(url, { method: 'POST', body: '{}', ...more })).status;
      } catch (error) {
        return error.name;
      }
    },
    [endpoint + path, more],
  );
}

const authorization = { authorization: `Bearer ${apiKey}` };
const headers = { ...authorization, 'content-type': 'application/json' };
const rules = async () => (await sandbox.ask('/_sandbox/faults/list')).rules.length;

describe('a page of another origin', () => {
  for (const [name, from] of [
    ['on the same host', site],
    ['on another host', site.replace('127.0.0.1', 'localhost')],
  ]) {
    test(`${name} uses the API but not the sandbox`, async () => {
      const { page, close } = await openPage(browser, from);
      assert.equal(await ask(page, '/acs/systems/list', { headers }), 200);
      await sandbox.ask('/_sandbox/faults/set', { rules: ['*:html,count=9'] });
      for (const path of [
        '/_sandbox/reset',
        '/_sandbox/faults/clear',
        '/_sandbox/about',
        '/_sandbox/scene',
      ]) {
        assert.equal(await ask(page, path, { headers }), 'TypeError', path);
        assert.equal(await ask(page, path), 'TypeError', path);
        // Sent without asking, and not read.
        assert.equal(await ask(page, path, { mode: 'no-cors' }), 0, path);
      }
      assert.equal(await rules(), 1);
      await sandbox.ask('/_sandbox/faults/clear');
      await close();
    });
  }

  test('cannot frame the playground, post a form to the sandbox, or run its script', async () => {
    for (const [path, complaint] of [
      ['/frame', /frame/i],
      ['/script', /playground\.js|CORS|403|Failed to load/i],
    ]) {
      const { page, complaints, close } = await openPage(browser, site + path);
      assert.match(complaints.join('\n'), complaint, path);
      assert.ok(!(await page.content()).includes(apiKey));
      await close();
    }
    const { page, close } = await openPage(browser, `${site}/form`);
    const [reply] = await Promise.all([page.waitForResponse(/_sandbox/), page.click('button')]);
    assert.equal(reply.status(), 403);
    assert.ok(!(await reply.text()).includes(apiKey));
    await close();
  });

  test('may link to the playground', async () => {
    const { page, close } = await openPage(browser, `${site}/link`);
    await page.click('a');
    await page.waitForSelector('html[data-ready]');
    await close();
  });
});

test('a name of somebody else’s that leads here opens nothing', async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebound.example 127.0.0.1'];
  const rebound = await playwright.chromium.launch({ executablePath: chromium, args });
  after(() => rebound.close());
  const page = await rebound.newPage();
  const reply = await page.goto(`http://rebound.example:${port}/`);
  assert.equal(reply.status(), 403);
  const status = await page.evaluate(
    async (headers) => (await fetch('/_sandbox/about', { method: 'POST', headers, body: '{}' })).status,
    headers,
  );
  assert.equal(status, 403);
});

test('the playground allows itself nothing that it does not need', async () => {
  const { headers } = await fetch(`${endpoint}/`);
  const policy = headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.ok(!/unsafe-(?:inline|eval)|\*|https?:/.test(policy.replace('wasm-unsafe-eval', '')), policy);
  const { page, close } = await openPage(browser, endpoint);
  await page.waitForSelector('html[data-ready]');
  const tried = await page.evaluate(async (site) => {
    const stopped = new Promise((resolve) => {
      const names = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (names.push(effectiveDirective) === 2) resolve(names);
      });
    });
    await fetch(site).catch(() => {});
    document.body.append(Object.assign(document.createElement('img'), { src: `${site}/x.png` }));
    return stopped;
  }, site);
  assert.deepEqual(tried.sort(), ['connect-src', 'img-src']);
  await close();
});
