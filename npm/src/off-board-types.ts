import type { CallOptions } from './core-options.js';

/** A word of consent. A plan, or the error about missing consent, names the word and the reason. */
export type Consent =
  | 'many_steps'
  | 'merged_identity'
  | 'disconnected_system'
  | 'own_identity'
  | 'unlinked_users'
  | 'delete_unsuspendable';

/** The authority for an off-boarding, for its evidence. */
export interface Audit {
  /** Ticket of the request. */
  readonly ticket?: string | undefined;
  /** Reason for the off-boarding. */
  readonly reason?: string | undefined;
  /** Person who asked for it. */
  readonly requested_by?: string | undefined;
  /** Person who approved it. */
  readonly approved_by?: string | undefined;
  /** Time from which the person was to have no access, in ISO 8601. */
  readonly effective_at?: string | Date | undefined;
  /** Hours within which it was to be done, from `effective_at`. */
  readonly sla?: number | undefined;
  /** Number of the person in the system of the employer. */
  readonly employee_id?: string | undefined;
  /** People who were told of it. */
  readonly notified?: string | undefined;
  /** Time for which the evidence is kept, and the place. */
  readonly retention?: string | undefined;
}

/** The options of calls that an off-boarding takes too. `deadline` is that of the whole, by default 15 minutes. */
export type OffBoardCallOptions = Pick<
  CallOptions,
  'workspaceId' | 'timeout' | 'deadline' | 'retries' | 'signal'
>;

/**
 * Options of `seam.offBoard.plan`: the person, the things that stay, and call options. The person is named by one of
 * `user_identity_id`, `email`, `phone`, `search` and `person`.
 */
export interface OffBoardPlanOptions extends OffBoardCallOptions {
  /** Id of the person. */
  readonly user_identity_id?: string | undefined;
  /** Address of the person, equal but for the case of letters. */
  readonly email?: string | undefined;
  /** Number of the person, in E.164 form. */
  readonly phone?: string | undefined;
  /** Words that find the person. */
  readonly search?: string | undefined;
  /** Id, address, number or words, whichever of these its form says. */
  readonly person?: string | undefined;
  /**
   * Ids of the workspaces in which the person is looked for, or `all` that the credential sees: with a personal access token. By
   * default it is the client's workspace.
   */
  readonly workspaces?: readonly string[] | 'all' | undefined;
  /** Ids of codes to take along. Those that belong to no grant are not found by person. */
  readonly access_code_ids?: readonly string[] | undefined;
  /** Leaves the person and the accounts, suspended. */
  readonly keep_identity?: boolean | undefined;
  /** Unassigns cards instead of deleting them. */
  readonly keep_cards?: boolean | undefined;
  /** Only the reversible cut: suspends the accounts, in seconds. */
  readonly only?: 'suspend' | undefined;
  /** Order of the removals: each thing confirmed by itself, as by default, or the identity first. */
  readonly mode?: 'thorough' | 'cascade' | undefined;
  /** Words of consent. */
  readonly allow?: readonly Consent[] | undefined;
  /** Number of steps above which consent is needed, by default 50. */
  readonly max_steps?: number | undefined;
}

/** Evidence that is kept elsewhere than in a file. */
export interface EvidenceStore {
  /** Returns all lines that were appended so far, as they were appended; empty text if there is none. */
  read(): string | Promise<string>;
  /**
   * Adds a line, which ends with its line break. It must be durable when this returns or its promise resolves: the request
   * that it announces is sent then.
   */
  append(line: string): void | Promise<void>;
}

/** Options of everything that writes evidence. */
export interface EvidenceOptions {
  /**
   * Place for the evidence, with which the same call goes on after a crash: the path of a file on Node, which is created with
   * mode 0600, or an object. `null` keeps none.
   */
  readonly evidence: string | URL | EvidenceStore | null;
  /** Function that is called with every line of the evidence, once it is durable. Its exceptions have no effect. */
  readonly onEvent?: ((line: EvidenceLine) => unknown) | undefined;
}

