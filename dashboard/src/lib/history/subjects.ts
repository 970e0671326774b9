// Whose people are shown: the site, a gate or a line.
import type { FootfallReport, GateReport, Live } from "../types";

/** What the view of history has to know of a site. */
export interface Site {
  id: string;
  name: string;
  gates: Live["gates"];
  cameras: { id: string; name: string }[];
}

export function siteOf({ site, gates, cameras }: Live): Site {
  return { ...site, gates, cameras: cameras.map(({ id, name }) => ({ id, name })) };
}

export interface Subject {
  /** Unique among the subjects of a site. */
  key: string;
  kind: "site" | "gate" | "line";
  camera: string | null;
  id: string;
  name: string;
  /** Something was counted in the period. */
  counted: boolean;
}

/** What the box has counts of in a period: site and gates first, then the lines of today's cameras, then those of no camera. */
export function subjects(site: Site, lines: FootfallReport | null, gates: GateReport | null): Subject[] {
  const found: Subject[] = [];
  if (site.gates.some((gate) => gate.perimeter)) {
    const counted = typeof gates?.site_footfall?.total.in === "number";
    found.push({ key: "site", kind: "site", camera: null, id: site.id, name: site.name, counted });
  }
  for (const { id, name } of site.gates) {
    const counted = gates?.totals.some((total) => total.gate === id && total.in !== null) ?? false;
    found.push({ key: `gate ${id}`, kind: "gate", camera: null, id, name, counted });
  }
  const order = (camera: string) => {
    const at = site.cameras.findIndex(({ id }) => id === camera);
    return at < 0 ? site.cameras.length : at;
  };
  const totals = [...(lines?.totals ?? [])].sort((a, b) => order(a.camera) - order(b.camera));
  for (const { camera, line, in: people } of totals) {
    found.push({ key: `line ${camera}/${line}`, kind: "line", camera, id: line, name: line, counted: people !== null });
  }
  return found;
}

/** The first that was counted, so that there is something to see; else the first. */
export function first(all: Subject[]): Subject | null {
  return all.find((subject) => subject.counted) ?? all[0] ?? null;
}

/** The query by which a forecast knows it. */
export function forecastOf(subject: Subject): string {
  const of = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
  if (subject.kind === "site") return "forecast";
  if (subject.kind === "gate") return `forecast?${of("gate", subject.id)}`;
  return `forecast?${of("camera", subject.camera ?? "")}&${of("line", subject.id)}`;
}
