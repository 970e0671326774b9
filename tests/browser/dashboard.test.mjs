// The dashboard of a real box: counts on the page equal those of the API.
//
// PROMENADE_URL names a box that runs already; otherwise the demo is started from PROMENADE_BIN or target/release.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openBrowser, until } from "./browser.mjs";

const BINARY = process.env.PROMENADE_BIN ?? fileURLToPath(new URL("../../target/release/promenade", import.meta.url));
/** The footage is looped in real time; somebody crosses a line within this. */
const PATIENCE_S = 90;

let daemon, url, browser, page;
const api = async (path) => (await fetch(new URL(path, url))).json();
const shown = async (id) => Number((await page.getByTestId(id).innerText()).replaceAll(",", ""));
const crossings = (live) => live.cameras.flatMap((c) => c.lines).reduce((sum, line) => sum + (line.in ?? 0) + (line.out ?? 0), 0);

/** Starts the demo and waits for the line that tells its address. */
async function startDemo() {
  assert.ok(existsSync(BINARY), `${BINARY} is not there: run make build`);
  const child = spawn(BINARY, ["demo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const address = new Promise((found, failed) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /^Dashboard: (http:\/\/\S+)/.exec(line);
      if (match) found(match[1]);
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the demo ended with ${code} before it told its address`)));
    setTimeout(() => failed(new Error("the demo told no address within 60 s")), 60_000).unref();
  });
  return { child, url: await address };
}

before(async () => {
  if (process.env.PROMENADE_URL) url = process.env.PROMENADE_URL;
  else ({ child: daemon, url } = await startDemo());
  browser = await openBrowser();
  page = browser.page;
  await page.goto(url);
});
after(async () => {
  await browser?.close();
  daemon?.kill("SIGKILL");
});

test("the page shows the site and a camera that runs", async () => {
  const live = await api("/api/v1/live");
  assert.equal(await page.getByTestId("site-name").innerText(), live.site.name);
  const camera = live.cameras[0].id;
  const state = page.getByTestId(`camera-state-${camera}`);
  await until("the camera runs", async () => (await state.getAttribute("data-state")) === "running", PATIENCE_S);
});

test("people appear as shapes, lines and zones are drawn, and there is no picture", async () => {
  const { cameras } = await api("/api/v1/live");
  const plan = page.getByTestId(`plan-${cameras[0].id}`);
  await until("a person on the plan", async () => (await plan.getByTestId("person").count()) > 0, PATIENCE_S);
  assert.equal(await plan.getByTestId("plan-line").count(), cameras[0].lines.length);
  assert.equal(await plan.getByTestId("plan-zone").count(), cameras[0].zones.length);
  assert.equal(await page.locator("main img, main video, main image").count(), 0);
});

/** Reads page and API until both stood still around one comparison: people go on walking meanwhile. */
async function compare(what, read) {
  let last;
  await until(what, async () => {
    last = await read();
    return JSON.stringify(last.page) === JSON.stringify(last.api);
  }).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}`);
  });
}

test("counts on the page equal those of the live API, and change by events without a reload", async () => {
  await page.evaluate(() => (window.stays = true));
  const first = crossings(await api("/api/v1/live"));
  await until("somebody crosses a line", async () => crossings(await api("/api/v1/live")) > first, PATIENCE_S);
  await compare("page and /api/v1/live agree", async () => {
    const { cameras } = await api("/api/v1/live");
    const lines = cameras.flatMap((c) => c.lines.map((line) => [c.id, line.id, line.in, line.out, line.hour_in, line.hour_out]));
    const columns = ["line-in", "line-out", "hour-in", "hour-out"];
    const onPage = lines.map(async ([c, id]) => [c, id, ...(await Promise.all(columns.map((column) => shown(`${column}-${c}-${id}`))))]);
    return { page: await Promise.all(onPage), api: lines };
  });
  assert.ok(crossings(await api("/api/v1/live")) > first);
  assert.equal(await page.evaluate(() => window.stays), true);
});

test("zones on the page equal those of the live API", async () => {
  await compare("page and /api/v1/live agree on zones", async () => {
    const { cameras } = await api("/api/v1/live");
    const zones = cameras.flatMap((c) => c.zones.map((zone) => [c.id, zone.id, zone.people]));
    const onPage = await Promise.all(zones.map(async ([c, id]) => [c, id, await shown(`zone-people-${c}-${id}`)]));
    return { page: onPage, api: zones };
  });
});

