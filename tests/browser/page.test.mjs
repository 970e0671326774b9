// The page in states that a real box reaches only by accident, against a box that is not there.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { openBrowser, until } from "./browser.mjs";
import { plausible, shanghai, site, startFakeAt, walkers } from "./fake.mjs";

let box, browser, page;
const text = (id) => page.getByTestId(id).innerText();
const NOON = Date.parse("2026-05-01T12:20:30+08:00");

before(async () => {
  box = await startFakeAt(NOON);
  browser = await openBrowser();
  page = browser.page;
});
after(async () => {
  await browser?.close();
  await box?.stop();
});
beforeEach(async () => {
  Object.assign(box, { view: site(), row: plausible, statistics: 200 });
  await page.goto(box.url);
  await page.getByTestId("site-name").waitFor();
});

test("a failed camera says so, in words, and shows no people", async () => {
  assert.equal(await page.getByTestId("camera-state-west-2").getAttribute("data-state"), "failed");
  assert.match(await text("camera-detail-west-2"), /refuses the user name or password.*08:14:09/s);
  assert.match(await text("zone-people-west-2-kiosk"), /no data/);
  assert.equal(await text("cameras-running"), "1 of 2 cameras running");
  assert.equal(await page.getByTestId("camera-west-2").getByTestId("person").count(), 0);
});

test("a line that only staff crosses is marked, since nobody is ever counted on it", async () => {
  box.view.cameras[0].lines[1].staff = true;
  await page.reload();
  assert.equal(await text("line-staff-east-arcade"), "Staff");
  assert.equal(await page.getByTestId("line-staff-east-east-door").count(), 0);
});

test("a full disk and lost counts are said at the top, in either language", async () => {
  assert.equal(await page.getByTestId("store").count() + (await page.getByTestId("loss").count()), 0);
  box.view.store = "Counts cannot be written to the database: the disk is full.";
  box.view.losses = [
    { from: "2026-05-01T03:30:00+08:00", to: "2026-05-01T09:58:00+08:00", noticed: "2026-05-01T10:00:05+08:00", mended: "backup", backup: "nightly" },
  ];
  await page.reload();
  assert.match(await text("store"), /the disk is full/);
  assert.match(await text("loss"), /from 2026-05-01 03:30 to 2026-05-01 09:58 are lost/);
  await page.getByTestId("language-zh").click();
  assert.match(await text("store"), /计数仍在继续/);
  assert.match(await text("loss"), /2026-05-01 03:30 至 2026-05-01 09:58/);
  await page.getByTestId("language-en").click();
});

test("an hour without observation is a gap and not a zero", async () => {
  box.row = (camera, line, start, end, stop) => {
    const row = plausible(camera, line, start, end, stop);
    const at = shanghai(start).slice(11, 13);
    if (at === "02") return { ...row, in: 0, out: 0 };
    return at === "03" ? { ...row, in: null, out: null, coverage: { period_s: 3600, observed_s: 0, doubtful_s: 0 } } : row;
  };
  await page.reload();
  const chart = page.getByTestId("by-hour-east");
  await chart.getByText("Show as a table").click();
  const row = (hour) => chart.locator(`tr[data-start="${new Date(Date.parse(`2026-05-01T${hour}:00:00+08:00`)).toISOString()}"]`);
  await row("03").waitFor();
  assert.equal(await row("02").getAttribute("data-phase"), "seen");
  assert.deepEqual(await row("02").locator("td").allInnerTexts(), ["0", "0", "100 %"]);
  assert.equal(await row("03").getAttribute("data-phase"), "gap");
  assert.deepEqual(await row("03").locator("td").allInnerTexts(), ["no data"]);
  assert.equal(await row("13").count(), 0, "what is still ahead is not in the table");
});

