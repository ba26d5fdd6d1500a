import { camelCase } from './camel-case.js';
import { about } from './cores.js';

type Method = (...args: never[]) => unknown;

/** Functions that create an operation's methods. */
export interface Makers {
  /** Creates the method that calls the operation. */
  readonly call: (operation: string) => Method;
  /** Creates the method that reads the operation's whole list. */
  readonly pages: (operation: string) => Method;
}

type Tree = { [name: string]: Tree | Method };

/**
 * Creates the namespaces of the operations' dotted names, with the methods in them: `acs.users.delete`, and for the list
 * `acs.users.list` also `acs.users.listPages`.
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
