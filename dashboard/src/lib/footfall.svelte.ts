// Counts by hour and by minute, from the same public API that everybody uses.
import { hourStart } from "./time";
import type { FootfallReport, GateReport, Live } from "./types";

/** Counts are on disk two seconds after they were made; asking more often than this would only cost. */
const PACE_MS = 3_000;
/** Coverage grows even when nobody passes. */
const IDLE_MS = 30_000;

export class Footfall {
  /** Today by hour. */
  day = $state.raw<FootfallReport | null>(null);
  /** The current hour by minute. */
  hour = $state.raw<FootfallReport | null>(null);
  /** Gates, today; null where the site has none. */
  gates = $state.raw<GateReport | null>(null);
  failed = $state(false);

  #asked = -Infinity;
  #counts = "";
  #due = 0;
  #busy = false;

  /** Called several times a second with the latest view: asks again after a count changed, at most every few seconds. */
  follow(view: Live) {
    const now = performance.now();
    const counts = fingerprint(view);
    if (counts !== this.#counts) {
      this.#counts = counts;
      // A change is asked for twice: soon, and once more when it is certainly on disk.
      this.#due = 2;
    }
    const wait = this.#due > 0 ? PACE_MS : IDLE_MS;
    if (this.#busy || now - this.#asked < wait) return;
    this.#asked = now;
    this.#due = Math.max(0, this.#due - 1);
    void this.#ask(view.time, view.gates.length > 0);
  }

  async #ask(time: string, gates: boolean) {
    this.#busy = true;
    try {
      const from = encodeURIComponent(hourStart(time));
      [this.day, this.hour, this.gates] = await Promise.all([
        get<FootfallReport>("footfall?bucket=hour"),
        get<FootfallReport>(`footfall?bucket=minute&from=${from}`),
        gates ? get<GateReport>("gates?bucket=day") : null,
      ]);
      this.failed = false;
    } catch {
      this.failed = true;
    } finally {
      this.#busy = false;
    }
  }
}

async function get<T>(resource: string): Promise<T> {
  const answer = await fetch(`/api/v1/${resource}`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${resource}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** Changes when a count, the minute or the day changes. */
function fingerprint(view: Live): string {
  const counts = view.cameras.flatMap((camera) => camera.lines.map((line) => `${line.in}/${line.out}`));
  return [view.time.slice(0, 16), ...counts].join();
}
