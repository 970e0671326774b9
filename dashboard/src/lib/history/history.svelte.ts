// What the view of history asks the box, and what was chosen in it.
import type { SiteTime } from "../time";
import type { Annotations, Comparison, Exclusions, FootfallReport, Forecast, GateReport, ImportEntry } from "../types";
import { days, referenceSpan, type DayPair } from "./days";
import { Kept } from "./kept.svelte";
import { notes, type Note, type Span } from "./notes";
import { isDemo, isImported, sources } from "./source";
import { first, forecastOf, subjects, type Site, type Subject } from "./subjects";

export type Against = "last_week" | "last_year" | "reference";

const DAY_MS = 86_400_000;
const at = (instant: number) => encodeURIComponent(new Date(instant).toISOString().replace(".000", ""));
const period = ([from, to]: Span) => `from=${at(from)}&to=${at(to)}`;

export class History {
  /** What was chosen; without a choice the first subject that was counted. */
  chosen = $state<string | null>(null);
  length = $state<7 | 28>(7);
  against = $state<Against>("last_week");
  /** The day on which a fixed reference begins, as 2026-05-01. */
  day = $state("");

  lines = new Kept<FootfallReport>();
  gates = new Kept<GateReport>();
  comparison = new Kept<Comparison>();
  /** From the reference to the end of the period by month: for the breaks in between. */
  lineSpan = new Kept<FootfallReport>();
  gateSpan = new Kept<GateReport>();
  forecast = new Kept<Forecast>();
  imports = new Kept<ImportEntry[]>();
  annotations = [new Kept<Annotations>(), new Kept<Annotations>(), new Kept<Annotations>()] as const;
  exclusions = [new Kept<Exclusions>(), new Kept<Exclusions>(), new Kept<Exclusions>()] as const;

  #site: () => Site;
  #time: () => SiteTime;
  #today: () => number;

  /** `today` is the instant at which the site's present day began. */
  constructor(site: () => Site, time: () => SiteTime, today: () => number) {
    [this.#site, this.#time, this.#today] = [site, time, today];
  }

  /** The whole days of the period and the end of the last. */
  bounds = $derived.by(() => {
    const time = this.#time();
    return Array.from({ length: this.length + 1 }, (_, i) => time.daysBefore(this.#today(), this.length - i));
  });
  period = $derived<Span>([this.bounds[0] ?? 0, this.bounds.at(-1) ?? 0]);
  subjects = $derived.by(() => subjects(this.#site(), this.lines.value, this.gates.value));
  subject = $derived.by(() => {
    const gates = this.#site().gates.length === 0 || this.gates.value || this.gates.problem;
    return gates && this.lines.value ? (this.subjects.find(({ key }) => key === this.chosen) ?? first(this.subjects)) : null;
  });
  series = $derived.by(() => {
    const subject = this.subject;
    if (!subject) return null;
    const mine = this.comparison.value?.series.filter(({ kind, camera }) => kind === subject.kind && camera === subject.camera);
    return mine?.find(({ id }) => subject.kind === "site" || id === subject.id) ?? null;
  });
  days = $derived<DayPair[]>(this.series ? days(this.series, this.bounds) : []);
  reference = $derived<Span | null>(this.series ? referenceSpan(this.series) : null);
  /** From the beginning of the reference to the end of the period. */
  span = $derived<Span>([Math.min(this.reference?.[0] ?? this.period[0], this.period[0]), this.period[1]]);
  /** What was asked today is about today and the seven days after it. */
  ahead = $derived.by<Span>(() => [this.#today(), this.#time().daysBefore(this.#today(), -8)]);
  notes = $derived.by<Note[]>(() => {
    if (!this.subject) return [];
    const [now, then] = [this.annotations[0].value?.annotations ?? [], this.annotations[1].value?.annotations ?? []];
    const [out, outThen] = [this.exclusions[0].value?.exclusions ?? [], this.exclusions[1].value?.exclusions ?? []];
    return notes(this.subject, this.#breaks(), unlike(now, then), unlike(out, outThen));
  });
  #explaining = $derived.by(() => {
    const span = this.subject?.kind === "line" ? this.lineSpan : this.gateSpan;
    return [span, this.annotations[0], this.annotations[1], this.exclusions[0], this.exclusions[1]];
  });
  /** All that explains these counts has been read. */
  explained = $derived(this.#explaining.every(({ value }) => value !== null));
  /** Some of it could not be read. */
  unread = $derived(this.#explaining.some(({ problem, failure }) => problem !== null || failure !== null));
  /** What is known of the days to come; breaks are not. */
  planned = $derived.by<Note[]>(() => {
    const annotations = (this.annotations[2].value?.annotations ?? []).filter(({ source }) => source === "written");
    return this.subject ? notes(this.subject, [], annotations, this.exclusions[2].value?.exclusions ?? []) : [];
  });
  imported = $derived.by(() => {
    const subject = this.subject;
    if (!subject) return false;
    return isImported(subject, this.lines.value, this.gates.value) || isImported(subject, this.lineSpan.value, this.gateSpan.value);
  });
  demo = $derived.by(() => this.subject !== null && isDemo(this.#site(), this.subject));
  sources = $derived.by(() => (this.subject ? sources(this.subject, this.imports.value, this.#breaks()) : []));

  #breaks() {
    return this.lineSpan.value?.breaks ?? this.gateSpan.value?.breaks ?? [];
  }

  /** Asks what is not known or was asked long ago; what follows from an answer is asked when that is there. */
  ask(now = false) {
    const gates = this.#site().gates.length > 0;
    // Four weeks, however many are shown: what there is to choose from stays the same.
    const known = period([this.#time().daysBefore(this.#today(), 28), this.period[1]]);
    this.lines.ask(`footfall?bucket=month&${known}`, now);
    this.gates.ask(gates ? `gates?bucket=month&${known}` : null, now);
    this.#list(0, this.period, now);
    this.#list(2, this.ahead, now);
    const subject = this.subject;
    if (!subject) return;
    this.#compare(subject, now);
    this.forecast.ask(forecastOf(subject), now);
    // Nobody without a key for managing is told; one try says so.
    if (this.imported && !this.demo && !this.imports.problem) this.imports.ask("imports");
  }

  #compare(subject: Subject, now: boolean) {
    const reference = this.against === "reference" && this.day ? `&reference=${at(this.#beginning(this.day))}` : "";
    this.comparison.ask(`compare?kind=${subject.kind}&with=${this.against}${reference}&${period(this.period)}`, now);
    this.#list(1, this.reference, now);
    const span = this.series ? period(this.span) : null;
    this.lineSpan.ask(span && subject.kind === "line" ? `footfall?bucket=month&${span}` : null, now);
    this.gateSpan.ask(span && subject.kind !== "line" ? `gates?bucket=month&${span}` : null, now);
  }

  #list(which: 0 | 1 | 2, span: Span | null, now: boolean) {
    this.annotations[which].ask(span && `annotations?${period(span)}`, now);
    this.exclusions[which].ask(span && `exclusions?${period(span)}`, now);
  }

  /** The instant at which a civil day begins, by the hour at which today began. */
  #beginning(day: string): number {
    const today = this.#today();
    const back = Math.round((Date.parse(this.#time().day(today)) - Date.parse(day)) / DAY_MS);
    return this.#time().daysBefore(today, back);
  }
}

/** Both lists, without what both have. */
function unlike<T>(one: T[], other: T[]): T[] {
  const known = new Set(one.map((item) => JSON.stringify(item)));
  return [...one, ...other.filter((item) => !known.has(JSON.stringify(item)))];
}
