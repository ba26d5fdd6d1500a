/** The kind and the id of a thing. */
export interface ThingName {
  readonly type: string;
  readonly id: string;
}

/** A thing that the person holds, or an entry about one. */
export interface Thing extends ThingName {
  readonly name?: string;
  readonly held_by?: ThingName;
  readonly acs_system_id?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly doors?: readonly { readonly acs_entrance_id: string; readonly name?: string }[];
  readonly found_by?: { readonly operation: string; readonly request_id?: string };
  /** The intention: `yes`, `keep`, `needs_consent` or `cannot`. */
  readonly take?: string;
  /** The word of consent, or the reason why it cannot be taken away. */
  readonly why?: string;
}

/** A step of a plan. */
export interface Step {
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Position of its thing in the plan. */
  readonly thing: number;
  readonly is_preparatory?: boolean;
}

/** A plan, as the library made it: its parts that are shown. */
export interface Plan {
  readonly hash: string;
  readonly choice: Readonly<Record<string, unknown>>;
  readonly person: { readonly user_identity_id: string; readonly name?: string };
  readonly things: readonly Thing[];
  readonly steps: readonly Step[];
  readonly guards: readonly { readonly allow: string; readonly why: string }[];
  readonly remarks: {
    readonly acs_systems?: readonly System[];
    readonly not_searched?: readonly string[];
    readonly others?: readonly Thing[];
    readonly undo?: readonly Pick<Step, 'operation' | 'params'>[];
  };
}

/** An access system of a plan. */
export interface System {
  readonly acs_system_id: string;
  readonly name?: string;
  readonly vendor?: string;
  readonly errors?: readonly { readonly message?: string }[];
}

/** Writes a name of the API, such as `acs_user`, as words. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** Names a thing for a reader. */
export function nameOf(thing: Thing): string {
  return thing.name === undefined ? words(thing.type) : `${thing.name} (${words(thing.type)})`;
}

/** Names the person of a plan. */
export function personOf(plan: Plan): string {
  return plan.person.name ?? plan.person.user_identity_id;
}

/** Describes a thing: its facts, its access system, its doors, and the read that found it. Names of operations are in backticks. */
export function describe(thing: Thing, plan: Plan): readonly string[] {
  const system = plan.remarks.acs_systems?.find(({ acs_system_id: id }) => id === thing.acs_system_id);
  const doors = (thing.doors ?? []).map((door) => door.name ?? door.acs_entrance_id);
  const holder = plan.things.find(({ type, id }) => type === thing.held_by?.type && id === thing.held_by.id);
  const reports = (system?.errors ?? []).map(({ message }) => message ?? '').filter(Boolean);
  return [
    ...Object.entries(thing.facts ?? {}).map(([name, value]) => fact(name, value, plan)),
    system &&
      [system.name ?? system.acs_system_id, system.vendor && `(${system.vendor})`].filter(Boolean).join(' '),
    reports.length > 0 ? `the system reports: ${reports.join('; ')}` : undefined,
    doors.length > 0 ? `opens ${doors.join(', ')}` : undefined,
    holder && holder.type !== 'user_identity' ? `through ${nameOf(holder)}` : undefined,
    thing.found_by && `found by \`${thing.found_by.operation}\``,
  ].filter((part) => part !== undefined && part !== '') as string[];
}

function fact(name: string, value: unknown, plan: Plan): string {
  const meant = plan.things.find(({ id, name: own }) => id === value && own !== undefined);
  if (meant) return `${words(name.replace(/_id$/, ''))}: ${meant.name}`;
  const of = words(name.replace(/^is_/, ''));
  if (typeof value === 'boolean') return value ? of : `not ${of}`;
  return `${of}: ${typeof value === 'string' ? words(value) : JSON.stringify(value)}`;
}
