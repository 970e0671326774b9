// Whose counts they are, where another counter made them.
import type { FootfallReport, GateReport, ImportEntry, SeriesBreak } from "../types";
import type { Site, Subject } from "./subjects";

interface Row {
  in: number | null;
  staff_in: number | null;
}

/** An earlier counter does not tell staff apart, which the box itself always does: that is how its hours are known. */
export function isImported(subject: Subject, lines: FootfallReport | null, gates: GateReport | null): boolean {
  const foreign = (row: Row) => row.in !== null && row.staff_in === null;
  if (subject.kind === "line") {
    return lines?.rows.some((row) => row.camera === subject.camera && row.line === subject.id && foreign(row)) ?? false;
  }
  return gates?.rows.some((row) => (subject.kind === "site" || row.gate === subject.id) && foreign(row)) ?? false;
}

const VERSION = /^import (.+)$/;

/** The names of the sources that filled the subject, as far as the box tells: only who may manage it reads its imports. */
export function sources(subject: Subject, imports: ImportEntry[] | null, breaks: SeriesBreak[]): string[] {
  const target = subject.kind === "line" ? `${subject.camera}/${subject.id}` : subject.id;
  const maps = (entry: ImportEntry) => entry.mapping.split("\n").some((line) => line.includes(`= ${target} :`));
  const listed = (imports ?? []).filter((entry) => subject.kind === "site" || maps(entry) || /^auto/m.test(entry.mapping));
  const mine = breaks.filter((found) => subject.kind !== "line" || found.camera === subject.camera);
  const texts = mine.flatMap((found) => found.changes.flatMap(({ from, to }) => [from, to]));
  const named = texts.flatMap((text) => VERSION.exec(text)?.[1]?.split(" ")[0] ?? []);
  return [...new Set([...listed.map((entry) => entry.source), ...named])];
}

/** The demo's history is somebody's: its licence asks that they are named. */
export function isDemo(site: Site, subject: Subject): boolean {
  return site.id === "demo" && subject.camera === "auckland";
}
