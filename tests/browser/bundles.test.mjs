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
  for (const path of ['vite/index.html', 'vite/removals.html', 'webpack/index.html', 'esbuild/index.html']) {
    test(path, async () => {
      await sandbox.ask('/_sandbox/reset');
      const { page, complaints, close } = await openPage(browser, `${site}/${path}?${search}`);
      await page.waitForFunction(() => document.body.textContent.trim() !== '');
      assert.deepEqual(JSON.parse(await page.textContent('body')), {
        invalid: 'invalid_params',
        removed: true,
        refused: 'unconfirmed',
        events: ['send', 'reply', 'done'],
      });
      // The browser notes every status from 400 on, and the second removal is refused.
      assert.deepEqual(
        complaints.filter((complaint) => !complaint.includes('the server responded with a status of 404')),
        [],
      );
      await close();
    });
  }
});
