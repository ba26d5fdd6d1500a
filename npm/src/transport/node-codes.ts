import type { FailureKind } from '../generated.js';
import { isObject } from '../text.js';

/** What the codes of Node's errors say, where they say it for certain. */
const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(ENOTFOUND|EAI_.*)$/, 'dns'],
  [/^(ECONNREFUSED|E(HOST|NET)(UNREACH|DOWN)|EADDRNOTAVAIL|EACCES|EPERM|ENOENT|NotCapable)$/, 'connect'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'connect_timeout'],
  // What is wrong with a certificate. Whatever else is wrong with TLS can also be so after something was sent.
  [/^(ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/, 'tls'],
  [/^(HPE_HEADER|UND_ERR_HEADERS)_OVERFLOW$/, 'too_large'],
];

/** The system calls that come before anything is sent. Others are done to a file, or to a connection that there is. */
const REACHING = /^(connect|bind|getaddrinfo|query\w+)$/;

/** An error's own code, or that of the first error below it that has one; none where that is about something else. */
function codeOf(error: unknown): string {
  // `instanceof` does not know the errors of another realm, which Node's own are to a test that Jest runs.
  for (let e = error, depth = 0; isObject(e) && depth < 8; depth += 1) {
    const { cause, code, errors, name, syscall } = e as Partial<AggregateError> &
      Record<'code' | 'syscall', unknown>;
    if (typeof code === 'string') return typeof syscall !== 'string' || REACHING.test(syscall) ? code : '';
    // Deno's refusal has a name and no code.
    if (name === 'NotCapable') return name;
    // Of several errors another one may be that of a request that was sent.
    e = cause ?? (errors?.length === 1 ? errors[0] : undefined);
  }
  return '';
}

/** The kind of failure that `error` is, or `undefined` where it does not say. Anything can be thrown here too. */
export function failureKind(error: unknown): FailureKind | undefined {
  try {
    const code = codeOf(error);
    return KINDS.find(([pattern]) => pattern.test(code))?.[1];
  } catch {
    return undefined;
  }
}