test("what is stored equals what is shown: footfall of today and of this hour agrees with the live counts", async () => {
  // Hours follow the live counts by twenty seconds, and people go on walking: what is stored lies between two live counts.
  const live = async () => {
    const { cameras } = await api("/api/v1/live");
    return cameras.flatMap((c) => c.lines.map((line) => [c.id, line.id, line.in, line.out, line.hour_in, line.hour_out])).sort();
  };
  let before = await live();
  let last;
  await until("what was live is stored", async () => {
    const { rows, totals } = await api("/api/v1/footfall?bucket=hour");
    const hour = ({ camera, line }) => rows.filter((row) => row.camera === camera && row.line === line).at(-1);
    const stored = totals.map((total) => [total.camera, total.line, total.in, total.out, hour(total)?.in, hour(total)?.out]).sort();
    last = { before, stored, after: await live() };
    assert.deepEqual(stored.map((row) => row.slice(0, 2)), before.map((row) => row.slice(0, 2)));
    const lies = (at, line) => before[line][at] <= stored[line][at] && stored[line][at] <= last.after[line][at];
    // The hour, or the day, may change meanwhile.
    if (last.after.some((line, at) => [2, 3, 4, 5].some((n) => line[n] < before[at][n]))) before = last.after;
    return stored.every((_, line) => [2, 3, 4, 5].every((at) => lies(at, line)));
  }, PATIENCE_S).catch((error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}`);
  });
});

test("a line's history and a reference that are chosen show the figures of the API", async (t) => {
  const counters = async () => {
    const lines = (await api("/api/v1/footfall?bucket=day&from=" + encodeURIComponent(new Date(Date.now() - 28 * 86_400_000).toISOString()))).totals;
    return lines.filter(({ camera }) => camera === "auckland");
  };
  // The demo's history is imported one counter after the other while the page is there already.
  const there = await until("the demo's history", async () => (await counters()).length >= 21, 60).catch(() => false);
  if (!there) return t.skip("this box has no history of Auckland");
  await page.reload();
  await page.getByTestId("history").scrollIntoViewIfNeeded();
  await page.getByTestId("compare-sums").waitFor();
  await page.getByTestId("history-subject").selectOption("line auckland/45-queen-street");
  const answer = page.waitForResponse((response) => /compare.*with=last_year/.test(response.url()));
  await page.getByTestId("history-against").selectOption("last_year");
  const { series } = await (await answer).json();
  const { in: people, reference_in, relative_change, rows } = series.find(({ id }) => id === "45-queen-street");
  assert.ok(people > 0 && reference_in > 0, "both years were counted");
  await until("the reference", async () => (await shown("compare-reference")) === reference_in, 5);
  assert.equal(await shown("compare-in"), people);
  assert.equal((await page.getByTestId("compare-change").innerText()).replace("−", "-"), `${relative_change > 0 ? "+" : ""}${(100 * relative_change).toFixed(1)} %`);
  await page.getByTestId("history-table").click();
  const first = await page.getByTestId("history-day-row").first().locator("td").allInnerTexts();
  const day = rows.filter((row) => row.start.slice(0, 10) === rows[0].start.slice(0, 10));
  assert.equal(Number(first[0].split("\n")[0].replaceAll(",", "")), day.reduce((sum, row) => sum + row.in, 0));
  assert.match(await page.getByTestId("history-source").innerText(), /Auckland, New Zealand: real hourly counts.*CC BY 4\.0/);
});

test("the language can be changed", async () => {
  await page.getByTestId("language-zh").click();
  assert.match(await page.getByTestId("connection").innerText(), /实时/);
  await page.getByTestId("language-en").click();
  assert.match(await page.getByTestId("connection").innerText(), /Live/);
});

test("the page raised no error and broke no rule of the content policy", () => {
  assert.deepEqual(browser.complaints, []);
});

test("when the box goes, the page says so", { skip: Boolean(process.env.PROMENADE_URL) }, async () => {
  daemon.kill("SIGKILL");
  await until("reconnecting", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "reconnecting");
  assert.equal(await page.getByTestId("stale").count(), 1);
});
