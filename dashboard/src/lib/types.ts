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
export type GateReport = Schemas["GateReport_GateRow"];
export type FootfallReport = Schemas["Report_FootfallRow_FootfallTotal"];
export type Comparison = Schemas["ComparisonReport"];
export type ComparedSeries = Schemas["ComparedSeries"];
export type ComparedHour = Schemas["ComparedHour"];
export type Forecast = Schemas["ForecastReport"];
export type ForecastRow = Schemas["ForecastRow"];
export type Annotation = Schemas["Annotation"];
export type Annotations = Schemas["Annotations"];
export type Exclusion = Schemas["Exclusion"];
export type Exclusions = Schemas["Exclusions"];
export type SeriesBreak = Schemas["SeriesBreak"];
export type ImportEntry = Schemas["ImportEntry"];
export type Problem = Schemas["Problem"];
