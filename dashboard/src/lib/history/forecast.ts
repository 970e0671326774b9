// The days of a forecast: what is expected of each, and its busiest hour.
import type { Annotation, ForecastRow } from "../types";
import type { SiteTime } from "../time";

export interface ForecastDay {
  start: number;
  kind: string;
  /** People to be expected; null where the site is closed all day. */
  people: number | null;
  /** The hour with most people to be expected. */
  busiest: ForecastRow | null;
  /** Names of the holiday that it is. */
  names: string[];
}

/**
 * By civil day. Intervals of hours do not add up to one of the day: their errors are not independent, so a day has none.
 */
export function forecastDays(rows: ForecastRow[], time: SiteTime, annotations: Annotation[]): ForecastDay[] {
  const byDay = new Map<string, ForecastRow[]>();
  for (const row of rows) {
    const key = time.day(Date.parse(row.start));
    byDay.set(key, [...(byDay.get(key) ?? []), row]);
  }
  return [...byDay.values()].map((hours) => day(hours, annotations));
}

function day(rows: ForecastRow[], annotations: Annotation[]): ForecastDay {
  const start = Date.parse(rows[0]?.start ?? "");
  const end = Date.parse(rows.at(-1)?.end ?? "");
  const open = rows.filter((row) => row.expected !== null);
  const busiest = open.reduce<ForecastRow | null>((most, row) => ((row.expected ?? 0) > (most?.expected ?? -1) ? row : most), null);
  const people = open.length === 0 ? null : open.reduce((total, row) => total + (row.expected ?? 0), 0);
  const named = annotations.filter((note) => note.kind === "holiday" && Date.parse(note.from) < end && Date.parse(note.to) > start);
  return { start, kind: rows[0]?.day_kind ?? "", people, busiest, names: [...new Set(named.map((note) => note.title))] };
}
