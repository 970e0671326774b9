// The view of history against a box that is not there: what is compared, what is missing, what explains it, what comes.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { openBrowser, until } from "./browser.mjs";
import { plausible, shanghai, site, startFakeAt } from "./fake.mjs";
import { hourOf, past } from "./past.mjs";

let box, browser, page;
const DAY = 86_400_000;
const NOW = Date.parse("2026-05-01T12:20:30+08:00");
const TODAY = Date.parse("2026-05-01T00:00:00+08:00");
const text = (id) => page.getByTestId(id).innerText();
const number = (words) => (/[0-9]/.test(words) ? Number(words.split("\n")[0].replaceAll(",", "")) : null);
const asked = (name) => box.questions.filter((question) => question.startsWith(`/api/v1/${name}`));

/** Opens the page and scrolls down to its history. */
async function open(settings = {}) {
  Object.assign(box.past, settings);
  await page.goto(box.url);
  await page.getByTestId("history").scrollIntoViewIfNeeded();
  await page.getByTestId("compare-sums").waitFor();
}
/** The rows of the table of days as [this day, that day, change]. */
async function table() {
  const details = page.getByTestId("history-days").locator("details");
  if (!(await details.evaluate((element) => element.open))) await page.getByTestId("history-table").click();
  const rows = await page.getByTestId("history-day-row").all();
  return Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
}
/** Does something and returns the API's answer to what the page asks then. */
async function answered(name, act) {
  const [response] = await Promise.all([page.waitForResponse((r) => r.url().includes(`/api/v1/${name}`)), act()]);
  return response.json();
}

/** The page shows the figures of an answer of the API for the line arcade. */
async function compares(report) {
  const series = report.series.find(({ camera, id }) => camera === "east" && id === "arcade");
  await until(report.with, async () => number(await text("compare-reference")) === series.reference_in, 5);
  assert.equal(number(await text("compare-in")), series.in);
  assert.equal((await text("compare-change")).replace("−", "-"), `${series.change > 0 ? "+" : ""}${(100 * series.relative_change).toFixed(1)} %`);
  const byDay = new Map();
  for (const row of series.rows) {
    const [now, then] = byDay.get(row.start.slice(0, 10)) ?? [0, 0];
    byDay.set(row.start.slice(0, 10), [now + row.in, then + row.reference_in]);
  }
  assert.deepEqual((await table()).map(([now, then]) => [number(now), number(then)]), [...byDay.values()]);
}

before(async () => {
  box = await startFakeAt(NOW);
  browser = await openBrowser();
  page = browser.page;
});
after(async () => {
  await browser?.close();
  await box?.stop();
});
beforeEach(async () => {
  Object.assign(box, { view: site(), row: plausible, statistics: 200, past: past(), problems: {}, questions: [] });
});

test("nothing of the past is asked for before the view is seen", async () => {
  await page.goto(box.url);
  await page.getByTestId("history").waitFor();
  await page.waitForTimeout(500);
  assert.deepEqual(box.questions, []);
  await page.getByTestId("history").scrollIntoViewIfNeeded();
  await page.getByTestId("compare-sums").waitFor();
  assert.equal(asked("compare").length, 1);
});

test("a line and a reference that are chosen show the figures of the API, in total and by day", async () => {
  await open();
  const last_week = await answered("compare", () => page.getByTestId("history-subject").selectOption("line east/arcade"));
  await compares(last_week);
  const against = page.getByTestId("history-against");
  await compares(await answered("compare", () => against.selectOption("last_year")));
  await compares(await answered("compare", () => against.selectOption("reference")));
  await against.selectOption("last_week");
  await compares(last_week);
  assert.equal(asked("compare?kind=line&with=last_week").length, 1);
  assert.match(asked("compare?kind=line&with=reference")[0], /reference=2026-03-26T16%3A00%3A00Z/, "four weeks before the 24th of April");
});

