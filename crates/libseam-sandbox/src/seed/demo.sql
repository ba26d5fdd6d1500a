-- A small company. Written out, so that an id seen anywhere can be found here.
--
-- The ids in Seam's documentation of the five removals belong to five different people, so that each sample works
-- whatever was run before it. Every other id says what it is: 5e57… a system, 96… a group, 1de… an identity, acc…
-- an access system user, c4ed… a credential, 5e55… a client session, cacc… a connected account.

INSERT INTO acs_systems
  (acs_system_id, name, external_type, external_type_display_name, connected_account_id, created_at)
VALUES
  ('1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'Headquarters', 'salto_ks_site', 'Salto KS site', 'cacc0000-0000-4000-8000-000000000001', '2026-01-05T08:00:00.000Z'),
  ('5e570000-0000-4000-8000-000000000002', 'Warehouse', 'brivo_account', 'Brivo account', 'cacc0000-0000-4000-8000-000000000002', '2026-01-05T08:00:00.000Z'),
  ('5e570000-0000-4000-8000-000000000003', 'Car park', 'pti_site', 'PTI site', 'cacc0000-0000-4000-8000-000000000003', '2026-01-05T08:00:00.000Z');

INSERT INTO acs_access_groups
  (acs_access_group_id, acs_system_id, name, external_type, external_type_display_name, created_at)
VALUES
  ('123e4567-e89b-12d3-a456-426614174000', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'Headquarters staff', 'salto_ks_access_group', 'Salto KS access group', '2026-01-05T08:00:00.000Z'),
  ('96000000-0000-4000-8000-000000000002', '5e570000-0000-4000-8000-000000000002', 'Night shift', 'brivo_group', 'Brivo group', '2026-01-05T08:00:00.000Z');

INSERT INTO user_identities
  (user_identity_id, user_identity_key, full_name, email_address, phone_number, created_at)
VALUES
  ('5c945ab5-c75e-4bcb-8e5f-9410061c401f', 'employee-001', 'Amara Okafor', 'amara.okafor@example.com', '+15555550101', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000002', 'employee-002', 'Björn Lindqvist', 'bjorn.lindqvist@example.com', '+15555550102', '2026-01-05T08:00:00.000Z'),
  ('586c225c-b05c-4af4-8679-9c8a46066cce', 'employee-003', 'Chiara Romano', 'chiara.romano@example.com', '+15555550103', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000004', 'employee-004', 'Dmitri Volkov', 'dmitri.volkov@example.com', '+15555550104', '2026-01-05T08:00:00.000Z'),
  ('7ad2566e-6fd8-466d-b8e4-c10a14a74fd3', 'employee-005', 'Elif Yıldız', 'elif.yildiz@example.com', '+15555550105', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000006', 'employee-006', 'Farid Haddad', 'farid.haddad@example.com', '+15555550106', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000007', 'employee-007', 'Grace Nakamura', 'grace.nakamura@example.com', '+15555550107', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000008', 'employee-008', 'Hana Kowalska', 'hana.kowalska@example.com', '+15555550108', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000009', 'employee-009', 'Ines Duarte', 'ines.duarte@example.com', '+15555550109', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000010', 'employee-010', 'Jonas Weber', 'jonas.weber@example.com', '+15555550110', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000011', 'employee-011', 'Keiko Tanaka', 'keiko.tanaka@example.com', '+15555550111', '2026-01-05T08:00:00.000Z'),
  ('1de00000-0000-4000-8000-000000000012', 'employee-012', 'Liam O''Brien', 'liam.obrien@example.com', '+15555550112', '2026-01-05T08:00:00.000Z');

-- Everybody has one user; Chiara, Elif, Grace and Ines have a second one in another system.
INSERT INTO acs_users
  (acs_user_id, acs_system_id, user_identity_id, full_name, email_address, phone_number, created_at)
VALUES
  ('c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '5c945ab5-c75e-4bcb-8e5f-9410061c401f', 'Amara Okafor', 'amara.okafor@example.com', '+15555550101', '2026-01-05T08:00:00.000Z'),
  ('8d7e0b3a-b889-49a7-9164-4b71a0506a33', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '1de00000-0000-4000-8000-000000000002', 'Björn Lindqvist', 'bjorn.lindqvist@example.com', '+15555550102', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000003', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '586c225c-b05c-4af4-8679-9c8a46066cce', 'Chiara Romano', 'chiara.romano@example.com', '+15555550103', '2026-01-05T08:00:00.000Z'),
  ('33333333-3333-3333-3333-333333333333', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '1de00000-0000-4000-8000-000000000004', 'Dmitri Volkov', 'dmitri.volkov@example.com', '+15555550104', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000005', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3', 'Elif Yıldız', 'elif.yildiz@example.com', '+15555550105', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000006', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '1de00000-0000-4000-8000-000000000006', 'Farid Haddad', 'farid.haddad@example.com', '+15555550106', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000007', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '1de00000-0000-4000-8000-000000000007', 'Grace Nakamura', 'grace.nakamura@example.com', '+15555550107', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000008', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '1de00000-0000-4000-8000-000000000008', 'Hana Kowalska', 'hana.kowalska@example.com', '+15555550108', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000009', '5e570000-0000-4000-8000-000000000002', '1de00000-0000-4000-8000-000000000009', 'Ines Duarte', 'ines.duarte@example.com', '+15555550109', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000010', '5e570000-0000-4000-8000-000000000002', '1de00000-0000-4000-8000-000000000010', 'Jonas Weber', 'jonas.weber@example.com', '+15555550110', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000011', '5e570000-0000-4000-8000-000000000002', '1de00000-0000-4000-8000-000000000011', 'Keiko Tanaka', 'keiko.tanaka@example.com', '+15555550111', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000012', '5e570000-0000-4000-8000-000000000003', '1de00000-0000-4000-8000-000000000012', 'Liam O''Brien', 'liam.obrien@example.com', '+15555550112', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000013', '5e570000-0000-4000-8000-000000000003', '586c225c-b05c-4af4-8679-9c8a46066cce', 'Chiara Romano', 'chiara.romano@example.com', '+15555550103', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000014', '5e570000-0000-4000-8000-000000000002', '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3', 'Elif Yıldız', 'elif.yildiz@example.com', '+15555550105', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000015', '5e570000-0000-4000-8000-000000000002', '1de00000-0000-4000-8000-000000000007', 'Grace Nakamura', 'grace.nakamura@example.com', '+15555550107', '2026-01-05T08:00:00.000Z'),
  ('acc00000-0000-4000-8000-000000000016', '5e570000-0000-4000-8000-000000000003', '1de00000-0000-4000-8000-000000000009', 'Ines Duarte', 'ines.duarte@example.com', '+15555550109', '2026-01-05T08:00:00.000Z');

INSERT INTO acs_access_group_memberships (acs_access_group_id, acs_user_id)
VALUES
  ('123e4567-e89b-12d3-a456-426614174000', 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe'),
  ('123e4567-e89b-12d3-a456-426614174000', '8d7e0b3a-b889-49a7-9164-4b71a0506a33'),
  ('123e4567-e89b-12d3-a456-426614174000', 'acc00000-0000-4000-8000-000000000003'),
  ('123e4567-e89b-12d3-a456-426614174000', 'acc00000-0000-4000-8000-000000000005'),
  ('123e4567-e89b-12d3-a456-426614174000', 'acc00000-0000-4000-8000-000000000006'),
  ('123e4567-e89b-12d3-a456-426614174000', 'acc00000-0000-4000-8000-000000000007'),
  ('96000000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000009'),
  ('96000000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000010'),
  ('96000000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000014'),
  ('96000000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000015');

-- The last card is a spare one of nobody.
INSERT INTO acs_credentials
  (acs_credential_id, acs_system_id, acs_user_id, access_method, code, card_number, created_at)
VALUES
  ('c4ed0000-0000-4000-8000-000000000001', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe', 'card', NULL, '4810001', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000002', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '8d7e0b3a-b889-49a7-9164-4b71a0506a33', 'card', NULL, '4810002', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000003', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'acc00000-0000-4000-8000-000000000003', 'mobile_key', NULL, NULL, '2026-01-05T08:00:00.000Z'),
  ('66666666-6666-6666-6666-666666666666', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', '33333333-3333-3333-3333-333333333333', 'card', NULL, '4810004', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000005', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'acc00000-0000-4000-8000-000000000005', 'card', NULL, '4810005', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000006', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'acc00000-0000-4000-8000-000000000005', 'code', '502915', NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000007', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'acc00000-0000-4000-8000-000000000006', 'code', '617340', NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000008', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', 'acc00000-0000-4000-8000-000000000007', 'mobile_key', NULL, NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000009', '5e570000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000009', 'card', NULL, '7720009', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000010', '5e570000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000010', 'card', NULL, '7720010', '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000011', '5e570000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000011', 'code', '118264', NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000012', '5e570000-0000-4000-8000-000000000003', 'acc00000-0000-4000-8000-000000000012', 'code', '904417', NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000013', '5e570000-0000-4000-8000-000000000003', 'acc00000-0000-4000-8000-000000000013', 'code', '330951', NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000014', '5e570000-0000-4000-8000-000000000002', 'acc00000-0000-4000-8000-000000000014', 'mobile_key', NULL, NULL, '2026-01-05T08:00:00.000Z'),
  ('c4ed0000-0000-4000-8000-000000000015', '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64', NULL, 'card', NULL, '4810099', '2026-01-05T08:00:00.000Z');

INSERT INTO client_sessions
  (client_session_id, user_identity_id, user_identifier_key, token, expires_at, created_at)
VALUES
  ('5e550000-0000-4000-8000-000000000001', '5c945ab5-c75e-4bcb-8e5f-9410061c401f', 'employee-001', 'seam_cst1Demo0001_LocalSandboxOnly00000000', '2036-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z'),
  ('5e550000-0000-4000-8000-000000000002', '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3', 'employee-005', 'seam_cst1Demo0002_LocalSandboxOnly00000000', '2036-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z'),
  ('5e550000-0000-4000-8000-000000000003', '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3', 'employee-005', 'seam_cst1Demo0003_LocalSandboxOnly00000000', '2036-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z'),
  ('5e550000-0000-4000-8000-000000000004', '1de00000-0000-4000-8000-000000000007', 'employee-007', 'seam_cst1Demo0004_LocalSandboxOnly00000000', '2036-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z'),
  ('5e550000-0000-4000-8000-000000000005', NULL, 'visitor-001', 'seam_cst1Demo0005_LocalSandboxOnly00000000', '2036-01-05T08:00:00.000Z', '2026-01-05T08:00:00.000Z');
