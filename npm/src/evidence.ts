import { problemsError, valueError } from './build-error.js';
import type { SeamError } from './error.js';
import type { ProblemKind } from './generated.js';
import type { EvidenceOptions, EvidenceStore } from './off-board-types.js';
import { platform } from './platform.js';
import { isObject, kindOf } from './text.js';
import { detailOf } from './transport/failure.js';

/** The evidence of an off-boarding, open for this one alone. */
export interface Evidence {
  /** The lines that it had when it was opened. */
  readonly journal: Uint8Array;
  /** Adds lines, each with its line break, and resolves once they are durable. */
  append(lines: string): Promise<void>;
  /** Lets others have it. */
  close(): Promise<void>;
}

/** Evidence that is not kept. */
const NONE: Evidence = {
  journal: new Uint8Array(),
  append: async () => {},
  close: async () => {},
};

/** Opens evidence. */
export type OpenEvidence = () => Promise<Evidence>;

/**
 * Returns the function that opens the evidence of the option.
 *
 * @throws {SeamError} `invalid_params` if the option is missing, or there is no such evidence here.
 */
export function evidenceOf(given: EvidenceOptions['evidence'] | undefined): OpenEvidence {
  const { openEvidence } = platform();
  const expected = openEvidence
    ? 'a path, or an object with `read` and `append`; or null, which keeps no evidence'
    : 'an object with `read` and `append`, or null, which keeps no evidence';
  if (given === undefined) throw refusal('missing', `\`evidence\` is missing; give ${expected}`);
  if (given === null) return async () => NONE;
  if (isStore(given)) return async () => openStore(given);
  if (openEvidence && (typeof given === 'string' || given instanceof URL))
    return async () => openEvidence(given);
  throw refusal('type', `\`evidence\` must be ${expected}; got ${kindOf(given)}`);
}

/** Builds the error about evidence that cannot be used. */
export function refusal(kind: ProblemKind, message: string, cause?: unknown): SeamError {
  return problemsError({ kind: 'invalid_params' }, [{ parameter: 'evidence', kind, message }], cause);
}

function isStore(given: unknown): given is EvidenceStore {
  if (!isObject(given)) return false;
  const { read, append } = given as Partial<EvidenceStore>;
  return typeof read === 'function' && typeof append === 'function';
}

async function openStore(store: EvidenceStore): Promise<Evidence> {
  let text: unknown;
  try {
    text = await store.read();
  } catch (cause) {
    throw valueError({ kind: 'invalid_params' }, 'evidence', `cannot be read: ${detailOf(cause)}`, cause);
  }
  if (typeof text !== 'string') {
    throw refusal('type', `\`read\` of \`evidence\` must return a string, got ${kindOf(text)}`);
  }
  if (text !== '' && !text.endsWith('\n')) {
    throw refusal('value', '`evidence` has a part of a line at its end; cut that off, it was never durable');
  }
  return {
    ...NONE,
    journal: new TextEncoder().encode(text),
    append: async (lines) => {
      for (const line of lines.match(/.*\n/g) ?? []) await store.append(line);
    },
  };
}
