import assert from 'node:assert/strict';
import { after } from 'node:test';
import { openPage } from './browser.mjs';

/** The browser's own complaint about a reply with an error status. */
const NETWORK_COMPLAINT = /^Failed to load resource: /;

/** Opens the sandbox's page and waits until it is ready. */
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
        complaints.filter((complaint) => !NETWORK_COMPLAINT.test(complaint)),
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

    /** Chooses a fault of the server by its name, or by a rule. */
    async misbehave({ name, rule }) {
      const armed = page.waitForResponse((reply) => reply.url().endsWith('/faults/set'));
      await page.selectOption('#fault', { label: name ?? 'By a rule of your own' });
      await armed;
      if (rule !== undefined) await page.fill('#rule', rule);
    },

    /** Sends the call, and returns the text of its outcome. */
    async send() {
      await page.click('#send');
      return this.outcome();
    },

    /** Waits until the call has ended, and returns the text of its outcome. */
    async outcome() {
      await page.waitForSelector('#outcome.good, #outcome.bad');
      await page.waitForSelector('#send:not([aria-disabled=true])');
      return page.textContent('#outcome');
    },

    /** Returns the lines of the timeline. */
    steps() {
      return page.$$eval('#timeline li', (steps) =>
        steps.map((step) => ({
          label: step.querySelector('.label').textContent,
          what: step.querySelector('.what').firstChild.textContent.replace(/,? ?(after )?[\d.]+ m?s$/, ''),
          fault: step.querySelector('.fault')?.textContent ?? '',
        })),
      );
    },

    /** Returns everything in the table that is marked: its person, the mark, and its text. */
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