test("a fixed reference is asked for from the day that is written", async () => {
  await open();
  await answered("compare", () => page.getByTestId("history-against").selectOption("reference"));
  const day = page.getByTestId("history-day");
  assert.equal(await day.inputValue(), "2026-03-27");
  await day.fill("0202-02-02");
  const report = await answered("compare", () => day.fill("2026-02-02"));
  assert.equal(report.series[0].rows[0].reference_start, "2026-02-02T00:00:00+08:00");
  assert.equal(asked("compare").length, 3, "not for a year that is half written");
  await page.getByTestId("compare-sums").waitFor();
  assert.match(await text("compare-sums"), /2\s?–\s?8 Feb 2026/);
});

test("28 days are shown on demand, by keyboard too", async () => {
  await open();
  await page.getByTestId("history-days-28").focus();
  const report = await answered("compare", () => page.keyboard.press("Enter"));
  assert.equal(report.from, "2026-04-03T00:00:00+08:00");
  await until("28 days", async () => (await table()).length === 28, 5);
});

test("hours that were not observed are gaps and not zeros, and nobody is a zero", async () => {
  const day = (start) => Math.floor((start - (TODAY - 7 * DAY)) / DAY);
  const count = (_, start) => {
    if (day(start) === 0) return null;
    if (day(start) === 1) return 0;
    return day(start) === 2 && [3, 4, 17].includes(hourOf(start)) ? null : 10;
  };
  await open({ count });
  const rows = await table();
  assert.equal(rows[0][0], "no data");
  assert.match(rows[0][2], /^–\s*0 of 24 h compared$/);
  assert.equal(number(rows[1][0]), 0);
  assert.match(rows[2][0], /^210\s+not observed 03:00–05:00, 17:00–18:00$/);
  assert.match(rows[2][2], /21 of 24 h compared/);
  assert.equal(rows[3][0], "240");
  assert.match(await text("compare-coverage"), /observed 141 h of 168 h \(84 %\)/);
  assert.equal(await page.getByTestId("compare-reference-coverage").count(), 0, "all of the reference was seen");
  assert.match(await text("compare-left-out"), /141 of 168\. Left out: 27 h observed for less than 90 %/);
  await open({ count: () => 10, excluded: (_, start) => day(start) === 3 });
  assert.equal(await page.getByTestId("compare-coverage").count(), 0, "all was seen");
  assert.match(await text("compare-left-out"), /144 of 168\. Left out: 24 h excluded/);
  assert.match((await table())[3][2], /^–\s*0 of 24 h compared$/);
  await open({ count: () => null, excluded: () => false });
  assert.equal(await text("compare-in"), "–");
  assert.match(await text("compare-reason"), /No hour can be compared/);
});

