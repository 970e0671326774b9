// Hours that were compared, by day: what was counted, what is compared, and which hours are missing.
import type { ComparedHour, ComparedSeries } from "../types";

/** `part`: counted, and left out of the comparison; `gap`: nothing was observed, which is not the same as nobody. */
export type Phase = "seen" | "part" | "gap" | "closed";

export interface HourCell {
  start: number;
  now: Phase;
  then: Phase;
}

export interface Side {
  /** People in over the hours that were observed; null where none was. */
  people: number | null;
  /** People in over the hours that are compared. */
  compared: number | null;
  /** Starts of the hours in which nothing was observed. */
  gaps: number[];
}

export interface DayPair {
  start: number;
  end: number;
  /** Start of the first hour it is compared with; null where there is none. */
  reference: number | null;
  now: Side;
  then: Side;
  hours: HourCell[];
  compared: number;
  /** The change over the hours that are compared, as a share of the reference. */
  change: number | null;
}

/** The days between neighbouring bounds, each with the hours that begin in it. */
export function days(series: ComparedSeries, bounds: number[]): DayPair[] {
  const rows = series.rows.map((row) => ({ row, at: Date.parse(row.start) }));
  return bounds.slice(1).map((end, i) => {
    const start = bounds[i] ?? end;
    return day(rows.filter(({ at }) => start <= at && at < end).map(({ row }) => row), start, end);
  });
}

function day(rows: ComparedHour[], start: number, end: number): DayPair {
  const compared = rows.filter((row) => row.not_compared === null);
  const side = (pick: (row: ComparedHour) => number | null, at: (row: ComparedHour) => string | null): Side => ({
    people: sum(rows.map(pick)),
    compared: sum(compared.map(pick)),
    gaps: rows.filter((row) => phase(row, pick(row)) === "gap").flatMap((row) => Date.parse(at(row) ?? "") || []),
  });
  const now = side((row) => row.in, (row) => row.start);
  const then = side((row) => row.reference_in, (row) => row.reference_start);
  const first = rows.find((row) => row.reference_start !== null)?.reference_start;
  const hours = rows.map((row) => ({ start: Date.parse(row.start), now: phase(row, row.in), then: phase(row, row.reference_in) }));
  return { start, end, reference: first ? Date.parse(first) : null, now, then, hours, compared: compared.length, change: change(now, then) };
}

function phase(row: ComparedHour, people: number | null): Phase {
  if (row.not_compared === null) return "seen";
  if (row.not_compared === "closed") return "closed";
  return people === null ? "gap" : "part";
}

/** The sum of what is known; null where nothing is. */
function sum(values: (number | null)[]): number | null {
  return values.reduce((total, value) => (value === null ? total : (total ?? 0) + value), null);
}

function change(now: Side, then: Side): number | null {
  if (now.compared === null || !then.compared) return null;
  return now.compared / then.compared - 1;
}

/** Hours left out of the comparison, by reason, the most frequent first. */
export function leftOut(series: ComparedSeries): [string, number][] {
  const counts = new Map<string, number>();
  for (const { not_compared } of series.rows) {
    if (not_compared !== null) counts.set(not_compared, (counts.get(not_compared) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** First and last hour that the period is compared with: [from, to). */
export function referenceSpan(series: ComparedSeries): [number, number] | null {
  const starts = series.rows.flatMap((row) => (row.reference_start === null ? [] : Date.parse(row.reference_start)));
  return starts.length === 0 ? null : [Math.min(...starts), Math.max(...starts) + 3_600_000];
}

/** Neighbouring hours as spans: [from, to). */
export function spans(starts: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const start of starts) {
    const last = found.at(-1);
    if (last && last[1] === start) last[1] = start + 3_600_000;
    else found.push([start, start + 3_600_000]);
  }
  return found;
}
