// Paints days beside their reference, hours that are missing, marks of notes, and a forecast with its bands.
//
// Owns that nothing is told by hue alone: the reference is hollow, what is not compared is pale, gaps are hatched.
import type uPlot from "uplot";
import { fill, hatch, place, type Colours } from "../bars";
import type { ForecastRow } from "../types";
import type { DayPair, Phase, Side } from "./days";

/** The strips of hours below the bars, in CSS pixels: height, and from one to the next. */
const STRIP = 5;
const STEP = 7;
/** What the strips need between the bars and the labels. */
export const STRIPS = 2 * STEP + 6;

const unseen = (side: Side) => side.people === null && side.gaps.length > 0;

/** Behind the grid: hatching where nothing was observed for a whole day, on the side that it is missing from. */
export function backOfDays(u: uPlot, days: DayPair[], paint: Colours) {
  const { ctx, bbox } = u;
  days.forEach((day, i) => {
    const [x, width] = place(u, i, days.length);
    const half = width / 2;
    if (unseen(day.now)) fill(ctx, hatch(ctx, paint.hatch), x, bbox.top, half, bbox.height);
    if (unseen(day.then)) fill(ctx, hatch(ctx, paint.hatch), x + half, bbox.top, half, bbox.height);
  });
}

/** The bars of both, and below them the hours. */
export function frontOfDays(u: uPlot, days: DayPair[], paint: Colours) {
  days.forEach((day, i) => {
    const [x, width] = place(u, i, days.length);
    const bar = Math.max(2, width * 0.34);
    const gap = Math.max(1, width * 0.04);
    solid(u, day.now, x + width / 2 - gap / 2 - bar, bar, paint);
    hollow(u, day.then, x + width / 2 + gap / 2, bar, paint);
    hours(u, day, x, width, paint);
  });
}

function solid(u: uPlot, side: Side, x: number, width: number, paint: Colours) {
  if (side.people === null) return;
  const { ctx } = u;
  ctx.save();
  ctx.globalAlpha = 0.35;
  fill(ctx, paint.in, x, top(u, side.people), width, base(u) - top(u, side.people));
  ctx.restore();
  if (side.compared !== null) fill(ctx, paint.in, x, top(u, side.compared), width, base(u) - top(u, side.compared));
}

function hollow(u: uPlot, side: Side, x: number, width: number, paint: Colours) {
  if (side.people === null) return;
  const { ctx } = u;
  const line = Math.min(1.5 * devicePixelRatio, width / 3);
  const outline = (people: number) => {
    const y = top(u, people) + line / 2;
    ctx.strokeRect(x + line / 2, y, width - line, Math.max(0, base(u) - y));
  };
  ctx.save();
  ctx.strokeStyle = paint.ink;
  ctx.lineWidth = line;
  if (side.compared !== null) outline(side.compared);
  if (side.compared !== side.people) {
    ctx.setLineDash([2 * line, 2 * line]);
    outline(side.people);
  }
  ctx.restore();
}

const base = (u: uPlot) => u.bbox.top + u.bbox.height;

/** A zero that was observed is a hairline: it differs from a gap. */
function top(u: uPlot, people: number): number {
  return people > 0 ? u.valToPos(people, "y", true) : base(u) - devicePixelRatio;
}

function hours(u: uPlot, day: DayPair, x: number, width: number, paint: Colours) {
  const pixel = devicePixelRatio;
  const inner = width - 2 * pixel;
  day.hours.forEach((hour, i) => {
    // On whole pixels, so that neighbours touch without a seam.
    const from = Math.round(x + pixel + (inner * i) / day.hours.length);
    const wide = Math.round(x + pixel + (inner * (i + 1)) / day.hours.length) - from;
    cell(u.ctx, hour.now, from, base(u) + 3 * pixel, wide, paint.in, paint);
    cell(u.ctx, hour.then, from, base(u) + (3 + STEP) * pixel, wide, paint.ink, paint);
  });
}

