import { pathToFileURL } from 'node:url';

/** The repository, which holds the vectors and the `seam` command. The tests may run on an installed package. */
export const repository = process.env.LIBSEAM_REPOSITORY
  ? pathToFileURL(`${process.env.LIBSEAM_REPOSITORY}/`)
  : new URL('../../', import.meta.url);
