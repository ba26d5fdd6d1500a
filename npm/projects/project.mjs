// A copy of a project in which the packed package is installed, and running programs in it.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const installed = process.env.LIBSEAM_INSTALLED;
if (!installed) throw new Error('LIBSEAM_INSTALLED must name the folder of the installed package');

/** A file of the tools that are installed beside this one. */
export const tool = (...parts) => path.join(here, 'node_modules', ...parts);

/** The program `name` of the package for this platform, which is the one of its `scope` that npm installed. */
export function binary(scope, name) {
  const [platform] = fs.readdirSync(tool(scope));
  return tool(scope, platform, name);
}

/** Creates a folder in which a project finds the tools installed beside this file. */
export const besideTools = path.join(here, '.work');

/** Makes a copy of the project `name`, in `parent`, which is gone when the test `t` ends, and returns its folder. */
export function copyProject(t, name, parent = os.tmpdir()) {
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, `libseam-${name}-`));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const own = path.join(here, name);
  if (fs.existsSync(own)) fs.cpSync(own, folder, { recursive: true });
  for (const file of ['scenario.mjs', 'page.mjs', 'page.html']) {
    fs.copyFileSync(path.join(here, file), path.join(folder, file));
  }
  fs.cpSync(installed, path.join(folder, 'node_modules/libseam'), { recursive: true });
  return folder;
}

/** Runs a program in `cwd` with little in its environment, and returns what it prints. It fails if the program does. */
export function run(cwd, program, args, variables = {}) {
  const env = { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', ...variables };
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
