// A box that is not there: serves the built page and an API made of whatever the test wants to see.
//
// For states of the page that a real box reaches only by accident: a failed camera, hours without data, a stream that
// goes silent. Figures come from this file alone; nothing here counts.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerOfPast, past } from "./past.mjs";

const DIST = fileURLToPath(new URL("../../dashboard/dist/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HOUR = 3_600_000;
const OFFSET = 8 * HOUR;

/** RFC 3339 with Shanghai's offset, which has no summer time. */
export function shanghai(at) {
  return new Date(at + OFFSET).toISOString().replace("Z", "+08:00");
}

/** A site with one camera that runs and one that failed. */
export function site() {
  return {
    site: { id: "riverside", name: "Riverside district" },
    timezone: "Asia/Shanghai",
    store: null,
    losses: [],
    gates: [{ id: "main", name: "Main entrance", perimeter: true }],
    cameras: [
      {
        id: "east", name: "East gate", state: "running", detail: null, doubt: null, fps: 9.8, frames_analysed: 35_800, frames_dropped: 412,
        size: { width: 1600, height: 900 },
        lines: [
          { id: "east-door", staff: false, in: 1284, out: 1193, hour_in: 96, hour_out: 71, a: [0.52, 0.25], b: [0.52, 0.98] },
          { id: "arcade", staff: false, in: 342, out: 401, hour_in: 20, hour_out: 33, a: [0.9, 0.55], b: [0.62, 0.32] },
        ],
        zones: [
          { id: "tea-queue", kind: "queue", people: 6, expected_wait_s: 272.4, wait_doubt: null, polygon: [[0.08, 0.5], [0.4, 0.42], [0.44, 0.9], [0.1, 0.95]] },
          { id: "plaza", kind: "area", people: 17, polygon: [[0.56, 0.55], [0.97, 0.6], [0.97, 0.96], [0.56, 0.96]] },
        ],
        tracks: [],
      },
      {
        id: "west-2", name: "West arcade", state: "failed", time: "2026-05-01T08:14:09.000+08:00", fps: 0, frames_analysed: 9_120, frames_dropped: 3,
        detail: "rtsp://10.0.0.12/stream1: the server refuses the user name or password. Check [[camera]] west-2 in promenade.toml.",
        size: { width: 1280, height: 720 },
        lines: [{ id: "arcade-in", staff: false, in: 87, out: 92, hour_in: 0, hour_out: 0, a: [0.3, 0.7], b: [0.8, 0.7] }],
        zones: [{ id: "kiosk", kind: "queue", people: null, polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.5], [0.1, 0.5]] }],
        tracks: [],
      },
    ],
  };
}

/** People who walk in circles, so that there is something to see. */
export function walkers(count, at) {
  return Array.from({ length: count }, (_, i) => {
    const angle = at / (4_000 + 900 * (i % 5)) + i * 1.7;
    const depth = 0.45 + 0.4 * Math.abs(Math.sin(i * 12.9));
    const h = 0.08 + 0.2 * (depth - 0.3);
    const x = 0.5 + 0.42 * Math.sin(angle) - h / 5;
    const y = depth - h + 0.06 * Math.cos(angle * 1.3);
    return { id: i + 1, class: "person", x, y, w: h * 0.26, h };
  });
}

function rows(box, from, to, step) {
  const result = [];
  for (let start = from; start < to; start += step) {
    const end = start + step;
    for (const camera of box.view.cameras) {
      for (const line of camera.lines) result.push(box.row(camera, line, start, end, Math.min(end, to)));
    }
  }
  return result.map((row) => ({ ...row, start: shanghai(row.start), end: shanghai(row.end) }));
}

function footfall(box, query) {
  const now = box.now();
  const step = query.get("bucket") === "minute" ? 60_000 : HOUR;
  const midnight = Math.floor((now + OFFSET) / (24 * HOUR)) * 24 * HOUR - OFFSET;
  const from = query.has("from") ? Date.parse(query.get("from")) : midnight;
  const all = rows(box, from, now, step);
  const totals = box.view.cameras.flatMap((camera) =>
    camera.lines.map((line) => {
      const mine = all.filter((row) => row.camera === camera.id && row.line === line.id && row.in !== null);
      const sum = (pick) => (mine.length === 0 ? null : mine.reduce((total, row) => total + pick(row), 0));
      const coverage = { period_s: Math.round((now - from) / 1000), observed_s: 0, doubtful_s: 0 };
      return { camera: camera.id, line: line.id, in: sum((row) => row.in), out: sum((row) => row.out), coverage };
    }),
  );
  const bucket = step === HOUR ? "hour" : "minute";
  return { site: box.view.site.id, timezone: box.view.timezone, from: shanghai(from), to: shanghai(now), bucket, rows: all, totals };
}

