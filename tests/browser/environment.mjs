// The environment of the tests, set by `cargo xtask test browser`, with defaults for a test that is run by hand.
import fs from 'node:fs';
import path from 'node:path';

/** The repository's folder, as a URL that ends with a slash. */
export const repository = new URL('../../', import.meta.url);

/** The installed npm package. */
export const packageFolder = process.env.LIBSEAM_PACKAGE ?? new URL('npm/', repository).pathname;

/** The browser. */
export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The `seam` command. */
export const seam =
  process.env.SEAM_BIN ??
  ['release', 'debug']
    .map((profile) => new URL(`target/${profile}/seam`, repository).pathname)
    .find((file) => fs.existsSync(file));

const pictures = new URL('target/browser/', repository).pathname;

/** Returns the path of a picture called `name`, kept for a person to look at. */
export function picture(name) {
  fs.mkdirSync(pictures, { recursive: true });
  return path.join(pictures, `${name}.png`);
}
