// People, access systems and accounts by an official package.
import assert from 'node:assert/strict';
import { LOCK, ACCOUNT, SYSTEM, DOOR, ENCODER, STAFF, HANA, SOON } from './demo.mjs';
import { ids } from './session.mjs';

/** Steps for each part. */
export default {
  async people({ call, missing, object }) {
    const person = await call('user_identities.create', { full_name: 'Ana', email_address: 'ana@example.com' });
    const id = { user_identity_id: person.user_identity_id };
    await call('user_identities.update', { ...id, full_name: 'Ana B.' });
    assert.equal((await call('user_identities.get', id)).full_name, 'Ana B.');
    assert.ok(ids(await call('user_identities.list'), 'user_identity_id').includes(person.user_identity_id));
    const user = await call('acs.users.create', { acs_system_id: SYSTEM, full_name: 'Ana' });
    const { acs_user_id } = user;
    await call('user_identities.add_acs_user', { ...id, acs_user_id });
    assert.deepEqual(ids(await call('user_identities.list_acs_users', id), 'acs_user_id'), [acs_user_id]);
    assert.deepEqual(ids(await call('user_identities.list_acs_systems', id), 'acs_system_id'), [SYSTEM]);
    await call('user_identities.grant_access_to_device', { ...id, device_id: LOCK });
    assert.equal((await call('user_identities.list_accessible_devices', id)).length, 1);
    await call('user_identities.revoke_access_to_device', { ...id, device_id: LOCK });
    assert.deepEqual(await call('user_identities.list_accessible_devices', id), []);
    const phone = await call('phones.simulate.create_sandbox_phone', id);
    const phones = await call('phones.list', { owner_user_identity_id: person.user_identity_id });
    assert.deepEqual(ids(phones, 'device_id'), [phone.device_id]);
    await call('phones.get', { device_id: phone.device_id });
    await call('phones.deactivate', { device_id: phone.device_id });
    await missing('phones.get', { device_id: phone.device_id });
    const { instant_key_id } = await call('user_identities.generate_instant_key', id);
    assert.deepEqual(ids(await call('instant_keys.list', id), 'instant_key_id'), [instant_key_id]);
    await call('instant_keys.get', { instant_key_id });
    await call('instant_keys.delete', { instant_key_id });
    await missing('instant_keys.get', { instant_key_id });
    await call('user_identities.remove_acs_user', { ...id, acs_user_id });
    assert.deepEqual(await call('user_identities.list_acs_users', id), []);
    await call('user_identities.delete', id);
    await missing('user_identities.get', id);
    const { user_identity_id } = await object('user_identity', { full_name: 'Stray', is_managed: false });
    await call('user_identities.unmanaged.get', { user_identity_id });
    assert.equal((await call('user_identities.unmanaged.list')).length, 1);
    await call('user_identities.unmanaged.update', { user_identity_id, is_managed: true });
    await call('user_identities.delete', { user_identity_id });
  },

  async accessSystems({ call, missing }) {
    await call('acs.systems.get', { acs_system_id: SYSTEM });
    assert.equal((await call('acs.systems.list')).length, 3);
    await call('acs.systems.list_compatible_credential_manager_acs_systems', { acs_system_id: SYSTEM });
    const { acs_user_id } = await call('acs.users.create', { acs_system_id: SYSTEM, full_name: 'Ben' });
    const id = { acs_user_id };
    await call('acs.users.update', { ...id, full_name: 'Ben C.' });
    await call('acs.users.suspend', id);
    assert.deepEqual((({ full_name, is_suspended }) => [full_name, is_suspended])(await call('acs.users.get', id)), [
      'Ben C.',
      true,
    ]);
    await call('acs.users.unsuspend', id);
    assert.ok(ids(await call('acs.users.list', { acs_system_id: SYSTEM }), 'acs_user_id').includes(acs_user_id));
    const group = { acs_access_group_id: STAFF };
    await call('acs.access_groups.get', group);
    for (const [add, remove] of [
      ['acs.access_groups.add_user', 'acs.access_groups.remove_user'],
      ['acs.users.add_to_access_group', 'acs.users.remove_from_access_group'],
    ]) {
      await call(add, { ...group, ...id });
      assert.equal((await call('acs.access_groups.list', id)).length, 1);
      assert.ok(ids(await call('acs.access_groups.list_users', group), 'acs_user_id').includes(acs_user_id));
      await call(remove, { ...group, ...id });
      assert.deepEqual(await call('acs.access_groups.list', id), []);
    }
    assert.equal((await call('acs.access_groups.list_accessible_entrances', group)).length, 1);
    const door = { acs_entrance_id: DOOR };
    await call('acs.entrances.get', door);
    assert.equal((await call('acs.entrances.list', { acs_system_id: SYSTEM })).length, 2);
    await call('acs.entrances.grant_access', { ...door, ...id });
    assert.deepEqual(ids(await call('acs.users.list_accessible_entrances', id), 'acs_entrance_id'), [DOOR]);
    await call('acs.users.revoke_access_to_all_entrances', id);
    assert.deepEqual(await call('acs.users.list_accessible_entrances', id), []);

    const { acs_credential_id } = await call('acs.credentials.create', {
      ...id,
      access_method: 'card',
      allowed_acs_entrance_ids: [DOOR],
    });
    const card = { acs_credential_id };
    assert.deepEqual(ids(await call('acs.credentials.list', id), 'acs_credential_id'), [acs_credential_id]);
    assert.deepEqual(ids(await call('acs.credentials.list_accessible_entrances', card), 'acs_entrance_id'), [DOOR]);
    const opening = await call('acs.entrances.list_credentials_with_access', door);
    assert.deepEqual(ids(opening, 'acs_credential_id'), [acs_credential_id]);
    await call('acs.entrances.unlock', { ...door, ...card });
    await call('acs.encoders.get', { acs_encoder_id: ENCODER });
    assert.equal((await call('acs.encoders.list')).length, 1);
    await call('acs.encoders.encode_credential', { acs_encoder_id: ENCODER, ...card });
    await call('acs.credentials.update', { ...card, ends_at: SOON });
    assert.equal((await call('acs.credentials.get', card)).is_issued, true);
    await call('acs.credentials.unassign', { ...card, ...id });
    assert.deepEqual(await call('acs.credentials.list', id), []);
    await call('acs.credentials.assign', { ...card, ...id });
    await call('acs.credentials.delete', card);
    await missing('acs.credentials.get', card);
    await call('acs.users.delete', id);
    await missing('acs.users.get', id);
    await call('acs.access_groups.delete', group);
    await missing('acs.access_groups.get', group);
  },

  async accounts({ call, missing }) {
    const { client_session_id } = await call('client_sessions.create', { user_identifier_key: 'visitor' });
    const id = { client_session_id };
    const again = await call('client_sessions.get_or_create', { user_identifier_key: 'visitor' });
    assert.equal(again.client_session_id, client_session_id);
    await call('client_sessions.grant_access', { ...id, user_identity_id: HANA });
    assert.deepEqual(ids(await call('client_sessions.list', { user_identity_id: HANA }), 'client_session_id'), [
      client_session_id,
    ]);
    await call('client_sessions.get', id);
    await call('client_sessions.revoke', id);
    await call('client_sessions.delete', id);
    await missing('client_sessions.get', id);
    const { webhook_id } = await call('webhooks.create', { url: 'https://example.com/' });
    await call('webhooks.update', { webhook_id, event_types: ['device.connected'] });
    assert.deepEqual((await call('webhooks.get', { webhook_id })).event_types, ['device.connected']);
    assert.equal((await call('webhooks.list')).length, 1);
    await call('webhooks.delete', { webhook_id });
    await missing('webhooks.get', { webhook_id });
    const { connect_webview_id } = await call('connect_webviews.create', { custom_metadata: { floor: '1' } });
    await call('connect_webviews.get', { connect_webview_id });
    assert.equal((await call('connect_webviews.list')).length, 1);
    await call('connect_webviews.delete', { connect_webview_id });
    await missing('connect_webviews.get', { connect_webview_id });
    await call('workspaces.update', { name: 'Ours' });
    assert.equal((await call('workspaces.get')).name, 'Ours');
    assert.equal((await call('workspaces.list')).length, 1);
    const account = { connected_account_id: ACCOUNT };
    await call('connected_accounts.update', { ...account, display_name: 'Rooms' });
    await call('connected_accounts.sync', account);
    assert.equal((await call('connected_accounts.get', account)).display_name, 'Rooms');
    await call('customers.delete_data', { access_grant_keys: ['stay-001'] });
    await missing('access_grants.get', { access_grant_key: 'stay-001' });
    await call('connected_accounts.delete', account);
    await missing('connected_accounts.get', account);
    await missing('devices.get', { device_id: LOCK });
    await call('workspaces.reset_sandbox');
    assert.deepEqual(await call('user_identities.list'), []);
  },
};
