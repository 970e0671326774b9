// What explains counts: breaks, annotations and exclusions that touch a subject, in order of time.
import type { Annotation, Exclusion, SeriesBreak } from "../types";
import type { Subject } from "./subjects";

export type Span = [number, number];

export type Note = { from: number; to: number } & (
  | { kind: "break"; what: SeriesBreak }
  | { kind: "annotation"; what: Annotation }
  | { kind: "exclusion"; what: Exclusion }
);

/** What still holds: notes that were taken back are not among them. */
export function notes(subject: Subject, breaks: SeriesBreak[], annotations: Annotation[], exclusions: Exclusion[]): Note[] {
  const found: Note[] = [];
  for (const what of breaks) {
    const at = Date.parse(what.time);
    if (subject.kind !== "line" || what.camera === subject.camera) found.push({ kind: "break", from: at, to: at, what });
  }
  for (const what of annotations) {
    if (!what.written?.withdrawn_at) found.push({ kind: "annotation", from: Date.parse(what.from), to: Date.parse(what.to), what });
  }
  for (const what of exclusions) {
    if (what.written.withdrawn_at || !touches(what, subject)) continue;
    found.push({ kind: "exclusion", from: Date.parse(what.from), to: Date.parse(what.to), what });
  }
  return found.sort((a, b) => a.from - b.from);
}

/** Lines and cameras of a gate are not told, so what is excluded of any is listed with gates and the site. */
function touches(exclusion: Exclusion, subject: Subject): boolean {
  const { kind, camera, item } = exclusion;
  if (kind === "zone") return false;
  if (kind === "site") return true;
  if (kind === "gate") return subject.kind === "site" || (subject.kind === "gate" && item === subject.id);
  if (subject.kind !== "line") return true;
  return camera === subject.camera && (kind === "camera" || item === subject.id);
}

export function within(note: Note, [from, to]: Span): boolean {
  return note.from < to && (note.to > from || note.from >= from);
}
