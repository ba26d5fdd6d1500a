import { credentialName, type AcsCredential, type AcsUser, type Scene } from './scene.js';

/** The columns beside a person's name. */
export const COLUMNS = ['users', 'groups', 'credentials', 'sessions'] as const;

/** A column. */
export type Column = (typeof COLUMNS)[number];

/** The parameters whose values are of one person. */
const PERSONAL = ['user_identity_id', 'acs_user_id', 'acs_credential_id', 'client_session_id'] as const;

/** An object of a person. */
export interface Item {
  readonly id: string;
  readonly text: string;
  /** A change of it is on its way to its access system. */
  readonly pending: boolean;
}

/** Values for parameters, by their names. */
export type Ids = Readonly<Record<string, string>>;

/** A person, or the owner of objects that no person has. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly pending: boolean;
  readonly has: Readonly<Record<Column, readonly Item[]>>;
  /** Parameters of calls about the person, each a set that belongs together. */
  readonly ids: readonly Ids[];
}

/** Lists the people, then the access system users without an identity, then objects without a person. */
export function people(scene: Scene): readonly Person[] {
  const systems = new Map(scene.acs_systems.map((system) => [system.acs_system_id, system.name]));
  const groups = new Map(scene.acs_access_groups.map((group) => [group.acs_access_group_id, group.name]));

  const changing = new Set(scene.pending_changes.map((change) => change.of_id));

  const members = Map.groupBy(scene.acs_access_group_memberships, (member) => member.acs_user_id);
  const credentials = Map.groupBy(scene.acs_credentials, (credential) => credential.acs_user_id);
  const users = Map.groupBy(scene.acs_users, (user) => user.user_identity_id);
  const sessions = Map.groupBy(scene.client_sessions, (session) => session.user_identity_id);

  const of = (own: readonly AcsUser[]): Pick<Person['has'], 'users' | 'groups' | 'credentials'> => ({
    users: own.map((user) => ({
      id: user.acs_user_id,
      text: systems.get(user.acs_system_id) ?? '?',
      pending: changing.has(user.acs_user_id),
    })),
    groups: own
      .flatMap((user) => members.get(user.acs_user_id) ?? [])
      .map((membership) => ({
        id: `${membership.acs_access_group_id} ${membership.acs_user_id}`,
        text: groups.get(membership.acs_access_group_id) ?? '?',
        pending: changing.has(membership.acs_access_group_membership_id),
      })),
    credentials: own.flatMap((user) => credentials.get(user.acs_user_id) ?? []).map(credentialItem),
  });
  const credentialItem = (credential: AcsCredential): Item => ({
    id: credential.acs_credential_id,
    text: credentialName(credential),
    pending: changing.has(credential.acs_credential_id),
  });

  const ids = (user: AcsUser): Ids[] => {
    const { acs_user_id, acs_system_id, user_identity_id } = user;
    const first = credentials.get(acs_user_id)?.[0];
    const base = {
      acs_user_id,
      acs_system_id,
      ...(user_identity_id && { user_identity_id }),
      ...(first && { acs_credential_id: first.acs_credential_id }),
    };
    const groups = members.get(acs_user_id) ?? [];
    if (groups.length === 0) return [base];
    return groups.map(({ acs_access_group_id }) => ({ ...base, acs_access_group_id }));
  };

  const identities = scene.user_identities.map((identity): Person => {
    const id = identity.user_identity_id;
    const own = users.get(id) ?? [];
    const session = sessions.get(id)?.[0]?.client_session_id;
    return {
      id,
      name: identity.full_name ?? 'Without a name',
      note: '',
      pending: changing.has(id),
      has: { ...of(own), sessions: (sessions.get(id) ?? []).map(sessionItem) },
      ids: [...own.flatMap(ids), { user_identity_id: id, ...(session && { client_session_id: session }) }],
    };
  });
  const unlinked = (users.get(null) ?? []).map((user): Person => {
    const has = { ...of([user]), sessions: [] };
    const pending = changing.has(user.acs_user_id);
    return { id: user.acs_user_id, name: user.full_name, note: 'no identity', pending, has, ids: ids(user) };
  });
  const nobody: Person = {
    id: 'nobody',
    name: 'Nobody',
    note: 'unassigned',
    pending: false,
    has: {
      users: [],
      groups: [],
      credentials: (credentials.get(null) ?? []).map(credentialItem),
      sessions: (sessions.get(null) ?? []).map(sessionItem),
    },
    ids: [],
  };
  return [...identities, ...unlinked, nobody];
}

function sessionItem(session: Scene['client_sessions'][number]): Item {
  return { id: session.client_session_id, text: session.user_identifier_key ?? 'session', pending: false };
}

/** Returns the person whom all ids among `params` belong to; `undefined` where there is none. */
export function whom(
  all: Iterable<Person>,
  params: Readonly<Record<string, unknown>> | undefined,
): Person | undefined {
  const given = PERSONAL.filter((name) => params?.[name] !== undefined);
  const named = [...all].filter(({ ids }) =>
    ids.some((own) => given.every((name) => own[name] === params?.[name])),
  );
  return given.length > 0 && named.length === 1 ? named[0] : undefined;
}

/** A mark of an object: there before, there now, or both. */
export type Mark = 'gone' | 'new' | 'same';

/** Merges `before` and `after`, in order, each item with its mark. */
export function marked<Thing extends { readonly id: string }>(
  before: readonly Thing[],
  after: readonly Thing[],
): readonly (readonly [Thing, Mark])[] {
  const now = new Map(after.map((thing) => [thing.id, thing]));
  const then = new Set(before.map((thing) => thing.id));
  const kept = before.map((thing): [Thing, Mark] => {
    const still = now.get(thing.id);
    return still ? [still, 'same'] : [thing, 'gone'];
  });
  const added = after.filter((thing) => !then.has(thing.id)).map((thing): [Thing, Mark] => [thing, 'new']);
  return [...kept, ...added];
}
