import { camelCase } from './camel-case.js';
import { about } from './core.js';

/** Makes one operation's method. */
export type MakeMethod = (operation: string) => (...args: never[]) => unknown;

type Tree = { [name: string]: Tree | ReturnType<MakeMethod> };

/** A namespace for every dot in the operations' names, with a method at the end: `acs.users.delete`. */
export function namespaces(make: MakeMethod): Readonly<Tree> {
  const root: Tree = {};
  for (const name of about().operations) {
    const words = name.split('.').map(camelCase);
    const verb = words.pop() as string;
    let tree = root;
    for (const word of words) tree = (tree[word] ??= {}) as Tree;
    tree[verb] = make(name);
  }
  return root;
}
