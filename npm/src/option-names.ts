import { camelCase } from './camel-case.js';

/** The core's options. The last three it knows and refuses: they are for another transport. */
const NAMES = [
  'api_key',
  'personal_access_token',
  'console_session_token',
  'workspace_id',
  'no_credential',
  'endpoint',
  'allow_http',
  'timeout_ms',
  'deadline_ms',
  'retries',
  'strict',
  'reply_limit_bytes',
  'headers',
  'missing_ok',
  'proxy',
  'ca_bundle',
  'in_flight_limit',
] as const;

/** What an option of the core's is called here: in camel case and without a unit, where milliseconds go without saying. */
type Own<Name extends string> = Name extends `${infer Bare}_${'ms' | 'bytes'}`
  ? Own<Bare>
  : Name extends `${infer First}_${infer Rest}`
    ? `${First}${Capitalize<Own<Rest>>}`
    : Name;

/** An option that the core knows. */
export type CoreOption = Own<(typeof NAMES)[number]>;

const OWN = new Map<string, string>(NAMES.map((core) => [core, camelCase(core.replace(/_(ms|bytes)$/, ''))]));

/** What the core calls the option `name`; nothing if there is none. */
export function coreName(name: string): string | undefined {
  return NAMES.find((core) => OWN.get(core) === name);
}

/** The option that has `name`, or its camel case, in the core; nothing if there is none. */
export function optionMeant(name: string): string | undefined {
  return OWN.get(NAMES.find((core) => camelCase(core) === camelCase(name)) ?? '');
}

/** Whether the option `name` holds a credential. */
export function isCredential(name: string): boolean {
  return ['apiKey', 'personalAccessToken', 'consoleSessionToken'].includes(name);
}

/** `text`, the core's JSON, with the names that options have here in place of its own. */
export function inOwnNames(text: string): string {
  return text.replace(/(["`])(\w+)\1/g, (_, quote: string, name: string) => {
    return quote + (OWN.get(name) ?? name) + quote;
  });
}
