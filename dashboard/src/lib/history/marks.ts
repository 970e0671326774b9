// Which notes stand over which days of the chart, by their numbers in the list.
import type { DayPair } from "./days";
import { within, type Note } from "./notes";
import type { Mark } from "./paint";

/** A day is marked with what touches it or the day it is compared with. */
export function marksOf(notes: Note[], days: DayPair[]): Mark[] {
  return days.flatMap((day, i) => {
    const span = [day.start, day.end] as [number, number];
    const then = day.reference === null ? null : ([day.reference, day.reference + day.end - day.start] as [number, number]);
    const here = notes.map((note, number) => ({ note, number: number + 1 })).filter(({ note }) => within(note, span) || (then && within(note, then)));
    if (here.length === 0) return [];
    const broken = here.find(({ note }) => note.kind === "break" && within(note, span));
    const at = broken ? (broken.note.from - day.start) / (day.end - day.start) : null;
    return [{ day: i, at, numbers: here.map(({ number }) => number).join(" ") }];
  });
}
