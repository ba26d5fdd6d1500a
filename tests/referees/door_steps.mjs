// Doors, codes, grants and spaces by an official package.
import assert from 'node:assert/strict';
import {
  LOCK,
  OTHER_LOCK,
  UNMANAGED_LOCK,
  THERMOSTAT,
  NOISE_SENSOR,
  ACCOUNT,
  DOOR,
  ENCODER,
  HANA,
  SOON,
  SYSTEM,
} from './demo.mjs';
import { ids } from './session.mjs';

/** Steps for each part. */
export default {
  async accessCodes({ call, missing }) {
    const { access_code_id } = await call('access_codes.create', { device_id: LOCK, name: 'Ana', code: '86420' });
    const id = { access_code_id };
    assert.equal((await call('access_codes.get', id)).code, '86420');
    assert.ok(ids(await call('access_codes.list', { device_id: LOCK }), 'access_code_id').includes(access_code_id));
    await call('access_codes.update', { ...id, name: 'Ben', starts_at: '2026-01-01T00:00:00.000Z', ends_at: SOON });
    assert.equal((await call('access_codes.get', id)).name, 'Ben');
    await call('access_codes.delete', id);
    await missing('access_codes.get', id);
    const codes = await call('access_codes.create_multiple', { device_ids: [LOCK, OTHER_LOCK], code: '75319' });
    const [{ common_code_key }] = codes;
    await call('access_codes.update_multiple', { common_code_key, name: 'Both' });
    for (const code of codes) {
      const now = await call('access_codes.get', { access_code_id: code.access_code_id });
      assert.deepEqual([now.code, now.name], ['75319', 'Both']);
    }
    assert.match((await call('access_codes.generate_code', { device_id: LOCK })).code, /^\d+$/);
  },

  async unmanagedCodes({ call, missing }) {
    const simulate = (code) =>
      call('access_codes.simulate.create_unmanaged_access_code', { device_id: LOCK, name: 'By hand', code });
    const { access_code_id: first } = await simulate('1111');
    const { access_code_id: second } = await simulate('2222');
    const { access_code_id: third } = await simulate('3333');
    await missing('access_codes.get', { access_code_id: first });
    await call('access_codes.unmanaged.get', { access_code_id: first });
    const listed = await call('access_codes.unmanaged.list', { device_id: LOCK });
    assert.ok([first, second, third].every((id) => ids(listed, 'access_code_id').includes(id)));
    await call('access_codes.unmanaged.update', { access_code_id: first, is_managed: true });
    await call('access_codes.unmanaged.convert_to_managed', { access_code_id: second });
    for (const access_code_id of [first, second]) await call('access_codes.get', { access_code_id });
    await call('access_codes.unmanaged.delete', { access_code_id: third });
    await missing('access_codes.unmanaged.get', { access_code_id: third });
  },

  async grants({ call, missing }) {
    const { space_id } = await call('spaces.create', { name: 'Suite', device_ids: [LOCK] });
    const modes = ['code', 'card', 'mobile_key'].map((mode) => ({ mode }));
    const { access_grant_id, user_identity_id, access_method_ids } = await call('access_grants.create', {
      user_identity: { full_name: 'Guest' },
      requested_access_methods: modes,
      space_ids: [space_id],
      acs_entrance_ids: [DOOR],
      reservation_key: 'booking',
      ends_at: SOON,
    });
    const id = { access_grant_id };
    assert.equal(access_method_ids.length, 3);
    assert.deepEqual(ids(await call('access_grants.list', { user_identity_id }), 'access_grant_id'), [access_grant_id]);
    const [code, card] = await call('access_methods.list', id);
    assert.equal((await call('access_codes.list', id))[0].code, code.code);
    const method = { access_method_id: card.access_method_id };
    assert.equal((await call('access_methods.encode', { ...method, acs_encoder_id: ENCODER })).status, 'success');
    assert.equal((await call('access_methods.get', method)).is_issued, true);
    await call('access_methods.assign_card', { ...method, card_number: '4711' });
    await call('access_methods.unlock_door', { ...method, acs_entrance_id: DOOR });
    const doors = await call('user_identities.list_accessible_entrances', { user_identity_id });
    assert.deepEqual(ids(doors, 'acs_entrance_id'), [DOOR]);
    const devices = await call('user_identities.list_accessible_devices', { user_identity_id });
    assert.deepEqual(ids(devices, 'device_id'), [LOCK]);
    await call('access_grants.update', { ...id, name: 'Longer' });
    assert.equal((await call('access_grants.get', id)).name, 'Longer');
    await call('access_grants.request_access_methods', { ...id, requested_access_methods: [{ mode: 'cloud_key' }] });
    assert.equal((await call('access_methods.list', id)).length, 4);
    await call('access_methods.delete', method);
    await missing('access_methods.get', method);
    await call('access_grants.delete', id);
    await missing('access_grants.get', id);
    assert.deepEqual(await call('access_codes.list', id), []);
    await call('spaces.delete', { space_id });
  },

  async unmanagedGrants({ call, missing, object }) {
    const { access_grant_id } = await object('access_grant', { user_identity_id: HANA, is_managed: false });
    const method = { mode: 'code', access_grant_id, is_managed: false };
    const { access_method_id } = await object('access_method', method);
    await missing('access_grants.get', { access_grant_id });
    await call('access_grants.unmanaged.get', { access_grant_id });
    await call('access_methods.unmanaged.get', { access_method_id });
    assert.equal((await call('access_methods.unmanaged.list', { access_grant_id })).length, 1);
    assert.equal((await call('access_grants.unmanaged.list')).length, 1);
    await call('access_grants.unmanaged.update', { access_grant_id, is_managed: true });
    await call('access_grants.get', { access_grant_id });
  },

  async devices({ call, missing }) {
    const lock = { device_id: LOCK };
    assert.equal((await call('locks.lock_door', lock)).status, 'success');
    assert.equal((await call('devices.get', lock)).properties.locked, true);
    const { action_attempt_id } = await call('locks.unlock_door', lock);
    assert.equal((await call('locks.get', lock)).properties.locked, false);
    assert.equal((await call('action_attempts.get', { action_attempt_id })).status, 'success');
    assert.ok(ids(await call('action_attempts.list', lock), 'action_attempt_id').includes(action_attempt_id));
    await call('locks.configure_auto_lock', { ...lock, auto_lock_enabled: true, auto_lock_delay_seconds: 30 });
    await call('locks.simulate.manual_lock_via_keypad', lock);
    await call('locks.simulate.keypad_code_entry', { ...lock, code: '4711' });
    assert.equal((await call('devices.get', lock)).properties.locked, false);
    assert.equal((await call('locks.list')).length, 2);
    assert.equal((await call('thermostats.list')).length, 1);
    assert.equal((await call('noise_sensors.list')).length, 1);
    assert.equal((await call('devices.list', { device_ids: [LOCK, THERMOSTAT] })).length, 2);
    await call('devices.update', { ...lock, name: 'Suite 1' });
    assert.equal((await call('devices.get', lock)).display_name, 'Suite 1');
    await call('devices.simulate.disconnect', lock);
    assert.equal((await call('devices.get', lock)).properties.online, false);
    await call('devices.simulate.connect', lock);
    await missing('devices.get', { device_id: UNMANAGED_LOCK });
    assert.equal((await call('devices.unmanaged.list')).length, 1);
    await call('devices.unmanaged.get', { device_id: UNMANAGED_LOCK });
    await call('devices.unmanaged.update', { device_id: UNMANAGED_LOCK, is_managed: true });
    await call('devices.simulate.remove', { device_id: UNMANAGED_LOCK });
    await missing('devices.get', { device_id: UNMANAGED_LOCK });
    const types = ids(await call('events.list', { device_id: LOCK, since: '2020-01-01T00:00:00Z' }), 'event_type');
    assert.ok(['lock.locked', 'lock.unlocked', 'device.disconnected'].every((type) => types.includes(type)));
    const [{ event_id }] = await call('events.list', { ...lock, since: '2020-01-01T00:00:00Z', limit: 1 });
    assert.equal((await call('events.get', { event_id })).event_id, event_id);
  },

  async climateAndNoise({ call, missing }) {
    const device = { device_id: THERMOSTAT };
    const preset = { ...device, climate_preset_key: 'away' };
    const presets = async () => {
      const { properties } = await call('devices.get', device);
      return ids(properties.available_climate_presets, 'display_name');
    };
    await call('thermostats.create_climate_preset', { ...preset, hvac_mode_setting: 'off' });
    await call('thermostats.update_climate_preset', { ...preset, name: 'Away' });
    assert.deepEqual(await presets(), ['Home', 'Away']);
    await call('thermostats.delete_climate_preset', preset);
    assert.deepEqual(await presets(), ['Home']);
    const times = { starts_at: SOON, ends_at: '2030-02-01T00:00:00.000Z' };
    const { thermostat_schedule_id } = await call('thermostats.schedules.create', {
      ...device,
      ...times,
      climate_preset_key: 'home',
    });
    const id = { thermostat_schedule_id };
    await call('thermostats.schedules.update', { ...id, name: 'January' });
    assert.equal((await call('thermostats.schedules.get', id)).name, 'January');
    assert.equal((await call('thermostats.schedules.list', device)).length, 1);
    await call('thermostats.schedules.delete', id);
    await missing('thermostats.schedules.get', id);
    const periods = [{ climate_preset_key: 'home', starts_at_time: '07:00:00' }];
    const created = await call('thermostats.daily_programs.create', { ...device, name: 'Day', periods });
    const program = { thermostat_daily_program_id: created.thermostat_daily_program_id };
    await call('thermostats.daily_programs.update', { ...program, name: 'Days', periods });
    await call('thermostats.daily_programs.delete', program);

    const sensor = { device_id: NOISE_SENSOR };
    const night = { starts_daily_at: '22:00:00[Europe/Berlin]', ends_daily_at: '06:00:00[Europe/Berlin]' };
    await call('noise_sensors.noise_thresholds.create', { ...sensor, ...night, noise_threshold_decibels: 60 });
    const [{ noise_threshold_id }] = await call('noise_sensors.noise_thresholds.list', sensor);
    await call('noise_sensors.noise_thresholds.update', { ...sensor, noise_threshold_id, name: 'Night' });
    assert.equal((await call('noise_sensors.noise_thresholds.get', { noise_threshold_id })).name, 'Night');
    await call('noise_sensors.noise_thresholds.delete', { ...sensor, noise_threshold_id });
    await missing('noise_sensors.noise_thresholds.get', { noise_threshold_id });
  },

  async spaces({ call, missing }) {
    const { space_id } = await call('spaces.create', { name: 'Wing', space_key: 'wing' });
    const id = { space_id };
    const key = { connected_account_id: ACCOUNT };
    await call('spaces.add_devices', { ...id, device_ids: [LOCK, OTHER_LOCK] });
    await call('spaces.add_acs_entrances', { ...id, acs_entrance_ids: [DOOR] });
    await call('spaces.add_connected_account', { ...id, ...key });
    await call('spaces.remove_devices', { ...id, device_ids: [LOCK] });
    assert.deepEqual(ids(await call('devices.list', id), 'device_id'), [OTHER_LOCK]);
    assert.deepEqual(ids(await call('acs.entrances.list', id), 'acs_entrance_id'), [DOOR]);
    assert.deepEqual(ids(await call('connected_accounts.list', id), 'connected_account_id'), [ACCOUNT]);
    await call('spaces.remove_acs_entrances', { ...id, acs_entrance_ids: [DOOR] });
    await call('spaces.remove_connected_account', { ...id, ...key });
    assert.deepEqual(await call('acs.entrances.list', id), []);
    assert.deepEqual(await call('connected_accounts.list', id), []);
    await call('spaces.update', { ...id, name: 'East wing' });
    assert.equal((await call('spaces.get', { space_key: 'wing' })).name, 'East wing');
    assert.ok(ids(await call('spaces.list'), 'space_id').includes(space_id));
    await call('spaces.delete', id);
    await missing('spaces.get', id);
  },

  async related({ call }) {
    const [{ access_grant_id }] = await call('access_grants.list');
    const batch = await call('access_grants.get_related', { access_grant_ids: [access_grant_id] });
    const access_method_ids = ids(batch.access_methods, 'access_method_id');
    const { access_grants } = await call('access_methods.get_related', { access_method_ids });
    assert.deepEqual(ids(access_grants, 'access_grant_id'), [access_grant_id]);
    const [{ space_id }] = await call('spaces.list');
    assert.ok((await call('spaces.get_related', { space_ids: [space_id] })).devices.length > 0);
  },

  async simulations({ call, object }) {
    const encoder = { acs_encoder_id: ENCODER };
    const [{ acs_user_id }] = await call('acs.users.list', { acs_system_id: SYSTEM });
    await call('acs.encoders.simulate.next_credential_encode_will_fail', encoder);
    await call('acs.encoders.simulate.next_credential_encode_will_succeed', encoder);
    await call('acs.encoders.simulate.next_credential_scan_will_fail', encoder);
    await call('acs.encoders.simulate.next_credential_scan_will_succeed', encoder);
    await call('acs.encoders.scan_credential', encoder);
    await call('acs.encoders.scan_to_assign_credential', { ...encoder, acs_user_id });
    const entrance = { hotek_metadata: { room_number: '7' } };
    for (const is_removed of [false, true]) {
      await call('acs.systems.report_devices', { acs_system_id: SYSTEM, acs_entrances: [{ ...entrance, is_removed }] });
    }
    const device = { device_id: LOCK };
    await call('devices.simulate.disconnect_from_hub', device);
    await call('devices.simulate.connect_to_hub', device);
    await call('devices.simulate.paid_subscription', { ...device, is_expired: false });
    await call('devices.report_provider_metadata', { devices: [device] });
    await call('access_codes.report_device_constraints', { ...device, supported_code_lengths: [4, 6] });
    assert.ok((await call('devices.list_device_providers')).length > 0);
    await call('noise_sensors.simulate.trigger_noise_threshold', { device_id: NOISE_SENSOR });
    const { access_code_id } = await object('access_code', { ...device, code: '4321', is_backup_access_code_available: true });
    await call('access_codes.pull_backup_access_code', { access_code_id });
    const { connected_account_id } = await object('connected_account', {});
    await call('connected_accounts.simulate.disconnect', { connected_account_id });
  },

  async customers({ call, object }) {
    await call('customers.push_data', { customer_key: 'hotel', guests: [{ guest_key: 'guest', name: 'Ana' }] });
    await call('customers.create_portal', { customer_data: { customer_key: 'hotel' } });
    const [one, other] = [await object('user_identity', {}), await object('user_identity', {})];
    const user_identity_id = one.user_identity_id;
    await call('user_identities.merge', { user_identity_id, merged_user_identity_ids: [other.user_identity_id] });
    const merged = await call('user_identities.get', { user_identity_id: other.user_identity_id });
    assert.equal(merged.user_identity_id, user_identity_id);
  },
};
