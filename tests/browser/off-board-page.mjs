import assert from 'node:assert/strict';
import fs from 'node:fs';
import { openPage } from './browser.mjs';

/** The browser's own complaint about a reply with an error status. */
const NETWORK_COMPLAINT = /^Failed to load resource: /;

/** Opens the sandbox's page for off-boardings in a new context, and waits until it has a plan. */
export async function openOffBoarding(browser, sandbox, options = {}) {
  const opened = await openPage(browser, `${sandbox.endpoint}/off-board`, {
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  return offBoarding(opened.page, opened.complaints);
}

/** Returns the means to use a page for off-boardings that is open. */
export async function offBoarding(page, complaints) {
  await page.waitForSelector('html[data-ready]');
  const texts = (selector) => page.$$eval(selector, (found) => found.map((one) => one.textContent));
  return {
    page,

    /** Fails if a script went wrong or the browser complained about the page. */
    assertQuiet() {
      assert.deepEqual(
        complaints.filter((complaint) => !NETWORK_COMPLAINT.test(complaint)),
        [],
      );
    },

    /** Returns the steps: thing, operation, and the state if there is one. */
    steps() {
      return page.$$eval('#steps li', (steps) =>
        steps.map((step) => [
          step.querySelector('.thing').textContent,
          step.querySelector('code').textContent,
          step.querySelector('.state')?.textContent ?? '',
        ]),
      );
    },

    /** Returns the items of the list with this title; `undefined` where there is none. */
    async list(title) {
      const titles = await texts('.shown h3');
      if (!titles.includes(title)) return undefined;
      return page.$$eval(
        'h3',
        (all, title) =>
          [...all.find((one) => one.textContent === title).nextElementSibling.children].map(
            (item) => item.textContent,
          ),
        title,
      );
    },

    /** Waits until the plan is made. */
    async planned() {
      await page.waitForSelector('#go[aria-disabled=false]');
    },

    /** Chooses somebody, and waits for the plan. */
    async person(name) {
      await page.selectOption('#person', { label: name });
      await page.waitForFunction((name) => document.querySelector('#go').textContent.endsWith(name), name);
      await this.planned();
    },

    /** Chooses a fault of the server, by its name or by a rule. */
    async misbehave({ name, on, rule }) {
      const armed = () => page.waitForResponse((reply) => reply.url().endsWith('/faults/set'));
      await Promise.all([armed(), page.selectOption('#fault', { label: name ?? 'By a rule of your own' })]);
      if (on !== undefined) await Promise.all([armed(), page.selectOption('#fault-where', on)]);
      if (rule !== undefined) await page.fill('#rule', rule);
    },

    /** Presses the button, and waits for the end. Returns the outcome. */
    async run() {
      await page.click('#go');
      return this.ended();
    },

    /** Waits until nothing is under way and the evidence is verified. Returns the outcome. */
    async ended() {
      await page.waitForSelector('#cancel[hidden]', { state: 'attached' });
      await page.waitForSelector('#intact');
      return page.textContent('#outcome');
    },

    /** Returns the verdict. */
    verdict() {
      return page.textContent('#verdict');
    },

    /** Returns the lines that the browser keeps about the person with this id. */
    async lines(person) {
      const text = await page.evaluate((key) => localStorage.getItem(key), `off-boarding ${person}`);
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    },

    /** Saves the evidence by the page's button, and returns the path of the file. */
    async download(path) {
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
      assert.match(saved.suggestedFilename(), /^[0-9a-f]{32}\.jsonl$/);
      await saved.saveAs(path);
      fs.chmodSync(path, 0o600);
      return path;
    },
  };
}