/** Options of `seam.offBoard.apply`: evidence, consent, the authority, and call options. */
export interface OffBoardApplyOptions
  extends OffBoardCallOptions, Pick<CallOptions, 'confirm' | 'onUnconfirmed'>, EvidenceOptions {
  /** Ids of the workspaces in which a plan of several is done, by default those that were named when it was planned. */
  readonly workspaces?: readonly string[] | 'all' | undefined;
  /** Words of consent. */
  readonly allow?: readonly Consent[] | undefined;
  /** Number of steps above which consent is needed, by default 50. */
  readonly max_steps?: number | undefined;
  /** Authority for it. */
  readonly audit?: Audit | undefined;
  /** Person and machine that do it; on Node by default the user, the host and the process. */
  readonly operator?: Readonly<Record<string, unknown>> | undefined;
  /** Platform of the program; on Node by default that of the process. */
  readonly platform?: string | undefined;
  /** Words of a command line, which must hold no secret. */
  readonly command?: readonly string[] | undefined;
  /** Id of the run, by default a random one. */
  readonly run_id?: string | undefined;
}

/** Options of `seam.offBoard`: those of `plan` and of `apply`. */
export interface OffBoardOptions extends OffBoardPlanOptions, OffBoardApplyOptions {}

/** Options of `seam.offBoard.check`. */
export type OffBoardCheckOptions = OffBoardApplyOptions;

/** A thing that a person holds. It has further members, as they were found. */
export interface HeldThing {
  /** Kind of the thing, such as `acs_credential`. */
  readonly type: string;
  /** Id of the thing. */
  readonly id: string;
  /** Name of the thing. */
  readonly name?: string | undefined;
  /** Thing through which the person holds it. */
  readonly held_by?: { readonly type: string; readonly id: string } | undefined;
  readonly [member: string]: unknown;
}

/** A thing in a plan. */
export interface PlannedThing extends HeldThing {
  /** Answer to whether it is taken away. */
  readonly take: 'yes' | 'keep' | 'needs_consent' | 'cannot' | (string & {});
  /** Word of consent that is missing, or the reason why it stays. */
  readonly why?: string | undefined;
}

/** A thing in a report. */
export interface ReportedThing extends HeldThing {
  /** State at the end, such as `confirmed` or `pending`. */
  readonly state: string;
  /** Step to take next, for a thing that is not as planned. */
  readonly next_step?: string | undefined;
}

/** A thing that is there after an off-boarding. */
export interface FoundThing extends HeldThing {
  /** State at the end of the off-boarding, or `new`. */
  readonly was: string;
  /** True if it was gone, or is new. */
  readonly is_back: boolean;
}

/** A step of a plan. */
export interface PlannedStep {
  /** Group of steps, such as `suspend`, `grants` or `identity`. */
  readonly stage: string;
  /** Name of the operation. */
  readonly operation: string;
  /** Parameters of the operation. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Position of its thing in `things`. */
  readonly thing: number;
  readonly [member: string]: unknown;
}

/**
 * A plan: everything that a person holds, and what is to be done about it. It is JSON, and what `JSON.parse` makes of that can be
 * applied. Its hash is over ids and links: a plan that was changed is refused.
 */
export interface OffBoardPlan {
  /** Version of the form of plans. */
  readonly version: number;
  /** Digest over ids and links, the same for the same plan. */
  readonly hash: string;
  /** The person. */
  readonly person: {
    readonly user_identity_id: string;
    readonly name?: string | undefined;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
    readonly [member: string]: unknown;
  };
  /** The id that was given, where that identity was merged into the person's. */
  readonly merged_id?: string | null | undefined;
  /** Workspace that was searched. */
  readonly workspace: { readonly workspace_id: string; readonly name?: string | undefined };
  /** Workspaces of a plan of several, each with the person there, or with the reason why it was not searched. */
  readonly workspaces?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Server that was searched. */
  readonly endpoint: string;
  /** Kind of the credential and a part of its digest. */
  readonly credential: string;
  /** Options that decide what is done. */
  readonly choice: Readonly<Record<string, unknown>>;
  /** Everything that the person holds, with where it was found, and whether it is taken away. */
  readonly things: readonly PlannedThing[];
  /** Removals in the order in which they are made. */
  readonly steps: readonly PlannedStep[];
  /** Reasons to ask first; the member `allow` of each is the word of consent. */
  readonly guards: readonly { readonly allow: Consent; readonly why: string }[];
  /** More for people to read, such as `not_searched`. */
  readonly remarks: Readonly<Record<string, unknown>>;
}

