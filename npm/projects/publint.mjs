// publint on the package in the tarball that is named.
import fs from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const bytes = fs.readFileSync(process.argv[2]);
const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
for (const message of messages) console.log(message.type, formatMessage(message, pkg));
if (messages.some(({ type }) => type !== 'suggestion')) process.exitCode = 1;