test("counts change by events, without loading the page again, and the charts follow", async () => {
  await page.evaluate(() => (window.stays = true));
  const asked = box.asked;
  Object.assign(box.view.cameras[0].lines[0], { in: 1285, hour_in: 97 });
  box.view.cameras[0].zones[0].people = 9;
  box.push();
  await until("the new count", async () => (await text("line-in-east-east-door")) === "1,285", 5);
  assert.equal(await text("hour-in-east-east-door"), "97");
  assert.equal(await text("hour-out-east-east-door"), "71");
  assert.equal(await text("zone-people-east-tea-queue"), "9");
  await until("the statistics are asked for again", () => box.asked > asked);
  assert.equal(await page.evaluate(() => window.stays), true);
});

test("people move as shapes on a plan without a picture", async () => {
  box.view.cameras[0].tracks = walkers(3, 0);
  box.push();
  const shapes = page.getByTestId("plan-east").getByTestId("person");
  await until("three shapes", async () => (await shapes.count()) === 3);
  const before_ = await shapes.first().getAttribute("style");
  box.view.cameras[0].tracks = walkers(3, 3_000);
  box.push();
  await until("the shape has moved", async () => (await shapes.first().getAttribute("style")) !== before_);
  assert.equal(await page.locator("main img, video, main canvas[width='0']").count(), 0);
  assert.equal(await page.getByTestId("plan-east").getByTestId("plan-line").count(), 2);
});

test("the language follows the browser and can be changed", async () => {
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByTestId("language-zh").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  assert.equal(await text("cameras-running"), "2 个摄像机中 1 个运行中");
  await page.reload();
  await until("the choice is kept", async () => (await text("connection")).includes("实时"));
  await page.getByTestId("language-en").click();
  assert.equal(await text("camera-state-east"), "Running");

  const chinese = await openBrowser({ locale: "zh-CN" });
  await chinese.page.goto(box.url);
  await until("Chinese", async () => (await chinese.page.getByTestId("camera-state-east").innerText()) === "运行中");
  await chinese.close();
});

test("a lost box is seen, and found again", async () => {
  await box.stop();
  await until("reconnecting", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "reconnecting");
  assert.match(await text("stale"), /connection to the box is lost/);
  const stopped = await text("clock");
  box.view.cameras[0].lines[0].in = 2000;
  await box.restart();
  await until("live again", async () => (await page.getByTestId("connection").getAttribute("data-state")) === "live");
  await until("the new count", async () => (await text("line-in-east-east-door")) === "2,000");
  await until("the clock goes on", async () => (await text("clock")) !== stopped);
  assert.equal(await page.getByTestId("stale").count(), 0);
});

test("statistics that fail leave the live figures alone", async () => {
  box.statistics = 503;
  await page.reload();
  await page.getByTestId("statistics-failed").waitFor();
  assert.equal(await text("line-in-east-east-door"), "1,284");
  box.statistics = 200;
});

test("the charts show the line that was picked, by keyboard too", async () => {
  const button = page.getByTestId("chart-line-east-arcade");
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  assert.match(await text("by-hour-east"), /arcade/);
});

test("nothing runs over the edge of a phone", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("the page broke no rule of its content policy and raised no error", () => {
  assert.deepEqual(browser.complaints, []);
});

test("gates, a newcomer's wait and a doubtful view are told in words, and only where there are such", async () => {
  await page.getByTestId("gates").waitFor();
  assert.match(await text("gate-in-main"), /1,626/);
  assert.match(await text("zone-wait-east-tea-queue"), /about 5 min/);
  assert.equal(await page.getByTestId("camera-doubt-east").count(), 0);
  box.view.cameras[0].doubt = "blurred";
  box.view.cameras[0].zones[0].wait_doubt = "few departures";
  box.push();
  await until("the doubt", async () => (await page.getByTestId("camera-doubt-east").count()) === 1, 5);
  assert.match(await text("camera-doubt-east"), /blurred.*not to be trusted/);
  assert.match(await text("zone-wait-east-tea-queue"), /perhaps 5 min/);
  box.view.gates = [];
  await page.reload();
  await page.getByTestId("line-in-east-east-door").waitFor();
  assert.equal(await page.getByTestId("gates").count(), 0);
});
