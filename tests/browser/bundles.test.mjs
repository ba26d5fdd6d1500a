// The pages that the bundlers made of the packed package, as the npm tests left them, opened in a browser.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage, startBrowser } from './browser.mjs';
import { repository } from './environment.mjs';
import { startSandbox } from './sandbox.mjs';
import { startSite } from './site.mjs';

const sandbox = await startSandbox();
const browser = await startBrowser();
const site = await startSite({ folders: { '/': new URL('target/npm-projects/', repository).pathname } });
const search = new URLSearchParams({ endpoint: sandbox.endpoint, apiKey: sandbox.apiKey });

describe('a page that was bundled by', () => {
  for (const [path, later] of [
    ['vite/index.html', 1],
    ['vite/removals.html', 1],
    ['webpack/index.html', 1],
    ['esbuild-split/index.html', 1],
    // One file holds everything, because nobody asked for more.
    ['esbuild/index.html', 0],
  ]) {
    test(path, async () => {
      await sandbox.ask('/_sandbox/reset');
      const { page, complaints, requests, close } = await openPage(browser, `${site}/${path}?${search}`);
      await page.waitForFunction(() => document.body.textContent.trim() !== '');
      assert.deepEqual(JSON.parse(await page.textContent('body')), {
        invalid: 'invalid_params',
        removed: true,
        refused: 'unconfirmed',
        read: 'not_found',
        events: ['send', 'reply', 'done'],
      });
      // The removals are made with what is loaded at first.
      const last = requests.lastIndexOf('POST /user_identities/delete');
      const scripts = requests.map((request) => request.endsWith('.js'));
      assert.equal(scripts.slice(last).filter(Boolean).length, later, requests.join('\n'));
      const first = requests.indexOf('POST /user_identities/delete');
      assert.ok(!scripts.slice(first, last).includes(true), requests.join('\n'));
      // The browser notes every status from 400 on, and the second removal is refused.
      assert.deepEqual(
        complaints.filter((complaint) => !complaint.includes('the server responded with a status of 404')),
        [],
      );
      await close();
    });
  }
});
