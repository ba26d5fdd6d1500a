import { Seam, isSeamApiError, isSeamError, type ErrorKind, type SeamEvent, type SeamOptions } from 'libseam';
import { Seam as Removals } from 'libseam/removals';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const events: SeamEvent['type'][] = [];
const options: SeamOptions = {
  apiKey: process.env['SEAM_API_KEY'],
  endpoint: process.env['SEAM_ENDPOINT'],
  onEvent: (event) => events.push(event.type),
};
const seam = new Seam(options);
const params = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

async function kindOf(work: () => Promise<unknown>): Promise<ErrorKind | 'none'> {
  try {
    await work();
    return 'none';
  } catch (error) {
    if (isSeamApiError(error) && error.kind === 'not_found') return error.kind;
    if (isSeamError(error)) return error.kind;
    throw error;
  }
}

async function main(): Promise<void> {
  const invalid = await kindOf(() => seam.userIdentities.delete({ user_identity_id: 'nobody' }));
  const nothing: void = await seam.userIdentities.delete(params);
  const told = [...events];
  const refused = await kindOf(() => seam.userIdentities.delete(params));
  const read = await kindOf(() => seam.userIdentities.get(params));
  console.log(JSON.stringify({ invalid, removed: nothing === undefined, refused, read, events: told }));
}

// Compiled only: the types of the other entry point.
export function removals(): Removals {
  const client = new Removals({ endpoint: options.endpoint, timeout: 5_000 });
  // @ts-expect-error there is no such operation
  void client.locks;
  return client;
}

void main();
