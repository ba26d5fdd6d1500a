// The packed package in every place that a browser runs scripts in: each makes a call that works, and is refused there
// with a credential that nobody allowed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as esbuild from 'esbuild';
import { openPage, startBrowser } from './browser.mjs';
import { changes } from './calls.mjs';
import { packageFolder } from './environment.mjs';
import { startSandbox } from './sandbox.mjs';
import { startSite } from './site.mjs';

const sandbox = await startSandbox();
const browser = await startBrowser();
const options = JSON.stringify({ endpoint: sandbox.endpoint, apiKey: sandbox.apiKey });
const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** The work of every place with the package. */
const WORK = `
export async function work({ Seam, isSeamError }) {
  let refused = 'nothing';
  try {
    new Seam(${options});
  } catch (error) {
    refused = isSeamError(error) ? error.kind : String(error);
  }
  const seam = new Seam({ ...${options}, dangerouslyAllowBrowser: true });
  const result = await seam.userIdentities.delete(${JSON.stringify(PERSON)});
  const relative = ['/api/seam', ''].map((endpoint) => new Seam({ endpoint }).endpoint);
  return { refused, relative, result: String(result) };
}`;

const IMPORT = `import * as libseam from '/package/dist/browser.js';\nimport { work } from '/work.js';\n`;
const show = (expression) => `document.body.textContent = JSON.stringify(${expression});`;
const html = (body) => `<!doctype html><title>A place</title><body>${body}`;
const run = (path) => html(`<script type="module" src="${path}"></script>`);

/** Bundles the package and the work as one classic script, for places without modules. */
async function classic(rest) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `import * as libseam from 'libseam';\n${WORK}\n${rest}`, resolveDir: packageFolder },
    alias: { libseam: `${packageFolder}/dist/browser.js` },
    bundle: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0].text;
}

const pages = {
  '/': html(''),
  '/work.js': WORK,

  '/module': run('/module.js'),
  '/module.js': `${IMPORT}${show('await work(libseam)')}`,

  '/import-map': html(`
    <script type="importmap">{ "imports": { "libseam": "/package/dist/browser.js" } }</script>
    <script type="module">
      import * as libseam from 'libseam';
      import { work } from '/work.js';
      ${show('await work(libseam)')}
    </script>`),

  '/removals': run('/removals.js'),
  '/removals.js': `
    import * as libseam from '/package/dist/removals/browser.js';
    import { work } from '/work.js';
    ${show('await work(libseam)')}`,

  '/classic': html('<script src="/classic.js"></script>'),
  '/classic.js': await classic(`work(libseam).then((result) => { ${show('result')} });`),

  '/worker': run('/worker-page.js'),
  '/worker-page.js': `
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => { ${show('data')} };
    worker.onerror = (event) => { ${show('event.message')} };`,
  '/worker.js': `${IMPORT}postMessage(await work(libseam));`,

  '/classic-worker': run('/classic-worker-page.js'),
  '/classic-worker-page.js': `
    const worker = new Worker('/classic-worker.js');
    worker.onmessage = ({ data }) => { ${show('data')} };
    worker.onerror = (event) => { ${show('event.message')} };`,
  '/classic-worker.js': await classic('work(libseam).then((result) => postMessage(result));'),

  '/shared-worker': run('/shared-worker-page.js'),
  '/shared-worker-page.js': `
    const { port } = new SharedWorker('/shared-worker.js', { type: 'module' });
    port.onmessage = ({ data }) => { ${show('data')} };`,
  '/shared-worker.js': `${IMPORT}onconnect = async ({ ports: [port] }) => port.postMessage(await work(libseam));`,

  '/service-worker': run('/service-worker-page.js'),
  '/service-worker-page.js': `
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    }
    ${show("await (await fetch('/done-by-the-worker')).json()")}`,
  '/service-worker.js': `${IMPORT}
    addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => {
      if (new URL(event.request.url).pathname !== '/done-by-the-worker') return;
      event.respondWith(work(libseam).then((result) => Response.json(result)));
    });`,
};

const folders = { '/package/': packageFolder };
const site = await startSite({ pages, folders });

describe('the package works in', () => {
  for (const place of [
    'module',
    'import-map',
    'removals',
    'classic',
    'worker',
    'classic-worker',
    'shared-worker',
    'service-worker',
  ]) {
    test(place, async () => {
      await sandbox.ask('/_sandbox/reset');
      const changed = await changes(sandbox, async () => {
        const { page, complaints, close } = await openPage(browser, `${site}/${place}`);
        await page.waitForFunction(() => document.body.textContent.startsWith('{'));
        assert.deepEqual(JSON.parse(await page.textContent('body')), {
          refused: 'invalid_options',
          relative: [`${site}/api/seam`, site],
          result: 'undefined',
        });
        assert.deepEqual(complaints, []);
        await close();
      });
      assert.equal(changed.user_identities, -1);
    });
  }
});

describe('a strict Content-Security-Policy', () => {
  const policy = (script) =>
    `default-src 'none'; script-src 'self'${script}; connect-src ${sandbox.endpoint}; require-trusted-types-for 'script'`;
  const behind = (script) =>
    startSite({ pages, folders, headers: { 'content-security-policy': policy(script) } });

  test('with wasm-unsafe-eval the package works', async () => {
    await sandbox.ask('/_sandbox/reset');
    const { page, complaints, close } = await openPage(
      browser,
      `${await behind(" 'wasm-unsafe-eval'")}/module`,
    );
    await page.waitForFunction(() => document.body.textContent !== '');
    assert.equal(JSON.parse(await page.textContent('body')).result, 'undefined');
    assert.deepEqual(complaints, []);
    await close();
  });

  test('without it the error says what is missing', async () => {
    const { page, close } = await openPage(browser, `${await behind('')}/`);
    const told = await page.evaluate(async () => {
      const { Seam, isSeamError } = await import('/package/dist/browser.js');
      try {
        return String(new Seam({ endpoint: 'https://example.com' }));
      } catch (error) {
        return { known: isSeamError(error), kind: error.kind, message: error.message };
      }
    });
    assert.deepEqual({ known: told.known, kind: told.kind }, { known: true, kind: 'invalid_state' });
    assert.match(
      told.message,
      /WebAssembly core cannot be started: .*; allow `script-src 'wasm-unsafe-eval'`$/s,
    );
    await close();
  });
});
