// Wall time of the site, whatever zone the browser is in.

/** Formats instants in one IANA zone. Times of day are always 24 hours, in both languages. */
export class SiteTime {
  readonly #clock: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;

  constructor(zone: string) {
    const timeZone = known(zone);
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
}

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
