import type { FailureKind } from '../generated.js';
import { isObject } from '../text.js';

/** The kinds of failure of Node's error codes, where the code is unambiguous. */
const KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(ENOTFOUND|EAI_.*)$/, 'dns'],
  [/^(ECONNREFUSED|E(HOST|NET)(UNREACH|DOWN)|EADDRNOTAVAIL|EACCES|EPERM|ENOENT|NotCapable)$/, 'connect'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'connect_timeout'],
  // Problems with a certificate. Other TLS errors can also come after something was sent.
  [/^(ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/, 'tls'],
  [/^(HPE_HEADER|UND_ERR_HEADERS)_OVERFLOW$/, 'too_large'],
];

/** The system calls that come before anything is sent. Others concern a file or an existing connection. */
const CONNECT_CALLS = /^(connect|bind|getaddrinfo|query\w+)$/;

/** Returns the code of an error or of its nearest cause that has one, or an empty text if it is about something else. */
function codeOf(error: unknown): string {
  // `instanceof` does not recognise errors of another realm, such as Node's own in a Jest test.
  for (let e = error, depth = 0; isObject(e) && depth < 8; depth += 1) {
    const { cause, code, errors, name, syscall } = e as Partial<AggregateError> &
      Record<'code' | 'syscall', unknown>;
    if (typeof code === 'string')
      return typeof syscall !== 'string' || CONNECT_CALLS.test(syscall) ? code : '';
    // Deno's refusal has a name and no code.
    if (name === 'NotCapable') return name;
    // Of several errors another one may be that of a request that was sent.
    e = cause ?? (errors?.length === 1 ? errors[0] : undefined);
  }
  return '';
}

/** Returns the kind of failure of `error`, or `undefined` if it is ambiguous. Takes any value, because any can be thrown. */
export function failureKind(error: unknown): FailureKind | undefined {
  try {
    const code = codeOf(error);
    return KINDS.find(([pattern]) => pattern.test(code))?.[1];
  } catch {
    return undefined;
  }
}
