// The live feed: one event stream, opened again for as long as the page is open.
import type { Live } from "./types";

/** The box sends at least every five seconds; after this long the line is dead, whatever the browser believes. */
const SILENCE_MS = 12_000;
const RETRY_MS = 2_000;

export class LiveFeed {
  view = $state.raw<Live | null>(null);
  connected = $state(false);
  /** The site's time in ms, going on between events. */
  now = $state(0);

  #source: EventSource | null = null;
  #heard = 0;
  #offset = 0;
  #timers: number[] = [];

  start(): () => void {
    this.#open();
    this.#timers = [setInterval(() => this.#tick(), 250), setInterval(() => this.#watch(), 1_000)];
    return () => {
      this.#timers.forEach(clearInterval);
      this.#source?.close();
    };
  }

  #open() {
    this.#source?.close();
    this.#heard = performance.now();
    const source = new EventSource("/api/v1/live/stream");
    source.addEventListener("live", (event) => this.#hear(JSON.parse((event as MessageEvent<string>).data) as Live));
    source.onerror = () => (this.connected = false);
    this.#source = source;
  }

  #hear(view: Live) {
    this.#heard = performance.now();
    this.#offset = Date.parse(view.time) - this.#heard;
    this.view = view;
    this.connected = true;
    this.#tick();
  }

  #tick() {
    if (this.view && this.connected) this.now = performance.now() + this.#offset;
  }

  /** A browser gives a stream up for good after an HTTP error, and never notices a line that merely went silent. */
  #watch() {
    const silent = performance.now() - this.#heard;
    const given_up = this.#source?.readyState === EventSource.CLOSED && silent > RETRY_MS;
    if (given_up || silent > SILENCE_MS) {
      this.connected = false;
      this.#open();
    }
  }
}
