import { part, say } from './element.js';
import type { Sandbox } from './sandbox.js';
import { difference, type Scene } from './scene.js';

/** Milliseconds between two requests for the scene: others may change it too. */
const PERIOD_MS = 1500;

/** The scene as it is now, and as it was before the latest change. */
export class Live {
  readonly #sandbox: Sandbox;
  readonly #show: (before: Scene, after: Scene) => void;
  #before: Scene | undefined;
  #after: Scene | undefined;
  #text = '';
  /** Number of requests, and of the one whose answer is shown: an older one must not replace a newer one. */
  #asked = 0;
  #shown = 0;
  /** Changes between `hold` and `release` belong together. */
  #held = false;

  constructor(sandbox: Sandbox, show: (before: Scene, after: Scene) => void) {
    this.#sandbox = sandbox;
    this.#show = show;
  }

  /** Returns the latest scene. */
  get scene(): Scene {
    if (!this.#after) throw new Error('the scene was never asked for');
    return this.#after;
  }

  /** Reads the scene, and shows its changes since the last time. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const number = this.#asked;
    const scene = await this.#sandbox.scene();
    if (number < this.#shown) return;
    this.#shown = number;
    const text = JSON.stringify(scene);
    if (text === this.#text) return;
    this.#text = text;
    if (!this.#held || this.#before === undefined) this.#before = this.#after ?? scene;
    this.#after = scene;
    this.#show(this.#before, scene);
    say(part('changes', HTMLElement), difference(this.#before, scene));
  }

  /** Shows changes against the scene as it is now, until `release`. */
  async hold(): Promise<void> {
    await this.refresh();
    this.#held = true;
    this.#before = this.#after;
    if (this.#after) this.#show(this.#after, this.#after);
    say(part('changes', HTMLElement), '');
  }

  /** Shows later changes one by one again. */
  async release(): Promise<void> {
    try {
      await this.refresh();
    } finally {
      this.#held = false;
    }
  }

  /** Shows the scene without its changes. */
  async forget(): Promise<void> {
    this.#before = this.#after = undefined;
    this.#text = '';
    // An answer that is still under way is about the time before.
    this.#shown = this.#asked + 1;
    await this.refresh();
  }

  /** Reads the scene again and again while the page is visible. */
  watch(trouble: (error: unknown) => void, well: () => void): void {
    const look = async (): Promise<void> => {
      try {
        if (!document.hidden) {
          await this.refresh();
          well();
        }
      } catch (error) {
        trouble(error);
      }
      setTimeout(() => void look(), PERIOD_MS);
    };
    setTimeout(() => void look(), PERIOD_MS);
  }
}
