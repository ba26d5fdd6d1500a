// The file of the evidence of an off-boarding on Node. It is the one of the Rust client: the same lines, the same lock, the same
// note about the owner.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstCore } from './cores.js';
import type { SeamError } from './error.js';
import { refusal, type Evidence } from './evidence.js';
import { machine } from './machine.js';
import { isObject } from './text.js';
import { detailOf } from './transport/failure.js';

type FileHandle = Awaited<ReturnType<typeof fs.open>>;

/** The largest file that is read, in bytes. */
const SIZE_LIMIT = 256 * 2 ** 20;
/** Longest part of a path that an error shows, in characters. */
const SHOWN = 512;

/**
 * Opens the evidence at `given`, or creates it with mode 0600. What a crash left behind the last whole line is cut off. While it
 * is open, no other process can open it; a process that dies loses it.
 *
 * @throws {SeamError} `invalid_params` if it cannot be opened, is no regular file, or another process has it.
 */
export async function openEvidence(given: string | URL): Promise<Evidence> {
  const name = given instanceof URL ? fileURLToPath(given) : given;
  let file: FileHandle | undefined;
  try {
    const known = await fs.stat(name).catch(() => undefined);
    if (known && !known.isFile()) throw refused('that this process can write', name, 'it is no regular file');
    file = await openLocked(name);
    return await opened(file, name);
  } catch (cause) {
    await file?.close();
    if (isObject(cause) && 'problems' in cause) throw cause;
    throw refused('that this process can write', name, detailOf(cause), cause);
  }
}

async function opened(file: FileHandle, name: string): Promise<Evidence> {
  const { size, mode } = await file.stat();
  if (size > SIZE_LIMIT) throw refused('that this process can write', name, 'it is larger than any evidence');
  if ((mode & 0o077) !== 0) await file.chmod(0o600);
  const bytes = await file.readFile();
  let length = firstCore.with(({ Engine }) => Engine.wholeLines(bytes));
  if (length < bytes.length) await file.truncate(length);
  await syncFolder(name);
  // The lock is what counts; without this note only its owner is unknown to others.
  await fs.writeFile(ownerPath(name), JSON.stringify(machine().operator), { mode: 0o600 }).catch(() => {});
  let isBroken = false;
  return {
    journal: bytes.subarray(0, length),
    append: async (lines) => {
      if (isBroken) throw new Error('earlier lines could not be written');
      try {
        await file.appendFile(lines);
        await file.datasync();
        length += Buffer.byteLength(lines);
      } catch (cause) {
        isBroken = true;
        // Nothing was sent for these lines.
        await file.truncate(length).catch(() => {});
        throw cause;
      }
    },
    close: async () => {
      // Before the lock goes with the file: afterwards the note may be another process's.
      await fs.rm(ownerPath(name), { force: true }).catch(() => {});
      await file.close();
    },
  };
}

/**
 * The flag of `open` that takes the lock, on systems that have one; Node does not name them. On macOS and the BSDs it is
 * `O_EXLOCK`, which takes the lock of `flock`, and on Windows libuv's, which shares the file with nobody.
 */
const LOCKING: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  freebsd: 0x20 | constants.O_NONBLOCK,
  openbsd: 0x20 | constants.O_NONBLOCK,
  win32: 0x1000_0000,
};

/** Opens the file for this process alone. */
async function openLocked(name: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const locking = LOCKING[process.platform];
  if (locking !== undefined) {
    try {
      return await fs.open(name, flags | locking, 0o600);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw code === 'EAGAIN' || code === 'EBUSY' ? await inUse(name) : cause;
    }
  }
  const file = await fs.open(name, flags, 0o600);
  try {
    if (!(await lock(file))) throw await inUse(name);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  return file;
}

/**
 * Takes the lock of `flock` on an open file, by the command of that name, which Linux has: Node lacks the system call. The
 * lock belongs to the open file, so it outlives the command, and ends with this process. Returns false if another process has it.
 */
async function lock(file: FileHandle): Promise<boolean> {
  const child = spawn('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd] });
  const ended = once(child, 'exit').catch((cause: unknown) => {
    const why = `it cannot be locked without the command \`flock\` (${detailOf(cause)}); give an object with \`read\` and \`append\``;
    throw new Error(why, { cause: undefined });
  });
  const [status] = (await ended) as [number | null];
  if (status !== 0 && status !== 1) throw new Error(`it cannot be locked: \`flock\` ended with ${status}`);
  return status === 0;
}

/** Makes the name of a new file durable. */
async function syncFolder(name: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await fs.open(path.dirname(name));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function ownerPath(name: string): string {
  return `${name}.lock`;
}

async function inUse(name: string): Promise<SeamError> {
  let owner: Readonly<Record<string, unknown>> = {};
  try {
    owner = JSON.parse(await fs.readFile(ownerPath(name), 'utf8')) as typeof owner;
  } catch {
    // Whoever has the file leaves no note, or not yet.
  }
  const { process: pid = 'unknown', user = 'unknown', host = 'unknown' } = owner;
  const why = `process ${String(pid)} of the user ${String(user)} on ${String(host)} has it; wait until that has ended`;
  return refused('that no other process uses', name, why);
}

function refused(expected: string, name: string, why: string, cause?: unknown): SeamError {
  const shown = [...name].slice(0, SHOWN).join('');
  return refusal('value', `\`evidence\` must be a file ${expected}, got ${shown}: ${why}`, cause);
}
