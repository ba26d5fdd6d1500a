import assert from 'node:assert/strict';
import { after } from 'node:test';
import { openPage } from './browser.mjs';

/** What a browser says by itself of a reply that is no success, whoever asked for it. */
const OF_THE_NETWORK = /^Failed to load resource: /;

/** The sandbox's page, opened and ready. */
export async function openPlayground(browser, sandbox, options = {}) {
  const { page, complaints, close } = await openPage(browser, sandbox.endpoint, {
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  after(close);
  await page.waitForSelector('html[data-ready]');
  return {
    page,
    close,

    /** Fails if a script went wrong or the browser complained about the page. */
    assertQuiet() {
      assert.deepEqual(
        complaints.filter((complaint) => !OF_THE_NETWORK.test(complaint)),
        [],
      );
    },

    /** Chooses an operation. */
    async choose(operation) {
      await page.selectOption('#operation', operation);
    },

    /** Chooses the person with this name. */
    async person(name) {
      await page.getByRole('button', { name: `Choose ${name}`, exact: true }).click();
    },

    /** Chooses how the server behaves; by a name, or a rule of its own. */
    async misbehave({ name, rule }) {
      const armed = page.waitForResponse((reply) => reply.url().endsWith('/faults/set'));
      await page.selectOption('#fault', { label: name ?? 'By a rule of your own' });
      await armed;
      if (rule !== undefined) await page.fill('#rule', rule);
    },

    /** Sends the call, and returns what it says when it is over. */
    async send() {
      await page.click('#send');
      return this.outcome();
    },

    /** What it says when the call is over. */
    async outcome() {
      await page.waitForSelector('#outcome.good, #outcome.bad');
      await page.waitForSelector('#send:not([aria-disabled=true])');
      return page.textContent('#outcome');
    },

    /** The lines of the timeline. */
    steps() {
      return page.$$eval('#timeline li', (steps) =>
        steps.map((step) => ({
          label: step.querySelector('.label').textContent,
          what: step.querySelector('.what').firstChild.textContent.replace(/,? ?(after )?[\d.]+ m?s$/, ''),
          fault: step.querySelector('.fault')?.textContent ?? '',
        })),
      );
    },

    /** Everything in the table that is marked: whose it is, the mark, and what. */
    marks() {
      return page.$$eval('#rows .name.gone, #rows .name.new, #rows .item.gone, #rows .item.new', (things) =>
        things.map((thing) => {
          const who = thing.closest('tr').querySelector('.name').firstChild.textContent;
          const mark = thing.classList.contains('gone') ? 'gone' : 'new';
          const what = thing.matches('.name') ? '' : thing.querySelector('span:not(.sign)').textContent;
          return [who, mark, what];
        }),
      );
    },
  };
}
