/** The objects of the sandbox, by resource. */
export interface Scene {
  readonly acs_systems: readonly { readonly acs_system_id: string; readonly name: string }[];
  readonly acs_access_groups: readonly {
    readonly acs_access_group_id: string;
    readonly acs_system_id: string;
    readonly name: string;
  }[];
  readonly user_identities: readonly {
    readonly user_identity_id: string;
    readonly full_name: string | null;
    readonly email_address: string | null;
  }[];
  readonly acs_users: readonly AcsUser[];
  readonly acs_access_group_memberships: readonly {
    readonly acs_access_group_membership_id: string;
    readonly acs_access_group_id: string;
    readonly acs_user_id: string;
  }[];
  readonly acs_credentials: readonly AcsCredential[];
  readonly pending_changes: readonly { readonly of_id: string; readonly action: string }[];
  readonly client_sessions: readonly {
    readonly client_session_id: string;
    readonly user_identity_id: string | null;
    readonly user_identifier_key: string | null;
  }[];
}

/** A user of an access system. */
export interface AcsUser {
  readonly acs_user_id: string;
  readonly acs_system_id: string;
  readonly user_identity_id: string | null;
  readonly full_name: string;
}

/** A card, a code or a key. */
export interface AcsCredential {
  readonly acs_credential_id: string;
  readonly acs_system_id: string;
  readonly acs_user_id: string | null;
  readonly access_method: string;
  readonly card_number: string | null;
  readonly is_invalidated: number;
}

/** Names a credential for a reader. */
export function credentialName(credential: AcsCredential): string {
  const method = credential.access_method.replaceAll('_', ' ');
  const name = credential.card_number === null ? method : `${method} ${credential.card_number}`;
  return credential.is_invalidated ? `${name}, invalidated` : name;
}

/** Counted objects: the name of one, of several, and their number. */
export const COUNTED: readonly [one: string, many: string, count: (scene: Scene) => number][] = [
  ['person', 'people', (scene) => scene.user_identities.length],
  ['user', 'users', (scene) => scene.acs_users.length],
  ['link', 'links', (scene) => scene.acs_users.filter((user) => user.user_identity_id).length],
  ['membership', 'memberships', (scene) => scene.acs_access_group_memberships.length],
  [
    'credential in use',
    'credentials in use',
    (scene) => scene.acs_credentials.filter((credential) => credential.acs_user_id).length,
  ],
  ['session', 'sessions', (scene) => scene.client_sessions.length],
];

/** Writes the differences of `after` in words; empty if no count differs. */
export function difference(before: Scene, after: Scene): string {
  const amounts = (sign: number): string =>
    COUNTED.map(([one, many, count]) => [one, many, (count(after) - count(before)) * sign] as const)
      .filter(([, , by]) => by > 0)
      .map(([one, many, by]) => `${by} ${by === 1 ? one : many}`)
      .join(', ');
  const [gone, added] = [amounts(-1), amounts(1)];
  return [gone && `Gone: ${gone}.`, added && `New: ${added}.`].filter(Boolean).join(' ');
}

/** Lists the names of all ids for a reader: `[id, name]`. */
export function names(scene: Scene): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const systems = new Map(scene.acs_systems.map((system) => [system.acs_system_id, system.name]));
  const users = new Map(scene.acs_users.map((user) => [user.acs_user_id, user.full_name]));
  const people = new Map(scene.user_identities.map((i) => [i.user_identity_id, i.full_name]));
  return new Map([
    ['acs_system_id', [...systems]],
    ['acs_access_group_id', scene.acs_access_groups.map((g) => [g.acs_access_group_id, g.name] as const)],
    [
      'user_identity_id',
      scene.user_identities.map((i) => [i.user_identity_id, i.full_name ?? 'without a name'] as const),
    ],
    [
      'acs_user_id',
      scene.acs_users.map(
        (user) => [user.acs_user_id, `${user.full_name} (${systems.get(user.acs_system_id)})`] as const,
      ),
    ],
    [
      'acs_credential_id',
      scene.acs_credentials.map((credential) => {
        const owner = users.get(credential.acs_user_id ?? '') ?? 'nobody';
        return [credential.acs_credential_id, `${credentialName(credential)} of ${owner}`] as const;
      }),
    ],
    [
      'client_session_id',
      scene.client_sessions.map((session) => {
        const owner = people.get(session.user_identity_id ?? '') ?? 'nobody';
        return [session.client_session_id, `session of ${owner}`] as const;
      }),
    ],
  ]);
}
