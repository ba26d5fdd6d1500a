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
  /** The scripts and the calls that the page asks for, in their order: a method and a path each. */
  const requests = [];
  page.on('request', (request) => {
    if (['script', 'fetch'].includes(request.resourceType()))
      requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints, requests, close: () => context.close() };
}
