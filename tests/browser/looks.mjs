// The look of a page as tools see it.
import assert from 'node:assert/strict';
import axe from 'axe-core';

/** Returns the violations that axe finds, with their elements. The page must have no motion, which would blend colours. */
export async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
  assert.ok(found.passes.length > 20, 'axe looked at next to nothing');
  return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

/** Fails where the page is wider than the screen. */
export async function assertFits(page) {
  const [wide, screen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(wide <= screen, `${wide} px on a screen of ${screen} px`);
}
