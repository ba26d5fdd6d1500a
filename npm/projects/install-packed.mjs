// Installs the packed package in a project of its own, beside a copy of its tests: install-packed.mjs FOLDER. The tests'
// servers have the certificate there, which is for `localhost`.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const npmFolder = fileURLToPath(new URL('..', import.meta.url));
const project = path.resolve(process.argv[2]);
const run = (cwd, program, words) => execFileSync(program, words.split(' '), { cwd, stdio: 'inherit' });

fs.rmSync(project, { recursive: true, force: true });
fs.mkdirSync(project, { recursive: true });
run(npmFolder, 'npm', `pack --silent --pack-destination ${project}`);
const [tarball] = fs.readdirSync(project);
fs.renameSync(path.join(project, tarball), path.join(project, 'libseam.tgz'));
fs.writeFileSync(path.join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }');
run(project, 'npm', 'install --offline --silent --no-audit --no-fund ./libseam.tgz');
fs.cpSync(path.join(npmFolder, 'test'), path.join(project, 'test'), { recursive: true });
const request = `req -x509 -config ${npmFolder}../tests/tls/localhost.cnf -newkey ec -pkeyopt ec_paramgen_curve:prime256v1`;
run(project, 'openssl', `${request} -nodes -days 2 -keyout key.pem -out certificate.pem`);
