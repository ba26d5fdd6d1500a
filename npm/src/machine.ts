import os from 'node:os';

/** Person and machine that off-board somebody, as the options of an off-boarding. */
export interface Machine {
  readonly operator: { readonly user?: string; readonly host: string; readonly process: number };
  readonly platform: string;
}

/** Returns the user, the host, the process and the platform, as far as the system tells them. */
export function machine(): Machine & Readonly<Record<string, unknown>> {
  const known = { host: os.hostname(), process: process.pid };
  const platform = `${process.platform} ${process.arch}`;
  try {
    return { operator: { user: os.userInfo().username, ...known }, platform };
  } catch {
    // A user without an entry has no name.
    return { operator: known, platform };
  }
}
