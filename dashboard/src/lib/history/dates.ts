// Periods in words.
import { i18n } from "../i18n.svelte";
import type { SiteTime } from "../time";
import type { Span } from "./notes";

const DATE = { day: "numeric", month: "short" } as const;
const YEAR = { day: "numeric", month: "short", year: "numeric" } as const;

/** 20–26 Nov 2026, both days included. */
export function dates([from, to]: Span, time: SiteTime): string {
  const last = to - 1;
  const same = time.day(from).slice(0, 4) === time.day(last).slice(0, 4);
  if (i18n.language !== "zh" || time.day(from) === time.day(last)) return time.range(from, last, i18n.language, YEAR);
  // Chinese begins with the year, which the browser would repeat, in figures and slashes.
  return `${time.named(from, "zh", YEAR)} – ${time.named(last, "zh", same ? DATE : YEAR)}`;
}

/** Fri 20 Nov */
export function weekday(at: number, time: SiteTime): string {
  return time.named(at, i18n.language, { weekday: "short", ...DATE });
}

/** 20 Nov 2026, 14:05 */
export function moment(at: number, time: SiteTime): string {
  return `${time.named(at, i18n.language, YEAR)} ${time.minute(at)}`;
}

/** Whole days as days, anything else to the minute. */
export function stretch([from, to]: Span, time: SiteTime): string {
  if (from === to) return moment(from, time);
  const midnight = (at: number) => time.clock(at) === "00:00:00";
  if (midnight(from) && midnight(to)) return dates([from, to], time);
  const end = time.day(from) === time.day(to) ? time.minute(to) : moment(to, time);
  return `${moment(from, time)} – ${end}`;
}
