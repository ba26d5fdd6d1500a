// Makes one call by our package, whose folder is LIBSEAM_INSTALLED: ours.mjs OPERATION PARAMS.
import { pathToFileURL } from 'node:url';

const { Seam } = await import(pathToFileURL(`${process.env.LIBSEAM_INSTALLED}/dist/node.js`));
const [operation, params] = process.argv.slice(2);
const seam = new Seam({ requireUuidIds: false });
await seam.reply(operation, JSON.parse(params));
