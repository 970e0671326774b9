// The past of a box that is not there: comparisons, forecasts and notes as the API tells them, for the fake of fake.mjs.
//
// Owns figures that tests can work out for themselves: `box.past.count(series, start)` says how many came in an hour, null
// where nobody looked. Every question is kept in `box.questions`; `box.problems` answers a path with a problem instead.
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR;

const shanghai = (at) => new Date(at + OFFSET).toISOString().replace(".000Z", "+08:00");
/** The hour of day in Shanghai. */
export const hourOf = (at) => Math.floor((at + OFFSET) / HOUR) % 24;

/** So many in an hour: more at noon, on some lines and in some weeks, so that no two periods are alike. */
function usual(series, start) {
  const wave = Math.max(0, 12 - Math.abs(hourOf(start) - 13));
  return wave * (10 + series.length) + (Math.floor((start + OFFSET) / DAY) % 11) * 3;
}

/** What a test may replace. */
export function past() {
  return { count: usual, excluded: () => false, imported: [], imports: null, breaks: [], annotations: [], exclusions: [], reason: null, holiday: null };
}

const coverage = (counts) => {
  const observed_s = 3600 * counts.filter((count) => count !== null).length;
  return { period_s: 3600 * counts.length, observed_s, doubtful_s: 0, excluded_s: 0 };
};
const sum = (counts) => (counts.every((count) => count === null) ? null : counts.reduce((all, count) => all + (count ?? 0), 0));
const span = (query) => [Date.parse(query.get("from")), Date.parse(query.get("to"))];
const hours = ([from, to]) => Array.from({ length: (to - from) / HOUR }, (_, i) => from + i * HOUR);

function compare(box, query) {
  const [from, to] = span(query);
  const kind = query.get("kind");
  const of = query.get("with");
  const back = of === "last_week" ? 7 * DAY : of === "last_year" ? 364 * DAY : from - Date.parse(query.get("reference"));
  const { count, excluded } = box.past;
  const one = (camera, id) => {
    const key = camera ? `${camera}/${id}` : id;
    const rows = hours([from, to]).map((start) => {
      const [people, then] = [count(key, start), count(key, start - back)];
      const why = excluded(key, start) ? "excluded" : people === null || then === null ? "not_seen" : null;
      return { start: shanghai(start), reference_start: shanghai(start - back), in: people, reference_in: then, not_compared: why };
    });
    const compared = rows.filter((row) => row.not_compared === null);
    const [people, then] = [sum(compared.map((row) => row.in)), sum(compared.map((row) => row.reference_in))];
    return {
      kind, camera, id, in: people, reference_in: then, change: people === null ? null : people - then,
      relative_change: then ? (people - then) / then : null,
      coverage: coverage(rows.map((row) => row.in)), reference_coverage: coverage(rows.map((row) => row.reference_in)),
      hours: rows.length, compared: compared.length, reason: compared.length === 0 ? "No hour can be compared; all were not observed." : null, rows,
    };
  };
  const lines = () => box.view.cameras.flatMap((camera) => camera.lines.map((line) => one(camera.id, line.id)));
  const series = kind === "site" ? [one(null, box.view.site.id)] : kind === "gate" ? box.view.gates.map(({ id }) => one(null, id)) : lines();
  return { site: box.view.site.id, timezone: box.view.timezone, from: shanghai(from), to: shanghai(to), with: of, formula: "compare-1", series };
}

/** The whole period as one bucket. An earlier counter does not tell staff. */
function month(box, query, name) {
  const [from, to] = span(query);
  const total = (key, rest) => {
    const counts = hours([from, to]).map((start) => box.past.count(key, start));
    const staff = box.past.imported.includes(key) ? null : 0;
    return { ...rest, class: "all", in: sum(counts), out: sum(counts), staff_in: staff, staff_out: staff, coverage: coverage(counts) };
  };
  const lines = box.view.cameras.flatMap((c) => c.lines.map((line) => total(`${c.id}/${line.id}`, { camera: c.id, line: line.id })));
  const gates = box.view.gates.map((gate) => total(gate.id, { gate: gate.id, name: gate.name, perimeter: gate.perimeter }));
  const totals = name === "gates" ? gates : lines;
  const rows = totals.map((row) => ({ ...row, start: shanghai(from), end: shanghai(to) }));
  const breaks = box.past.breaks.filter(({ time }) => from <= Date.parse(time) && Date.parse(time) < to);
  const site_footfall = name === "gates" ? { rows: [], total: total(box.view.site.id, {}) } : undefined;
  return { site: box.view.site.id, timezone: box.view.timezone, from: shanghai(from), to: shanghai(to), bucket: "month", breaks, rows, totals, site_footfall, next: null };
}

function forecast(box, query) {
  const today = Math.floor((box.now() + OFFSET) / DAY) * DAY - OFFSET;
  const id = query.get("gate") ?? (query.has("line") ? `${query.get("camera")}/${query.get("line")}` : null);
  const { reason, holiday } = box.past;
  const rows = hours([today, today + 8 * DAY]).map((start) => {
    const people = hourOf(start) < 6 ? null : 100 + 10 * hourOf(start);
    const some = (n) => (people === null ? null : people + n);
    const day_kind = holiday !== null && Math.floor((start - today) / DAY) === holiday ? "holiday" : "workday";
    return { start: shanghai(start), end: shanghai(start + HOUR), day_kind, expected: people, low_80: some(-40), high_80: some(40), low_95: some(-70), high_95: some(70) };
  });
  const history = { from: shanghai(today - 196 * DAY), to: shanghai(today), open_hours: 3528, counted_hours: 3500 };
  return { site: box.view.site.id, timezone: box.view.timezone, subject: "line", id, model: "mean", formula: "forecast-1", history, reason, rows: reason ? [] : rows };
}

const touching = (query, notes) => {
  const [from, to] = span(query);
  return notes.filter((note) => Date.parse(note.from) < to && Date.parse(note.to) > from);
};

/** What the box answers to a question about its past: status and body; null where it is about something else. */
export function answerOfPast(box, url) {
  const name = url.pathname.replace("/api/v1/", "");
  const month_asked = (name === "footfall" || name === "gates") && url.searchParams.get("bucket") === "month";
  if (!month_asked && !["compare", "forecast", "annotations", "exclusions", "imports"].includes(name)) return null;
  box.questions.push(url.pathname + url.search);
  const problem = box.problems[name];
  if (problem) return [problem[0], { type: "about:blank", title: "Problem", status: problem[0], detail: problem[1] }];
  if (month_asked) return [200, month(box, url.searchParams, name)];
  if (name === "compare") return [200, compare(box, url.searchParams)];
  if (name === "forecast") return [200, forecast(box, url.searchParams)];
  if (name !== "imports") return [200, { [name]: touching(url.searchParams, box.past[name]) }];
  return box.past.imports ? [200, box.past.imports] : [401, { type: "about:blank", title: "Unauthorized", status: 401, detail: "This needs a key." }];
}
