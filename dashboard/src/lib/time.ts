// Wall time of the site, whatever zone the browser is in.

/** Formats instants in one IANA zone. Times of day are always 24 hours, in both languages. */
export class SiteTime {
  readonly zone: string;
  readonly #clock: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #named = new Map<string, Intl.DateTimeFormat>();

  constructor(zone: string) {
    const timeZone = known(zone);
    this.zone = timeZone;
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
    this.#clock = new Intl.DateTimeFormat("en-GB", { ...time, timeZone });
    this.#day = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
  }

  /** 10:32:05 */
  clock(at: number): string {
    return this.#clock.format(at);
  }

  /** 10:32 */
  minute(at: number): string {
    return this.clock(at).slice(0, 5);
  }

  /** 2026-05-01 */
  day(at: number): string {
    return this.#day.format(at);
  }

  /** The parts of a day that are asked for, as its language writes them: `{ day: "numeric", month: "short" }` is 20 Nov. */
  named(at: number, language: string, parts: Intl.DateTimeFormatOptions): string {
    return this.#format(language, parts).format(at);
  }

  /** From one instant to another as a language writes it: 20–26 Nov 2026. */
  range(from: number, to: number, language: string, parts: Intl.DateTimeFormatOptions): string {
    return this.#format(language, parts).formatRange(from, to);
  }

  #format(language: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = language + JSON.stringify(parts);
    // English as Britain writes it, with the day before the month.
    const locale = language === "en" ? "en-GB" : language;
    const format = this.#named.get(key) ?? new Intl.DateTimeFormat(locale, { ...parts, timeZone: this.zone });
    this.#named.set(key, format);
    return format;
  }

  /** The instant at which clocks showed the same time of day so many days before: a day may have 23 or 25 hours. */
  daysBefore(at: number, days: number): number {
    const guess = at - days * DAY_MS;
    const drift = this.#seconds(at) - this.#seconds(guess);
    return guess + 1000 * (drift - DAY_S * Math.round(drift / DAY_S));
  }

  #seconds(at: number): number {
    const [h = 0, m = 0, s = 0] = this.clock(at).split(":").map(Number);
    return 3_600 * h + 60 * m + s;
  }
}

const DAY_S = 86_400;
const DAY_MS = 1000 * DAY_S;

/** A zone that this browser does not know is shown as UTC rather than not at all. */
function known(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}

/** The start of the hour that an RFC 3339 time lies in, as RFC 3339: offsets of half an hour are no obstacle. */
export function hourStart(time: string): string {
  return time.replace(/:\d\d:\d\d(\.\d+)?/, ":00:00");
}
