import { valueError } from './build-error.js';
import { OPTION_NAMES } from './core-options.js';
import { evidenceOf, type OpenEvidence } from './evidence.js';
import type { EvidenceOptions } from './off-board-types.js';
import { callOptions, type CallOptions } from './options.js';
import { platform } from './platform.js';
import { kindOf, members, objectText, valueText, type Subject } from './text.js';

const OPTIONS: Subject = {
  kind: 'invalid_params',
  expected: 'the options of an off-boarding must be an object',
};

/** The options of an off-boarding, sorted by who reads them. */
export interface SortedOptions {
  /** Returns the options of the off-boarding itself, as JSON text for the core, with the time at which they are asked for. */
  readonly text: () => string;
  /** Options of its calls. */
  readonly call: CallOptions;
  readonly signal: AbortSignal | undefined;
  readonly evidence: OpenEvidence;
  readonly onEvent: EvidenceOptions['onEvent'];
}

/**
 * Sorts options, and completes them by what the platform knows. Only what `applies` has evidence.
 *
 * @throws {SeamError} `invalid_params` or `invalid_options`
 */
export function offBoardOptions(options: unknown, applies: boolean): SortedOptions {
  const own: Record<string, unknown> = {};
  const call: Record<string, unknown> = {};
  const { evidence, onEvent, signal, ...rest } = members(options ?? {}, OPTIONS);
  for (const [name, value] of Object.entries(rest)) {
    (OPTION_NAMES.includes(name) ? call : own)[name] = value;
  }
  const [, known] = callOptions({ ...call, signal });
  for (const [name, value] of Object.entries(platform().machine?.() ?? {})) {
    if (own[name] === undefined) own[name] = value;
  }
  if (applies) {
    if (onEvent !== undefined && onEvent !== null && typeof onEvent !== 'function')
      throw valueError(OPTIONS, 'onEvent', `must be a function that takes a line, got ${kindOf(onEvent)}`);
  } else {
    // The core rejects them by their names, so their values do not matter.
    if (evidence !== undefined) own.evidence = true;
    if (onEvent !== undefined) own.onEvent = true;
  }
  const text = objectText(own, OPTIONS);
  return {
    text: () => (own.now_ms === undefined ? objectText({ ...own, now_ms: Date.now() }, OPTIONS) : text),
    call,
    signal: known,
    evidence: evidenceOf((applies ? evidence : null) as EvidenceOptions['evidence']),
    onEvent: onEvent as EvidenceOptions['onEvent'],
  };
}

/**
 * Converts a plan to JSON text.
 *
 * @throws {SeamError} `invalid_params` if JSON cannot represent it.
 */
export function planText(plan: unknown): string {
  return valueText('plan', plan, OPTIONS) ?? 'null';
}
