import type { ErrorDescription } from './error.js';

/** The core's options, as they are called here. The last three it knows and refuses: they are for another transport. */
const NAMES = [
  'apiKey',
  'personalAccessToken',
  'consoleSessionToken',
  'workspaceId',
  'noCredential',
  'endpoint',
  'allowHttp',
  'timeout',
  'deadline',
  'retries',
  'strict',
  'replyLimit',
  'headers',
  'missingOk',
  'proxy',
  'caBundle',
  'inFlightLimit',
] as const;

/** An option that the core knows. */
export type CoreOption = (typeof NAMES)[number];

/** The options whose names carry a unit in the core and none here, where milliseconds go without saying. */
const UNITS: Readonly<Record<string, string>> = {
  timeout: 'timeout_ms',
  deadline: 'deadline_ms',
  replyLimit: 'reply_limit_bytes',
};

/** What the core calls the option `name`, whether there is such an option or not. */
export function coreName(name: string): string {
  return Object.hasOwn(UNITS, name)
    ? (UNITS[name] as string)
    : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What the option is called here that the core calls `name`; nothing if there is none. */
export function ownName(name: string): CoreOption | undefined {
  return NAMES.find((own) => coreName(own) === name);
}

/** `said` as the core says it, with the names that options have here in place of its own. */
export function inOwnNames(said: ErrorDescription): ErrorDescription {
  if (said.code !== 'invalid_options') return said;
  const inText = (text: string): string =>
    text.replace(/`(\w+)`/g, (_, name: string) => `\`${ownName(name) ?? name}\``);
  return {
    ...said,
    message: inText(said.message),
    ...(said.problems && {
      problems: said.problems.map((problem) => ({
        ...problem,
        parameter: ownName(problem.parameter) ?? problem.parameter,
        message: inText(problem.message),
        ...(problem.suggestion && { suggestion: ownName(problem.suggestion) ?? problem.suggestion }),
      })),
    }),
  };
}
