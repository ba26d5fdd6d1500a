import type { Operation } from './generated.js';
import type { Params } from './parameters.js';
import { names, type Scene } from './scene.js';

/** Number of characters of an id that stand for it where it has no name. */
const SHORT = 8;

/** The names of everything that has an id, deleted objects included. */
export class Naming {
  readonly #known = new Map<string, string>();
  #there: ReadonlySet<string> = new Set();

  /** Learns the names of a scene. */
  learn(scene: Scene): void {
    const named = [...names(scene).values()].flat();
    this.#there = new Set(named.map(([id]) => id));
    for (const [id, name] of named) this.#known.set(id, name);
  }

  /** Describes the object with this id for a reader; empty where there never was one. */
  describe(id: string): string {
    const name = this.#known.get(id.toLowerCase());
    if (name === undefined) return '';
    return this.#there.has(id.toLowerCase()) ? name : `${name} · no longer here`;
  }

  /** Writes the call in words, as "Delete Amara Okafor"; `undefined` where a part is missing. */
  inWords({ inWords }: Operation, params: Params): string | undefined {
    if (inWords === undefined) return undefined;
    const pieces = inWords.split(/\{([^}]*)\}/).map((piece, at) => {
      if (at % 2 === 0) return piece;
      const value = piece
        .split('|')
        .map((name) => params[name])
        .find((given) => given !== undefined);
      return typeof value === 'string' ? this.#name(value) : undefined;
    });
    return pieces.includes(undefined) ? undefined : pieces.join('');
  }

  #name(id: string): string {
    const short = id.length > SHORT ? `${id.slice(0, SHORT)}…` : id;
    return this.#known.get(id.toLowerCase()) ?? short;
  }
}
