import { Seam } from './client.js';
import { withOptions, type SeamOptions } from './options.js';
import { withOrigin } from './origin.js';

// The makers of the class above need a workspace, so they are not inherited.
const WithoutMakers = Seam as new (options?: SeamOptions) => Seam;

/**
 * A client with a personal access token or a console session token and no workspace, to list workspaces and create them. A call of another operation
 * needs a `workspaceId` of its own.
 */
export class SeamWithoutWorkspace extends WithoutMakers {
  /**
   * Creates a client with `options`. On Node, options that are not given come from the environment.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  constructor(options: SeamOptions = {}) {
    super(withOrigin(SeamWithoutWorkspace, () => withOptions(options, { withoutWorkspace: true })));
  }

  /**
   * Creates a client with a personal access token.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromPersonalAccessToken(
    personalAccessToken: string,
    options: SeamOptions = {},
  ): SeamWithoutWorkspace {
    return withOrigin(
      SeamWithoutWorkspace.fromPersonalAccessToken,
      () => new SeamWithoutWorkspace(withOptions(options, { personalAccessToken })),
    );
  }

  /**
   * Creates a client with a console session token.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromConsoleSessionToken(
    consoleSessionToken: string,
    options: SeamOptions = {},
  ): SeamWithoutWorkspace {
    return withOrigin(
      SeamWithoutWorkspace.fromConsoleSessionToken,
      () => new SeamWithoutWorkspace(withOptions(options, { consoleSessionToken })),
    );
  }
}
