import type { SeamEvent } from 'libseam';
import { element, part } from './element.js';
import type { LoggedRequest } from './sandbox.js';

/** A part of a call that takes time. */
interface Step {
  readonly label: string;
  /** Milliseconds since the call began. */
  readonly from: number;
  /** Milliseconds to its end; absent as long as that is not known. */
  to?: number;
  tone: 'sent' | 'good' | 'bad' | 'wait';
  text: string;
  fault?: string;
  /** Number of requests that the sandbox received, if that is known. */
  requests?: number;
}

/** Milliseconds between two drawings of the bars. */
const TICK_MS = 100;
/** Largest difference of two clocks about the same moment: less than the shortest wait. */
const SLACK_MS = 10;
/** The shortest time that the bars are drawn over, so that a quick call does not look like a slow one. */
const SHORTEST_MS = 50;

/** The attempts and waits of one call, drawn to scale as they happen. */
export class Timeline {
  readonly #list = part('timeline', HTMLOListElement);
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #steps: Step[] = [];
  #began = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Empties the timeline. */
  clear(): void {
    this.#steps = [];
    this.#draw();
  }

  /** Starts the clock of a call that begins now. */
  begin(): void {
    this.#began = performance.now();
    if (!this.#still) this.#timer = setInterval(() => this.#scale(), TICK_MS);
  }

  /** Adds an event. */
  note(event: SeamEvent): void {
    const open = this.#steps.find((step) => step.to === undefined);
    switch (event.type) {
      case 'send':
        this.#steps.push({ label: `Attempt ${event.attempt}`, from: event.at, tone: 'sent', text: 'sent' });
        break;
      case 'reply':
        close(open, event.at, event.kind ? 'bad' : 'good', reply(event.httpStatus, event.kind, event.ms));
        break;
      case 'failure':
        close(open, event.at, 'bad', `${event.failure}, after ${duration(event.ms)}`);
        break;
      case 'wait':
        this.#steps.push({
          label: 'Wait',
          from: event.at,
          to: event.at + event.ms,
          tone: 'wait',
          text: duration(event.ms),
        });
        break;
      case 'done':
      case 'error': {
        close(open, event.at, 'bad', 'given up');
        const last = this.#steps.at(-1);
        if (last?.tone === 'wait' && (last.to as number) > event.at)
          close(last, event.at, 'wait', 'given up');
        break;
      }
    }
    this.#draw();
  }

  /** Stops drawing. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Adds the sandbox's log to the attempts, once the call is over. */
  end(requests: readonly LoggedRequest[]): void {
    this.stop();
    const attempts = this.#steps.filter((step) => step.tone !== 'wait');
    // A browser sends a request again by itself where a connection that it used before breaks without a reply, so an
    // attempt may be more than one request. Then the clocks tell whose each is: they differ by when the first came.
    const [skew, first] = [requests[0]?.at_ms ?? 0, attempts[0]?.from ?? 0];
    requests.forEach(({ at_ms, fault }, at) => {
      const came = first + at_ms - skew;
      const attempt =
        requests.length === attempts.length
          ? attempts[at]
          : attempts.findLast(({ from }) => from <= came + SLACK_MS);
      if (!attempt) return;
      attempt.requests = (attempt.requests ?? 0) + 1;
      if (fault) attempt.fault = fault;
    });
    this.#draw();
  }

  #draw(): void {
    this.#list.replaceChildren(
      ...this.#steps.map((step) =>
        element(
          'li',
          { class: `step ${step.tone}` },
          element('span', { class: 'label' }, step.label),
          element('span', { class: 'track', 'aria-hidden': 'true' }, element('span', { class: 'bar' })),
          element(
            'span',
            { class: 'what' },
            step.text,
            step.fault === undefined
              ? undefined
              : element('span', { class: 'fault' }, `fault: ${step.fault}`),
            (step.requests ?? 1) > 1
              ? element('span', { class: 'again' }, `the sandbox got ${step.requests} requests`)
              : undefined,
          ),
        ),
      ),
    );
    this.#scale();
  }

  #scale(): void {
    const now = performance.now() - this.#began;
    const ends = this.#steps.map((step) => step.to ?? now);
    const whole = Math.max(SHORTEST_MS, ...ends);
    this.#steps.forEach((step, at) => {
      const bar = this.#list.children[at]?.querySelector<HTMLElement>('.bar');
      bar?.style.setProperty('--from', String(step.from / whole));
      bar?.style.setProperty('--long', String(((step.to ?? now) - step.from) / whole));
    });
  }
}

function close(step: Step | undefined, to: number, tone: Step['tone'], text: string): void {
  if (step) Object.assign(step, { to, tone, text });
}

function reply(status: number, kind: string | undefined, ms: number): string {
  return `${status}${kind === undefined ? '' : `, ${kind}`}, after ${duration(ms)}`;
}

/** Writes a time for a reader. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
