// The hovers of methods and options in an editor, from TypeScript's language service.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { repository } from './repository.mjs';

// The newest compiler has no language service for JavaScript.
const ts = createRequire(new URL('npm/package.json', repository))('typescript-5.9');

const file = fileURLToPath(new URL('hover.ts', import.meta.url));
const text = `import { Seam } from 'libseam';
const seam = new Seam({ apiKey: 'seam_test', timeout: 1, deadline: 1, retries: 1, strict: true });
await seam.acs.users.delete({ acs_user_id: '' }, { missingOk: true, retries: 2 });
await seam.userIdentities.removeAcsUser({ acs_user_id: '', user_identity_id: '' });
Seam.fromApiKey('');
`;
const options = {
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  target: ts.ScriptTarget.ES2022,
  types: [],
};
const content = (name) => (name === file ? text : ts.sys.readFile(name));
const service = ts.createLanguageService({
  ...ts.sys,
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (name) => {
    const found = content(name);
    return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
  },
  fileExists: (name) => name === file || fs.existsSync(name),
  readFile: content,
  getCurrentDirectory: () => fileURLToPath(new URL('.', import.meta.url)),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
});

/** Returns the hover of the last letter of `word` in the text: the comment, and its tags by name. */
function shown(word) {
  const info = service.getQuickInfoAtPosition(file, text.indexOf(word) + word.length - 1);
  const plain = (parts) => ts.displayPartsToString(parts);
  const tags = (info.tags ?? []).map(({ name, text }) => [name, plain(text)]);
  return { about: plain(info.documentation), ...Object.fromEntries(tags) };
}

test('the hovered program compiles', () => {
  assert.deepEqual(
    service.getSemanticDiagnostics(file).map(({ messageText }) => messageText),
    [],
  );
});

test('a method shows its rules, an example and what it throws', () => {
  const { about, example, throws } = shown('users.delete');
  assert.match(about, /^Delete an access system user/);
  assert.match(about, /Give exactly one of `acs_user_id` and `user_identity_id`\./);
  assert.match(about, /`user_identity_id` needs `acs_system_id`\./);
  assert.match(example, /^await seam\.acs\.users\.delete\(\{\n\s*acs_user_id: '/);
  assert.match(throws, /SeamError/);
});

test('a method in another case shows its example as it is called here', () => {
  assert.match(shown('removeAcsUser').example, /^await seam\.userIdentities\.removeAcsUser\(\{/);
});

for (const [option, fact] of [
  ['timeout', /in milliseconds\. By default 30 000, at most 86 400 000\.$/],
  ['deadline', /in milliseconds\. By default 90 000, /],
  ['retries', /By default 2, at most 10\.$/],
  ['strict', /By default true\.$/],
  ['missingOk', /^For a removal: /],
]) {
  test(`the option ${option} shows its default`, () => assert.match(shown(option).about, fact));
}

test('a maker of clients shows its exceptions', () => assert.match(shown('fromApiKey').throws, /SeamError/));
