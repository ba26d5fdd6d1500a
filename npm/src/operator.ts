import os from 'node:os';

/** Returns the user, the host and the process, as far as the system tells them, for the evidence. */
export function operator(): { readonly user?: string; readonly host: string; readonly process: number } {
  const machine = { host: os.hostname(), process: process.pid };
  try {
    return { user: os.userInfo().username, ...machine };
  } catch {
    // A user without an entry has no name.
    return machine;
  }
}
