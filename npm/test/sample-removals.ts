// Compiled by the package's tests as strictly as the compiler can; never run.
import { Seam, isSeamError, type ErrorKind, type OperationName, type SeamOptions } from 'libseam/removals';
import { Seam as Whole } from 'libseam';

const options: SeamOptions = { endpoint: 'https://your.example', noCredential: true };
const seam = new Seam(options);
const nothing: void = await seam.acs.users.delete({ acs_user_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' });
const name: OperationName = 'user_identities.delete';
// @ts-expect-error this entry point has no off-boardings
seam.offBoard;
const kindOf = (error: unknown): ErrorKind | undefined => (isSeamError(error) ? error.kind : undefined);

// @ts-expect-error each entry point has clients of its own
const other: Seam = new Whole();

export { kindOf, name, nothing, other };