/** The report of an off-boarding: the end of every thing that the person held. */
export interface OffBoardReport {
  /** Result: `done` only where every thing is confirmed to be as planned. */
  readonly result: 'done' | 'pending' | 'partly' | 'stopped';
  /** Result as a sentence. */
  readonly message: string;
  /** Number of things, and of those in each state. */
  readonly counts: Readonly<Record<string, number>>;
  /** Everything that the person held, with the state of each. */
  readonly things: readonly ReportedThing[];
  /** Things that are not as planned, with `next_step`. */
  readonly not_done: readonly ReportedThing[];
  /** Hash of the plan. */
  readonly hash: string;
  /** Id of the run, as in its evidence. */
  readonly run_id: string;
  /** The person. */
  readonly user_identity_id: string;
  /** Workspace of the person. */
  readonly workspace_id?: string | null | undefined;
  /** Workspaces of a plan of several, each with the number of its things that are not as planned. */
  readonly workspaces?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Number of people, and of those with each result. */
  readonly population: Readonly<Record<string, number>>;
  /** Part that the evidence proves, in words. */
  readonly proven: string;
  /** Part that the evidence does not prove, in words. */
  readonly not_proven: string;
  /** Number of entrances that the identity could open at the end, where they were read. */
  readonly entrances_left?: number | null | undefined;
  /** Number of devices that the identity could use at the end, where they were read. */
  readonly devices_left?: number | null | undefined;
  /** Calls that undo the reversible cut, where it was one. */
  readonly undo?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** The report of a check of an off-boarding, later on. */
export interface OffBoardCheck {
  /**
   * Result: `clear` if nothing that was taken away is found again, `left` if something is there that the off-boarding had left, and
   * `back` if something is there again, or the person has something new.
   */
  readonly result: 'clear' | 'left' | 'back';
  /** Result as a sentence. */
  readonly message: string;
  /** Number of things that were found, and of those that are back or were left. */
  readonly counts: { readonly found: number; readonly back: number; readonly left: number };
  /** Things that were found. */
  readonly found: readonly FoundThing[];
  /** Parts that were not searched, each with the reason. */
  readonly not_searched: readonly unknown[];
  /** Hash of the plan. */
  readonly hash: string;
  /** The person. */
  readonly user_identity_id: string;
  /** Workspace of the person. */
  readonly workspace_id: string;
}

/**
 * A line of the evidence of an off-boarding. It is durable when it is given. Each kind has further members: a `confirmation`
 * has `step`, `operation`, `params`, `state`, `seen` and `took_ms`.
 */
export interface EvidenceLine {
  /** Kind of line. More kinds may come. */
  readonly kind:
    | 'run'
    | 'authority'
    | 'person'
    | 'plan'
    | 'action'
    | 'confirmation'
    | 'doors'
    | 'thing'
    | 'end'
    | 'digest'
    | (string & {});
  /** Number of the line, from 1. */
  readonly line: number;
  /** Id of the run. */
  readonly run_id: string;
  /** Digest of the line before. */
  readonly previous: string;
  /** Time since the run began, in milliseconds. */
  readonly after_ms: number;
  /** Time on the clock of this machine, in UTC. */
  readonly at: string;
  readonly [member: string]: unknown;
}

/** The check of evidence. */
export interface EvidenceCheck {
  /** True if each line follows from the one before it, and the counts and digests are right. */
  readonly is_intact: boolean;
  /** True if it is intact, and its last run came to its end. */
  readonly is_finished: boolean;
  /** Number of lines. */
  readonly lines: number;
  /** Number of runs. */
  readonly runs: number;
  /** Result of the last run; `null` where it has none. */
  readonly result: string | null;
  /** Number of times that the person was looked for again, later. */
  readonly checks: number;
  /** Result of the latest of those; `null` where there was none. */
  readonly check_result: string | null;
  /** Digest of all lines before the last one; `null` where there is none. */
  readonly sha256: string | null;
  /** Things that are wrong with it, as sentences. */
  readonly problems: readonly string[];
  /** Limit of what the check proves, as a sentence. */
  readonly caveat: string;
}

/** Plans an off-boarding and does it. Its members do so in parts. Option names of the off-boarding are those of the API. */
export interface OffBoard {
  /**
   * Plans an off-boarding and does it, as `plan` and `apply` do. With the evidence of a run that did not end, it goes on with
   * the plan in there.
   *
   * @throws {SeamError} As `plan` and `apply`.
   */
  (options: OffBoardOptions): Promise<OffBoardReport>;
  /**
   * Finds everything that a person holds, and plans its removal. Nothing is changed.
   *
   * @throws {SeamError} `not_found` if nobody was found; `invalid_params` if something is wrong with the options, or they find
   * several people, whom `data` lists; others if something could not be read.
   */
  plan(options: OffBoardPlanOptions): Promise<OffBoardPlan>;
  /**
   * Does what a plan says, and resolves to the report once every thing is confirmed to be as planned. Anything that the person
   * has got since the plan was made ends this before its first removal. With the evidence of a run that did not end, this goes
   * on with that run.
   *
   * @throws {SeamError} `not_confirmed` if not everything is confirmed; others if it ended early. The error's `report` says
   * what was done.
   */
  apply(plan: OffBoardPlan, options: OffBoardApplyOptions): Promise<OffBoardReport>;
  /**
   * Begins what `apply` does, to be iterated over: each item is a line of the evidence. Nothing is opened or sent before the
   * first line is taken.
   *
   * @throws {SeamError} `invalid_params` or `invalid_options`, for values that JSON cannot represent; what else is wrong with the
   * options is told by the first line.
   */
  start(plan: OffBoardPlan, options: OffBoardApplyOptions): OffBoarding;
  /** Begins to plan an off-boarding and to do it, to be iterated over. */
  start(plan: null, options: OffBoardOptions): OffBoarding;
  /**
   * Looks again for a person whose off-boarding has come to its end, days later, and adds lines to its evidence. Nothing is
   * removed.
   *
   * @throws {SeamError} `not_confirmed` if something is there again, with the `report`; others if it could not be read.
   */
  check(options: OffBoardCheckOptions): Promise<OffBoardCheck>;
  /**
   * Checks the text of evidence: that no line was changed, left out or added, and that the counts add up. Without a signature
   * that is no proof against whoever can write the evidence.
   *
   * @throws {SeamError} The page could not load what checks it. What is wrong with the evidence is no error.
   */
  verifyEvidence(text: string): Promise<EvidenceCheck>;
}

/**
 * An off-boarding under way, made by `seam.offBoard.start`: for a loop with `for await`, whose items are the lines of its evidence,
 * each durable by then. An error at the end says that not everything is confirmed.
 *
 * Leaving the loop, `return` and the option `signal` cancel it: nothing more is sent, and the evidence says so. The same call
 * goes on with that evidence.
 */
export interface OffBoarding extends AsyncIterableIterator<EvidenceLine> {
  /** Report, once it has ended or was cancelled. */
  readonly report: OffBoardReport | undefined;
  /**
   * Goes on until the next line of the evidence is durable.
   *
   * @throws {SeamError} It has ended, and not everything is confirmed; `report` says what was done.
   */
  next(): Promise<IteratorResult<EvidenceLine, void>>;
  /** Cancels it, unless it has ended: nothing more is sent. `report` has what was done before, once this resolves. */
  return(): Promise<IteratorResult<EvidenceLine, void>>;
  /** Returns itself. */
  [Symbol.asyncIterator](): this;
}
