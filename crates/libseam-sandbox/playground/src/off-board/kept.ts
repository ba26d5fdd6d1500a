/** The beginning of the names under which this browser keeps evidence. */
const PREFIX = 'off-boarding ';

/** Evidence of one person, which this browser keeps: a reload, or another day, goes on with it. */
export class Kept {
  readonly #key: string;

  /** Creates the place for the evidence about the person with this id. */
  constructor(person: string) {
    this.#key = PREFIX + person;
  }

  /** Lists the ids of everybody whose evidence is kept. */
  static people(): readonly string[] {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  }

  /** Removes all evidence: what it is about is no more. */
  static clear(): void {
    for (const person of Kept.people()) new Kept(person).remove();
  }

  /** Returns the lines; empty where there are none. */
  read(): string {
    return localStorage.getItem(this.#key) ?? '';
  }

  /** Adds a line. It is kept when this returns. */
  append(line: string): void {
    localStorage.setItem(this.#key, `${this.read()}${line.replace(/\n?$/, '\n')}`);
  }

  remove(): void {
    localStorage.removeItem(this.#key);
  }

  /**
   * Runs `work` unless another tab has this evidence, and then returns `undefined`. A tab that is closed has it no
   * more.
   */
  hold<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    return navigator.locks.request(this.#key, { ifAvailable: true }, async (lock) =>
      lock === null ? undefined : work(),
    );
  }
}
