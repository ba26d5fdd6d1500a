import { after } from 'node:test';
import * as playwright from 'playwright-core';
import { chromium } from './environment.mjs';

/** Starts Chromium, which ends with the test file. */
export async function startBrowser() {
  const browser = await playwright.chromium.launch({
    executablePath: chromium,
    // Tests run as root in containers, where Chromium's own sandbox cannot.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'],
  });
  after(() => browser.close());
  return browser;
}

/** Opens a page and collects its complaints: errors of scripts, and errors and warnings of the browser. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}
