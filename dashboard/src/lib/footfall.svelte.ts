// Counts by hour and by minute, from the same public API that everybody uses.
import { hourStart } from "./time";
import type { FootfallReport, GateReport, Live } from "./types";

/** The box brings its minutes and hours up to date every 20 seconds; asking more often than this would only cost. */
const PACE_MS = 10_000;

export class Footfall {
  /** Today by hour. */
  day = $state.raw<FootfallReport | null>(null);
  /** The current hour by minute. */
  hour = $state.raw<FootfallReport | null>(null);
  /** Gates, today; null where the site has none. */
  gates = $state.raw<GateReport | null>(null);
  failed = $state(false);

  #asked = -Infinity;
  #busy = false;

  /** Called several times a second with the latest view: asks again when the last answer is old. */
  follow(view: Live) {
    const now = performance.now();
    if (this.#busy || now - this.#asked < PACE_MS) return;
    this.#asked = now;
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