test("breaks, annotations and exclusions are listed with who and why, and what was taken back is not", async () => {
  const by = (name, withdrawn) => ({ by: name, at: "2026-04-28T09:00:00+08:00", withdrawn_by: withdrawn ?? null, withdrawn_at: withdrawn ? "2026-04-29T09:00:00+08:00" : null });
  const days = { from: "2026-04-27T00:00:00+08:00", to: "2026-04-29T00:00:00+08:00" };
  box.view.gates = [];
  await open({
    breaks: [
      { camera: "east", time: "2026-04-26T10:00:00+08:00", changes: [{ what: "model", from: "import old-counters", to: "nanodet" }] },
      { camera: "west-2", time: "2026-04-26T11:00:00+08:00", changes: [{ what: "geometry", from: "a1", to: "b2" }] },
    ],
    annotations: [
      { id: 1, kind: "works", ...days, title: "East pavement closed", text: "Scaffolding", source: "written", written: by("Li Wei") },
      { id: 2, kind: "note", ...days, title: "Mistaken", text: "", source: "written", written: by("Li Wei", "Li Wei") },
    ],
    exclusions: [
      { id: 1, kind: "line", camera: "east", item: "east-door", from: "2026-04-20T08:00:00+08:00", to: "2026-04-20T12:00:00+08:00", why: "Scaffolding in front of the door", written: by("Wang Fang") },
      { id: 2, kind: "line", camera: "west-2", item: "arcade-in", from: "2026-04-26T08:00:00+08:00", to: "2026-04-26T12:00:00+08:00", why: "Elsewhere", written: by("Wang Fang") },
    ],
  });
  const items = () => page.getByTestId("history-notes").locator("li").allInnerTexts();
  await until("three notes", async () => (await items()).length === 3, 5);
  const [excluded, broken, works] = await items();
  assert.match(excluded, /20 Apr 2026 08:00 – 12:00.*reference.*line east\/east-door.*Scaffolding in front of the door.*Wang Fang/s);
  assert.match(broken, /26 Apr 2026 10:00.*these days.*Camera east.*another model \(the earlier counter old-counters → nanodet\)/s);
  assert.match(works, /27\s?–\s?28 Apr 2026.*Works: East pavement closed\. Scaffolding.*Li Wei/s);
  await page.getByTestId("language-zh").click();
  const [, zh] = await items();
  assert.match(zh, /摄像机 east.*模型已更换（旧计数器 old-counters → nanodet）/s);
  await page.getByTestId("language-en").click();
});

test("that nothing explains the counts is said only where all notes were read", async () => {
  await open();
  await until("the sentence", async () => /No break, annotation or exclusion/.test(await text("history-notes")), 5);
  box.problems = { exclusions: [503, "The database did not answer."] };
  await open();
  await until("the other sentence", async () => /could be read just now/.test(await text("history-notes")), 5);
  assert.doesNotMatch(await text("history-notes"), /No break/);
});

test("what the box cannot answer is shown as its sentence", async () => {
  const sentence = "the site has no footfall, as no gate is marked perimeter = true; ask for a gate or a line.";
  box.problems = { forecast: [422, sentence] };
  await open();
  assert.equal(await text("forecast-trouble"), sentence);
  assert.equal(await page.getByTestId("forecast").count(), 0);
  box.problems = { compare: [422, "reference must lie on a day before the period."] };
  await page.getByTestId("history-against").selectOption("last_year");
  await until("the sentence", async () => (await page.getByTestId("compare-trouble").count()) === 1, 5);
  assert.equal(await text("compare-trouble"), "reference must lie on a day before the period.");
  assert.equal(await page.getByTestId("history-days").count(), 0, "no empty box");
  box.problems = {};
  await open({ reason: "the history is too short: 8 weeks are needed" });
  assert.match(await text("forecast-reason"), /the history is too short: 8 weeks are needed/);
});

test("the days to come have the API's figures, and holidays their names", async () => {
  const holiday = { id: null, kind: "holiday", from: "2026-05-03T00:00:00+08:00", to: "2026-05-04T00:00:00+08:00", title: "劳动节 Labour Day", text: "", source: "published", written: null };
  const event = { id: 4, kind: "event", from: "2026-05-04T10:00:00+08:00", to: "2026-05-04T18:00:00+08:00", title: "Tea market", text: "", source: "written", written: { by: "Li Wei", at: "2026-04-28T09:00:00+08:00", withdrawn_by: null, withdrawn_at: null } };
  await open({ holiday: 2, annotations: [holiday, event] });
  await page.getByTestId("history-subject").selectOption("line east/arcade");
  await until("the line's forecast", () => asked("forecast?camera=east&line=arcade").length === 1, 5);
  await page.getByTestId("forecast-days").waitFor();
  const rows = await page.getByTestId("forecast-days").locator("tbody tr").all();
  assert.equal(rows.length, 8);
  const day = Array.from({ length: 18 }, (_, i) => 100 + 10 * (i + 6)).reduce((sum, n) => sum + n);
  for (const row of rows) assert.equal(number(await row.locator("td").first().innerText()), day);
  assert.match(await rows[0].locator("td").nth(1).innerText(), /23:00–00:00\s+290 to 370/);
  assert.match(await rows[2].innerText(), /Sun 3 May\s+Holiday: 劳动节 Labour Day/);
  assert.equal(await page.getByTestId("forecast-holiday").count(), 1);
  assert.match(await text("outlook-notes"), /Event: Tea market\..*Li Wei/s);
  await page.getByTestId("outlook").getByText("Show every hour").click();
  const hours = page.getByTestId("forecast-hours").locator("tbody tr");
  await hours.first().waitFor();
  assert.equal(await hours.count(), 8 * 24);
  assert.deepEqual(await hours.nth(0).locator("td").allInnerTexts(), ["closed"]);
  assert.deepEqual(await hours.nth(6).locator("td").allInnerTexts(), ["160", "120 to 200", "90 to 230"]);
});

