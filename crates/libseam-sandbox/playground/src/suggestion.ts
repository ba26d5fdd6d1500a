import type { Operation } from './generated.js';
import type { Ids, Person } from './people.js';

/** A check of parameters. */
type Check = (params: Ids) => boolean;

/** The most parameters that a suggestion has besides the required ones. */
const MOST_OPTIONAL = 3;

/**
 * Parameters for a call about `person`: of their sets of values the first from which the required parameters and as
 * few others as possible make a good call; failing that, what there is of the required ones.
 */
export function suggestion(operation: Operation, person: Person | undefined, check: Check): Ids {
  const sets = person?.ids ?? [];
  const required = operation.params.filter((param) => param.required).map((param) => param.name);
  for (const ids of sets) {
    const optional = operation.params
      .map((param) => param.name)
      .filter((name) => !required.includes(name) && name in ids);
    const found = choices(optional)
      .map((names) => pick(ids, [...required, ...names]))
      .find(check);
    if (found) return found;
  }
  return pick(sets[0] ?? {}, required);
}

/** Lists the subsets of `names` up to a size, the smaller ones first. */
function choices(names: readonly string[]): readonly (readonly string[])[] {
  const bySize: (readonly string[])[][] = [[[]]];
  for (let size = 1; size <= Math.min(names.length, MOST_OPTIONAL); size += 1) {
    const smaller = bySize[size - 1] ?? [];
    bySize.push(
      smaller.flatMap((choice) =>
        names.slice(names.indexOf(choice.at(-1) ?? '') + 1).map((name) => [...choice, name]),
      ),
    );
  }
  return bySize.flat();
}

function pick(ids: Ids, names: readonly string[]): Ids {
  const known = names.filter((name) => ids[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, ids[name] as string]));
}