/** Every gate with 1,626 in and 1,594 out, seen for 34,000 of 36,000 seconds. */
function gates(box) {
  const coverage = { period_s: 36_000, observed_s: 34_000, doubtful_s: 40 };
  const totals = box.view.gates.map(({ id, name, perimeter }) => ({ gate: id, name, perimeter, in: 1626, out: 1594, net: 32, coverage }));
  return { site: box.view.site.id, timezone: box.view.timezone, bucket: "day", rows: [], totals, site_footfall: null };
}

/** A plausible day with a hole in it; tests replace it where they need exact figures. */
export function plausible(camera, line, start, end, until) {
  const period_s = Math.round((until - start) / 1000);
  const minutes = (start + OFFSET) / 60_000;
  const hour = Math.floor(minutes / 60) % 24;
  const gap = end - start === HOUR ? hour === 5 || camera.id === "west-2" && hour > 8 : minutes % 60 > 11 && minutes % 60 < 15 || camera.id === "west-2";
  const base = { camera: camera.id, line: line.id, start, end };
  if (gap) return { ...base, in: null, out: null, coverage: { period_s, observed_s: 0, doubtful_s: 0 } };
  const wave = Math.exp(-((hour - 12.5) ** 2) / 12) + 0.9 * Math.exp(-((hour - 18.5) ** 2) / 6);
  const noise = Math.abs(Math.sin(start / 1e6 + line.id.length));
  const scale = (wave * 180 + 4 * noise) * (line.id === "east-door" ? 1 : 0.35) * (end - start === HOUR ? 1 : (0.4 + noise) / 45);
  const observed_s = Math.round(period_s * (hour === 6 ? 0.55 : 1));
  return { ...base, in: Math.round(scale), out: Math.round(scale * (0.7 + 0.4 * noise)), coverage: { period_s, observed_s, doubtful_s: hour === 6 ? 40 : 0 } };
}

/** Starts a box on loopback. `box.push()` sends the present view to every stream. */
export async function startFake() {
  const streams = new Set();
  const box = { view: site(), row: plausible, now: () => Date.now(), statistics: 200, asked: 0, past: past(), problems: {}, questions: [] };
  const live = () => ({ ...box.view, time: shanghai(box.now()), cameras: box.view.cameras.map((c) => ({ time: shanghai(box.now()), ...c })) });
  const json = (response, status, value) => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(value));
  };
  const stream = (request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.write(`retry: 300\nevent: live\ndata: ${JSON.stringify(live())}\n\n`);
    streams.add(response);
    request.on("close", () => streams.delete(response));
  };
  const file = async (path, response) => {
    const name = path === "/" ? "index.html" : path.slice(1);
    const body = await readFile(join(DIST, name)).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(name)] ?? "text/plain", "content-security-policy": POLICY });
    response.end(body ?? "not found");
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/api/v1/live/stream") return stream(request, response);
    if (url.pathname === "/api/v1/live") return json(response, 200, live());
    const told = answerOfPast(box, url);
    if (told) return json(response, ...told);
    if (url.pathname === "/api/v1/gates") return json(response, box.statistics, gates(box));
    if (url.pathname !== "/api/v1/footfall") return void file(url.pathname, response);
    box.asked += 1;
    return box.statistics === 200 ? json(response, 200, footfall(box, url.searchParams)) : json(response, box.statistics, {});
  });
  const listen = (port) => new Promise((done) => server.listen(port, "127.0.0.1", done));
  const hangUp = () => streams.forEach((response) => response.destroy());
  await listen(0);
  const { port } = server.address();
  return Object.assign(box, {
    url: `http://127.0.0.1:${port}/`,
    push: () => streams.forEach((response) => response.write(`event: live\ndata: ${JSON.stringify(live())}\n\n`)),
    stop: () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      hangUp();
      return closed;
    },
    restart: () => listen(port),
  });
}

/** The same, whose clock shows `now` when it starts. */
export async function startFakeAt(now) {
  const box = await startFake();
  const ahead = now - Date.now();
  box.now = () => Date.now() + ahead;
  return box;
}
