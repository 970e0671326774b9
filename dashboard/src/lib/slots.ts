// The bars of a chart: every bucket of a day or an hour, seen, not seen, or still ahead.
import type { Coverage, FootfallRow } from "./types";

export interface Slot {
  start: number;
  end: number;
  in: number | null;
  out: number | null;
  coverage: Coverage | null;
  /** `gap`: the time has passed and nothing was observed, which is not the same as nobody. */
  phase: "seen" | "gap" | "ahead";
  current: boolean;
}

/** What was seen of a bucket that has just begun is in the answers after 20 seconds, and then has to be asked for. */
const PATIENCE_MS = 40_000;

/** Slots of `step` ms from `from` up to `to`, filled with the rows of one line. */
export function slots(rows: FootfallRow[], from: number, to: number, step: number, now: number): Slot[] {
  const byStart = new Map(rows.map((row) => [Math.max(Date.parse(row.start), from), row]));
  const result: Slot[] = [];
  for (let start = from; start < to; start += step) {
    result.push(slot(byStart.get(start), start, Math.min(start + step, to), now));
  }
  return result;
}

function slot(row: FootfallRow | undefined, start: number, end: number, now: number): Slot {
  const seen = row !== undefined && row.in !== null && row.out !== null;
  const phase = seen ? "seen" : now < start + PATIENCE_MS ? "ahead" : "gap";
  return {
    start,
    end,
    in: row?.in ?? null,
    out: row?.out ?? null,
    coverage: row?.coverage ?? null,
    phase,
    current: start <= now && now < end,
  };
}

/** Coverage of all slots together. */
export function covered(all: Slot[]): Coverage {
  const sum = { period_s: 0, observed_s: 0, doubtful_s: 0, excluded_s: 0 };
  for (const { coverage } of all) {
    sum.period_s += coverage?.period_s ?? 0;
    sum.observed_s += coverage?.observed_s ?? 0;
    sum.doubtful_s += coverage?.doubtful_s ?? 0;
    sum.excluded_s += coverage?.excluded_s ?? 0;
  }
  return sum;
}
