// Paints in and out bars, gaps and coverage onto a uPlot canvas; uPlot itself does scales, axes and the cursor.
import type uPlot from "uplot";
import type { Slot } from "./slots";

export interface Colours {
  in: string;
  out: string;
  hatch: string;
  rule: string;
  muted: string;
  current: string;
  strong: string;
  ink: string;
  warn: string;
}

/** The page's own colours, so that the chart follows the colour scheme. */
export function colours(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    in: of("--in"),
    out: of("--out"),
    hatch: of("--hatch"),
    rule: of("--rule"),
    muted: of("--muted"),
    current: of("--sunken"),
    strong: of("--strip"),
    ink: of("--ink"),
    warn: of("--warn"),
  };
}

/** Height of the coverage strip below the bars, in CSS pixels. */
export const STRIP = 4;

/** Behind the axes' grid: the current bucket, and hatching where nothing was observed. */
export function paintBack(u: uPlot, slots: Slot[], paint: Colours) {
  const { ctx, bbox } = u;
  slots.forEach((slot, i) => {
    const [x, width] = place(u, i, slots.length);
    if (slot.current) fill(ctx, paint.current, x, bbox.top, width, bbox.height);
    if (slot.phase === "gap") fill(ctx, hatch(ctx, paint.hatch), x, bbox.top, width, bbox.height);
  });
}

/** The bars and, below the zero line, how much of each bucket was observed. */
export function paintBars(u: uPlot, slots: Slot[], paint: Colours) {
  const { ctx, bbox } = u;
  const base = bbox.top + bbox.height;
  slots.forEach((slot, i) => {
    const [x, width] = place(u, i, slots.length);
    const bar = Math.max(1, width * 0.38);
    const gap = Math.max(0, width * 0.04);
    paintBar(u, paint.in, slot.in, x + width / 2 - gap / 2 - bar, bar, base);
    paintBar(u, paint.out, slot.out, x + width / 2 + gap / 2, bar, base);
    paintCoverage(ctx, slot, paint, x, width, base);
  });
}

/** Left edge and width of a bucket on the canvas. */
export function place(u: uPlot, index: number, count: number): [number, number] {
  const width = u.bbox.width / count;
  return [u.bbox.left + index * width, width];
}

function paintBar(u: uPlot, colour: string, value: number | null, x: number, width: number, base: number) {
  if (value === null) return;
  // A zero that was observed is a hairline: it differs from a gap and from what is still ahead.
  const top = value > 0 ? u.valToPos(value, "y", true) : base - devicePixelRatio;
  fill(u.ctx, colour, x, top, width, base - top);
}

function paintCoverage(ctx: CanvasRenderingContext2D, slot: Slot, paint: Colours, x: number, width: number, base: number) {
  if (slot.phase === "ahead" || !slot.coverage || slot.coverage.period_s === 0) return;
  const pixel = devicePixelRatio;
  const inner = Math.max(1, width - 2 * pixel);
  const share = Math.min(1, slot.coverage.observed_s / slot.coverage.period_s);
  fill(ctx, paint.rule, x + pixel, base + 2 * pixel, inner, STRIP * pixel);
  fill(ctx, paint.strong, x + pixel, base + 2 * pixel, inner * share, STRIP * pixel);
}

export function fill(ctx: CanvasRenderingContext2D, style: string | CanvasPattern, x: number, y: number, w: number, h: number) {
  ctx.fillStyle = style;
  ctx.fillRect(x, y, w, h);
}

/** Diagonal lines, which stand for what was not observed. */
export function hatch(ctx: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  const side = Math.round(6 * devicePixelRatio);
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  if (!pen) return colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4 * devicePixelRatio;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat") ?? colour;
}