function cell(ctx: CanvasRenderingContext2D, phase: Phase, x: number, y: number, width: number, colour: string, paint: Colours) {
  const height = STRIP * devicePixelRatio;
  if (phase === "closed") return;
  ctx.save();
  if (phase === "part") ctx.globalAlpha = 0.4;
  fill(ctx, phase === "gap" ? hatch(ctx, paint.hatch) : colour, x, y, width, height);
  ctx.restore();
}

export interface Mark {
  /** The day it stands over, and how far into the day a break lies. */
  day: number;
  at: number | null;
  numbers: string;
}

/** Numbers of notes over their days, and a dashed line where a series breaks. */
export function marks(u: uPlot, all: Mark[], count: number, paint: Colours) {
  const { ctx, bbox } = u;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.font = `600 ${11 * pixel}px ${getComputedStyle(u.root).fontFamily}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineWidth = 1.5 * pixel;
  ctx.setLineDash([4 * pixel, 3 * pixel]);
  for (const mark of all) {
    const [x, width] = place(u, mark.day, count);
    ctx.strokeStyle = ctx.fillStyle = paint.warn;
    if (mark.at !== null) {
      ctx.beginPath();
      ctx.moveTo(x + width * mark.at, bbox.top);
      ctx.lineTo(x + width * mark.at, base(u));
      ctx.stroke();
    }
    ctx.fillText(mark.numbers, x + width / 2, bbox.top + pixel);
  }
  ctx.restore();
}

/** The bands of a forecast and its line; hours in which the site is closed have none. */
export function frontOfForecast(u: uPlot, rows: ForecastRow[], paint: Colours) {
  for (const run of runs(rows)) {
    band(u, run, rows.length, (row) => [row.low_95, row.high_95], 0.2, paint);
    band(u, run, rows.length, (row) => [row.low_80, row.high_80], 0.35, paint);
    line(u, run, rows.length, paint);
  }
}

/** Numbers of rows without a closed hour in between. */
function runs(rows: ForecastRow[]): [number, ForecastRow][][] {
  const found: [number, ForecastRow][][] = [];
  rows.forEach((row, i) => {
    if (row.expected === null) return;
    const last = found.at(-1);
    if (last?.at(-1)?.[0] === i - 1) last.push([i, row]);
    else found.push([[i, row]]);
  });
  return found;
}

type Bounds = (row: ForecastRow) => [number | null, number | null];

function band(u: uPlot, run: [number, ForecastRow][], count: number, bounds: Bounds, alpha: number, paint: Colours) {
  const { ctx } = u;
  const y = (people: number | null) => u.valToPos(people ?? 0, "y", true);
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = paint.in;
  ctx.beginPath();
  for (const [i, row] of run) ctx.lineTo(middle(u, i, count), y(bounds(row)[1]));
  for (const [i, row] of [...run].reverse()) ctx.lineTo(middle(u, i, count), y(bounds(row)[0]));
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}

function line(u: uPlot, run: [number, ForecastRow][], count: number, paint: Colours) {
  const { ctx } = u;
  ctx.save();
  ctx.strokeStyle = paint.ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (const [i, row] of run) ctx.lineTo(middle(u, i, count), u.valToPos(row.expected ?? 0, "y", true));
  ctx.stroke();
  ctx.restore();
}

function middle(u: uPlot, index: number, count: number): number {
  const [x, width] = place(u, index, count);
  return x + width / 2;
}

/** Behind a forecast: where days begin, and holidays shaded. */
export function backOfForecast(u: uPlot, rows: ForecastRow[], starts: number[], paint: Colours) {
  const { ctx, bbox } = u;
  rows.forEach((row, i) => {
    const [x, width] = place(u, i, rows.length);
    if (row.day_kind === "holiday") fill(ctx, paint.current, x, bbox.top, width + 1, bbox.height);
  });
  for (const start of starts) {
    const [x] = place(u, start, rows.length);
    fill(ctx, paint.rule, x, bbox.top, devicePixelRatio, bbox.height + 5 * devicePixelRatio);
  }
}
