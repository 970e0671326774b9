// Short names for the generated API types.
import type { components } from "../api";

type Schemas = components["schemas"];

export type Live = Schemas["Live"];
export type LiveCamera = Schemas["LiveCamera"];
export type LiveLine = Schemas["LiveLine"];
export type LiveZone = Schemas["LiveZone"];
export type Track = Schemas["Track"];
export type Coverage = Schemas["Coverage"];
export type FootfallRow = Schemas["FootfallRow"];
export type GateReport = Schemas["GateReport"];
export type FootfallReport = Schemas["Report_FootfallRow_FootfallTotal"];