test("whose counts they are is said where another counter made them", async () => {
  await open();
  assert.equal(await page.getByTestId("history-source").count(), 0);
  box.view.gates = [];
  await open({ imported: ["east/east-door"] });
  assert.equal(await text("history-source"), "Counts of an earlier counter are among these: they were imported, not counted here.");
  const entry = { source: "old-counters", file: "old.csv", hours: 9, mapping: "Door = east/east-door : in", sha256: "", time: shanghai(NOW), timezone: "Asia/Shanghai", who: "on the box" };
  await open({ imports: [entry, { ...entry, source: "others", mapping: "Door = east/arcade : in" }] });
  await until("the source", async () => /imported from old-counters, not/.test(await text("history-source")), 5);
  box.view.site.id = "demo";
  box.view.cameras = [{ ...box.view.cameras[0], id: "auckland" }];
  await open();
  assert.equal(
    await text("history-source"),
    "Auckland, New Zealand: real hourly counts, moved in time, not counted here. Heart of the City Auckland / Hyesop Shin, CC BY 4.0.",
  );
});

test("both languages are complete, and nothing runs over the edge of a phone", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open({ annotations: [] });
  await table();
  await page.getByTestId("language-zh").click();
  assert.match(await text("history"), /^历史/);
  const shown = await page.getByTestId("history").innerText();
  // Names of lines, the site and dates of the fake stay what they are.
  const left = shown.replaceAll(/Riverside district|Main entrance|East gate|West arcade|east-door|arcade-in|arcade/g, "").match(/[A-Za-z]{3,}/g);
  assert.equal(left, null, `${left} is not Chinese`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  await page.getByTestId("language-en").click();
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("the past is asked for every five minutes, and a failure leaves the last answer with its age", async () => {
  const own = await openBrowser();
  await own.page.clock.install();
  await own.page.goto(box.url);
  await own.page.getByTestId("history").scrollIntoViewIfNeeded();
  const shown = (id) => own.page.getByTestId(id).innerText();
  await own.page.getByTestId("compare-sums").waitFor();
  const people = await shown("compare-in");
  await own.page.clock.fastForward("04:00");
  await own.page.waitForTimeout(500);
  assert.equal(asked("compare").length, 1, "not before five minutes are over");
  box.problems = { compare: [503, "The database did not answer; the log says why. Try again shortly."] };
  await own.page.clock.fastForward("01:30");
  await until("the failure", async () => (await own.page.getByTestId("compare-trouble").count()) === 1, 10);
  assert.equal(asked("compare").length, 2);
  assert.match(await shown("compare-trouble"), /The database did not answer.*last answer, of \d\d:\d\d, 5 min old/s);
  assert.equal(await shown("compare-in"), people);
  box.problems = {};
  await own.page.getByTestId("compare-trouble").getByRole("button").click();
  await until("an answer", async () => (await own.page.getByTestId("compare-trouble").count()) === 0, 10);
  assert.deepEqual(own.complaints, []);
  await own.close();
});

test("the view broke no rule of the content policy and raised no error", () => {
  assert.deepEqual(browser.complaints, []);
});
