// publint on the package in the tarball that is named, but for the subpath that bundlers alone read: its query is no file.
import fs from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const bytes = fs.readFileSync(process.argv[2]);
const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
const told = messages.filter(({ path }) => !path.includes('./libseam.wasm?module'));
for (const message of told) console.log(message.type, formatMessage(message, pkg));
if (told.some(({ type }) => type !== 'suggestion')) process.exitCode = 1;
