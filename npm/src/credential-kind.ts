import { credentialOf, type Seam } from './client.js';
import { firstCore } from './cores.js';

/** Creates a guard of the credentials that the core's option `name` takes, by their form alone. */
const guard =
  (name: string) =>
  (token: string): boolean =>
    firstCore.with((core) => core.credentialKind(token)) === name;

/** Returns true if `token` has the form of an API key. */
export const isApiKey = guard('api_key');

const CLIENT_SESSION = 'client_session_token';

/** Returns true if `token` has the form of a client session's token. */
export const isClientSessionToken = guard(CLIENT_SESSION);

/** Returns true if the client's credential is the token of a client session. */
export const hasClientSession = (seam: Seam): boolean => credentialOf(seam) === CLIENT_SESSION;

/** Returns true if `token` has the form of a console session token. */
export const isConsoleSessionToken = guard('console_session_token');

/** Returns true if `token` has the form of a personal access token. */
export const isPersonalAccessToken = guard('personal_access_token');

/** Returns true if `token` has the form of a publishable key. */
export const isPublishableKey = guard('publishable_key');
