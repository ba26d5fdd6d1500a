import { camelCase } from './camel-case.js';
import { about } from './core.js';

type Method = (...args: never[]) => unknown;

/** Makers of an operation's methods. */
export interface Makers {
  /** Makes the method that calls it. */
  readonly call: (operation: string) => Method;
  /** Makes the method that reads its whole list. */
  readonly pages: (operation: string) => Method;
}

type Tree = { [name: string]: Tree | Method };

/**
 * Makes a namespace for every dot in the operations' names, with a method at the end: `acs.users.delete`, and beside
 * `acs.users.list`, which returns a list, `acs.users.listPages`.
 */
export function namespaces(make: Makers): Readonly<Tree> {
  const root: Tree = {};
  const { lists, operations } = about();
  for (const name of operations) {
    const words = name.split('.').map(camelCase);
    const verb = words.pop() as string;
    let tree = root;
    for (const word of words) tree = (tree[word] ??= {}) as Tree;
    tree[verb] = make.call(name);
    if (lists.includes(name)) tree[`${verb}Pages`] = make.pages(name);
  }
  return root;
}
