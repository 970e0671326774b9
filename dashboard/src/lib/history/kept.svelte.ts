// One question to the box, and the last good answer to it.
//
// Owns how often is asked, and what stays to be seen when an answer fails. The browser sends the entity tag.
import type { Problem } from "../types";

/** No question of this view is asked again sooner, whether it was answered or not. */
export const PACE_MS = 300_000;
/** Answers to earlier questions that are kept, for whoever goes back and forth. */
const MOST_KEPT = 4;

interface Answer<T> {
  value: T | null;
  /** The box's sentence in place of an answer. */
  problem: string | null;
  /** The sentence of an answer that failed after `value` came; the value stays. */
  failure: string | null;
  /** When `value` came, and when was last asked, by the browser's clock. */
  at: number;
  asked: number;
}

export class Kept<T> {
  #answer = $state.raw<Answer<T> | null>(null);
  waiting = $state(false);

  #resource: string | null = null;
  #earlier = new Map<string, Answer<T>>();

  get value(): T | null {
    return this.#answer?.value ?? null;
  }

  get problem(): string | null {
    return this.#answer?.problem ?? null;
  }

  get failure(): string | null {
    return this.#answer?.failure ?? null;
  }

  /** When the value came, in ms of the browser's clock. */
  get at(): number {
    return this.#answer?.at ?? 0;
  }

  /** Asks below `/api/v1/` unless it was asked of late; `null` is no question. `now` says that somebody wants it at once. */
  ask(resource: string | null, now = false) {
    const same = resource === this.#resource;
    if (!same) {
      this.#resource = resource;
      this.#answer = (resource !== null && this.#earlier.get(resource)) || null;
      this.waiting = false;
    }
    if (resource === null || this.waiting) return;
    if (!now && this.#answer && Date.now() - this.#answer.asked < PACE_MS) return;
    void this.#ask(resource);
  }

  async #ask(resource: string) {
    this.waiting = true;
    const before = this.#answer;
    const asked = Date.now();
    const answer = await fetched<T>(resource, asked, before);
    this.#keep(resource, answer);
    // Somebody may have asked something else meanwhile.
    if (resource !== this.#resource) return;
    this.#answer = answer;
    this.waiting = false;
  }

  #keep(resource: string, answer: Answer<T>) {
    this.#earlier.delete(resource);
    this.#earlier.set(resource, answer);
    const oldest = this.#earlier.keys().next().value;
    if (this.#earlier.size > MOST_KEPT && oldest !== undefined) this.#earlier.delete(oldest);
  }
}

/** What was asked wrongly is answered so; whatever else fails leaves the value that was there before. */
async function fetched<T>(resource: string, asked: number, before: Answer<T> | null): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/v1/${resource}`, { headers: { accept: "application/json" } });
    if (response.ok) return { value: (await response.json()) as T, problem: null, failure: null, at: Date.now(), asked };
    const problem = await sentence(response);
    const ours = response.status < 500 && response.status !== 429;
    if (ours || !before?.value) return { value: null, problem, failure: null, at: 0, asked };
    return { ...before, failure: problem, asked };
  } catch {
    const failure = { problem: null, failure: "", asked };
    return before?.value ? { ...before, ...failure } : { value: null, at: 0, ...failure };
  }
}

/** A problem+json says in a sentence what is wrong; a proxy in between may say anything. */
async function sentence(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  return problem?.detail ?? `${response.status} ${response.statusText}`.trim();
}
