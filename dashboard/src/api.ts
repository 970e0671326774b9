// Made from the daemon's OpenAPI document by `npm run types`; edit that, not this.

export interface paths {
    "/api/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much every camera saw over a period, and why some of it is doubtful. */
        get: operations["coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/footfall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of lines over a period. */
        get: operations["footfall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of gates over a period, the site's footfall, and capture rates. */
        get: operations["gates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/heatmap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where people were on one camera over a period. */
        get: operations["heatmap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site as it is now. */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site as it changes: `event: live`, data as of `/api/v1/live`. */
        get: operations["live_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/occupancy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People in zones over a period, queues included. */
        get: operations["occupancy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues over a period: length, waiting time, how many joined. */
        get: operations["queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People in spaces over a period, raw and corrected, with every correction. */
        get: operations["spaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive. */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters and gauges for Prometheus. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database answers. */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A box that is alive. */
        Alive: {
            /**
             * @description Frames come faster than the box can analyse them: every camera gets the same share, below nine tenths, of the
             *     rate that it asks for. Counts go on; ask for a lower `fps`, or for a faster box.
             */
            behind: boolean;
            /**
             * @description `ok`
             * @example ok
             */
            status: string;
        };
        /**
         * @description Whether a camera delivers.
         * @enum {string}
         */
        CameraState: "connecting" | "running" | "failed" | "ended";
        /** @description How much of a bucket was seen, in seconds. */
        Coverage: {
            /**
             * Format: int64
             * @description Observed seconds that are not to be trusted.
             */
            doubtful_s: number;
            /**
             * Format: int64
             * @description Seconds in which at least one frame was analysed.
             */
            observed_s: number;
            /**
             * Format: int64
             * @description Seconds of the bucket inside the period, up to now.
             */
            period_s: number;
        };
        /** @description One camera in one bucket. */
        CoverageRow: {
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /** @description The doubtful seconds by reason; empty where there are none. */
            doubts: components["schemas"]["DoubtfulSeconds"][];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             */
            end: string;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
        };
        /** @description One camera over the whole period. */
        CoverageTotal: {
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /** @description The doubtful seconds by reason. */
            doubts: components["schemas"]["DoubtfulSeconds"][];
        };
        /** @description Observed seconds that one reason makes doubtful. */
        DoubtfulSeconds: {
            /**
             * @description Why: settling, covered, dark, blurred, frozen, view shifted, resolution changed, frame rate changed, clock step,
             *     saturated or unexplained motion.
             * @example settling
             */
            reason: string;
            /**
             * Format: int64
             * @description How many seconds.
             */
            seconds: number;
        };
        /** @description One line in one bucket. */
        FootfallRow: {
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             */
            end: string;
            /**
             * Format: int64
             * @description Crossings from the left to the right of a->b, staff left out; `null` where nothing was observed.
             */
            in: number | null;
            /** @description Line id. */
            line: string;
            /**
             * Format: int64
             * @description The other way.
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff's crossings from the left to the right, which `in` leaves out.
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff's the other way.
             */
            staff_out: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
        };
        /** @description One line over the whole period. */
        FootfallTotal: {
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description Sum over the observed buckets; `null` where there is none.
             */
            in: number | null;
            /** @description Line id. */
            line: string;
            /**
             * Format: int64
             * @description The other way.
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff's crossings from the left to the right, which `in` leaves out.
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff's the other way.
             */
            staff_out: number | null;
        };
        /** @description Gates over a period. */
        GateReport: components["schemas"]["Report_GateRow_GateTotal"] & {
            site_footfall: components["schemas"]["SiteFootfall"] | null;
        };
        /** @description A box that is well. */
        Health: {
            /**
             * @description `ok`
             * @example ok
             */
            status: string;
        };
        /** @description Where people were. */
        HeatMap: {
            /**
             * Format: double
             * @description On the ground, person-seconds that lie off the plan: beyond the horizon, or too far from the measured rectangle.
             */
            beyond_person_s: number | null;
            /** @description Camera id. */
            camera: string;
            /**
             * Format: double
             * @description On the ground, the side of a cell in metres.
             */
            cell_m: number | null;
            /** @description Person-seconds of every cell, row by row; `null` where nothing was observed. */
            cells: number[] | null;
            /** @description Cells from left to right; on the ground along the measured rectangle's width. */
            columns: number;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description On the ground, where the first cell begins: metres from the rectangle's first corner along its width and length. */
            origin_m: number[] | null;
            /** @description On what the cells lie. */
            plane: components["schemas"]["HeatPlane"];
            /** @description Cells from top to bottom; on the ground along its length. */
            rows: number;
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
        };
        /**
         * @description On what the cells lie.
         * @enum {string}
         */
        HeatPlane: "image" | "ground";
        /** @description A letter, which means nothing without its scale. */
        LevelOfService: {
            /**
             * @description A (free) to F (jammed).
             * @example B
             */
            letter: string;
            /**
             * @description fruin or hcm (walkways), or hcm-queue (where people stand and wait).
             * @example fruin
             */
            scale: string;
            /** @description Whether the bounds of that letter were verified at the scale's source. */
            verified: boolean;
        };
        /** @description The whole site, now. */
        Live: {
            /** @description Every camera, in the config's order. */
            cameras: components["schemas"]["LiveCamera"][];
            /** @description Every gate, in the config's order; `/api/v1/gates` has their counts. */
            gates: components["schemas"]["LiveGate"][];
            /** @description Which site. */
            site: components["schemas"]["Site"];
            /**
             * Format: date-time
             * @description The box's time.
             */
            time: string;
            /**
             * @description IANA name of the site's time zone; all times are written with its offset.
             * @example Asia/Shanghai
             */
            timezone: string;
        };
        /** @description One camera, now. */
        LiveCamera: {
            /** @description Why not, and what to do. */
            detail: string | null;
            /**
             * @description Why what it sees just now is not to be trusted, by the reasons of `/api/v1/coverage`; `null` where it is, and unless
             *     the camera runs.
             */
            doubt: string | null;
            /**
             * Format: float
             * @description Analysed frames a second over the last few seconds; 0 unless the camera runs.
             */
            fps: number;
            /**
             * Format: int64
             * @description Frames analysed since the start.
             */
            frames_analysed: number;
            /**
             * Format: int64
             * @description Frames that a newer one replaced before they could be analysed.
             */
            frames_dropped: number;
            /** @description Id used in data. */
            id: string;
            /** @description Every line with its counts of today. */
            lines: components["schemas"]["LiveLine"][];
            /** @description Name for people. */
            name: string;
            size: components["schemas"]["Size"] | null;
            /** @description Whether frames come. */
            state: components["schemas"]["CameraState"];
            /**
             * Format: date-time
             * @description Time of the last analysed frame; `null` before the first.
             */
            time: string | null;
            /** @description Confirmed tracks of the last frame; none unless the camera runs. */
            tracks: components["schemas"]["Track"][];
            /** @description Every zone with the people inside. */
            zones: components["schemas"]["LiveZone"][];
        };
        /** @description An entrance. */
        LiveGate: {
            /** @description Id used in data. */
            id: string;
            /** @description Name for people. */
            name: string;
            /** @description Whether it leads into the site. */
            perimeter: boolean;
        };
        /** @description A directed line and its counts since local midnight. */
        LiveLine: {
            /** @description Where the line begins, normalised: x to the right, y down. */
            a: number[];
            /** @description Where it ends. */
            b: number[];
            /** @description Unique within the camera. */
            id: string;
            /**
             * Format: int64
             * @description Crossings from the left to the right of a->b today, staff left out; `null` before the camera's first report.
             */
            in: number | null;
            /**
             * Format: int64
             * @description The other way.
             */
            out: number | null;
            /** @description Whether only staff passes here: whoever does is staff, so that its own counts stay 0. */
            staff: boolean;
        };
        /** @description A zone and who is in it. */
        LiveZone: {
            /**
             * Format: double
             * @description For a queue, the wait in seconds that a newcomer should expect; `null` where nothing can be said.
             */
            expected_wait_s: number | null;
            /** @description Unique within the camera. */
            id: string;
            /**
             * @description What it is for.
             * @example queue
             */
            kind: string;
            /**
             * Format: int32
             * @description People inside, for a queue its length; `null` unless the camera runs.
             */
            people: number | null;
            /** @description Corners, normalised. */
            polygon: number[][];
            /** @description Why that is not to be trusted: few departures, little's law disagrees, or queue leaves its zone. */
            wait_doubt: string | null;
        };
        /** @description One zone in one bucket. */
        OccupancyRow: {
            /**
             * Format: double
             * @description The zone's area in square metres: measured, or from the camera's ground plane; `null` where neither is known.
             */
            area_m2: number | null;
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: double
             * @description Mean persons per square metre.
             */
            density: number | null;
            /**
             * Format: double
             * @description Median stay in seconds of complete visits that ended in the bucket; `null` without one.
             */
            dwell_p50_s: number | null;
            /**
             * Format: double
             * @description 90th percentile of the same.
             */
            dwell_p90_s: number | null;
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             */
            end: string;
            /**
             * Format: int64
             * @description Visits that began in the bucket.
             */
            entries: number | null;
            /**
             * Format: int64
             * @description Complete visits that ended in the bucket.
             */
            exits: number | null;
            /** @description What the zone is for: area, queue, service, staff or parking. */
            kind: string;
            /** @description What that density amounts to: fruin and hcm, for a queue hcm-queue; empty without a density. */
            level_of_service: components["schemas"]["LevelOfService"][];
            /**
             * Format: int32
             * @description Greatest number inside.
             */
            max: number | null;
            /**
             * Format: double
             * @description Mean people inside over the observed seconds; `null` where nothing was observed.
             */
            mean: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
            /** @description Zone id. */
            zone: string;
        };
        /** @description One zone over the whole period. Percentiles are not here: they cannot be made from percentiles of buckets. */
        OccupancyTotal: {
            /**
             * Format: double
             * @description The zone's area in square metres, where it is known.
             */
            area_m2: number | null;
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: double
             * @description Mean persons per square metre.
             */
            density: number | null;
            /**
             * Format: int64
             * @description Visits that began in the period.
             */
            entries: number | null;
            /**
             * Format: int64
             * @description Complete visits that ended in the period.
             */
            exits: number | null;
            /** @description What the zone is for. */
            kind: string;
            /** @description What that density amounts to. */
            level_of_service: components["schemas"]["LevelOfService"][];
            /**
             * Format: int32
             * @description Greatest number inside.
             */
            max: number | null;
            /**
             * Format: double
             * @description Mean people inside over the observed seconds; `null` where nothing was observed.
             */
            mean: number | null;
            /** @description Zone id. */
            zone: string;
        };
        /** @description An error as the client sees it. */
        Problem: {
            /** @description What is wrong and what to do, in one or two sentences. */
            detail: string;
            /** @description The query parameter at fault. */
            field?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 400
             */
            status: number;
            /**
             * @description The status in words.
             * @example Bad Request
             */
            title: string;
            /**
             * @description Always `about:blank`: the status says what kind of problem it is.
             * @example about:blank
             */
            type: string;
        };
        /** @description One queue in one bucket. */
        QueueRow: {
            /**
             * Format: int64
             * @description People who left without service after the queue's least stay.
             */
            abandoned: number | null;
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             */
            end: string;
            /**
             * Format: int64
             * @description People who joined in the bucket.
             */
            entries: number | null;
            /**
             * Format: int32
             * @description Greatest length.
             */
            length_max: number | null;
            /**
             * Format: double
             * @description Mean length in people over the observed seconds; `null` where nothing was observed.
             */
            length_mean: number | null;
            /**
             * Format: double
             * @description No more than so many people in nine of ten observed seconds.
             */
            length_p90: number | null;
            /**
             * Format: int64
             * @description People who were served; `null` where nothing was observed.
             */
            served: number | null;
            /**
             * Format: double
             * @description People served per observed minute, all servers together.
             */
            service_rate_per_minute: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
            /** @description Why the wait is not to be trusted; `null` where it is, or where there is none. */
            wait_doubt: string | null;
            /**
             * Format: double
             * @description Mean of the same.
             */
            wait_mean_s: number | null;
            /**
             * Format: double
             * @description Median wait in seconds of those who were served in the bucket; `null` without one.
             */
            wait_p50_s: number | null;
            /**
             * Format: double
             * @description 90th percentile of the same.
             */
            wait_p90_s: number | null;
            /** @description Id of the queue's zone. */
            zone: string;
        };
        /** @description One queue over the whole period. */
        QueueTotal: {
            /**
             * Format: int64
             * @description People who gave up.
             */
            abandoned: number | null;
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description People who joined in the period.
             */
            entries: number | null;
            /**
             * Format: int32
             * @description Greatest length.
             */
            length_max: number | null;
            /**
             * Format: double
             * @description Mean length over the observed seconds; `null` where nothing was observed.
             */
            length_mean: number | null;
            /**
             * Format: int64
             * @description People who were served.
             */
            served: number | null;
            /**
             * Format: double
             * @description People served per observed minute, all servers together.
             */
            service_rate_per_minute: number | null;
            /**
             * Format: double
             * @description Mean wait in seconds of those who were served; `null` without one.
             */
            wait_mean_s: number | null;
            /** @description Id of the queue's zone. */
            zone: string;
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_CoverageRow_CoverageTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /** @description The doubtful seconds by reason; empty where there are none. */
                doubts: components["schemas"]["DoubtfulSeconds"][];
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /** @description The doubtful seconds by reason. */
                doubts: components["schemas"]["DoubtfulSeconds"][];
            }[];
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_FootfallRow_FootfallTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /**
                 * Format: int64
                 * @description Crossings from the left to the right of a->b, staff left out; `null` where nothing was observed.
                 */
                in: number | null;
                /** @description Line id. */
                line: string;
                /**
                 * Format: int64
                 * @description The other way.
                 */
                out: number | null;
                /**
                 * Format: int64
                 * @description Staff's crossings from the left to the right, which `in` leaves out.
                 */
                staff_in: number | null;
                /**
                 * Format: int64
                 * @description Staff's the other way.
                 */
                staff_out: number | null;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: int64
                 * @description Sum over the observed buckets; `null` where there is none.
                 */
                in: number | null;
                /** @description Line id. */
                line: string;
                /**
                 * Format: int64
                 * @description The other way.
                 */
                out: number | null;
                /**
                 * Format: int64
                 * @description Staff's crossings from the left to the right, which `in` leaves out.
                 */
                staff_in: number | null;
                /**
                 * Format: int64
                 * @description Staff's the other way.
                 */
                staff_out: number | null;
            }[];
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_GateRow_GateTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /**
                 * Format: double
                 * @description Entries / (entries + passers-by); `null` without either.
                 */
                capture_rate_of_all: number | null;
                /**
                 * Format: double
                 * @description Entries / passers-by; `null` without passers-by.
                 */
                capture_rate_of_passers: number | null;
                /** @description How much the camera saw that saw least of the gate; the greatest doubt of any. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /** @description Gate id; where no gate is drawn, `camera/line`. */
                gate: string;
                /**
                 * Format: int64
                 * @description People in, staff left out; `null` where nothing was observed.
                 */
                in: number | null;
                /**
                 * Format: int64
                 * @description In less out.
                 */
                net: number | null;
                /**
                 * Format: int64
                 * @description People out.
                 */
                out: number | null;
                /**
                 * Format: int64
                 * @description People who passed by, both ways over the gate's passer lines; `null` without such lines, or where one of them was
                 *     not observed.
                 */
                passers: number | null;
                /**
                 * Format: int64
                 * @description Staff in.
                 */
                staff_in: number | null;
                /**
                 * Format: int64
                 * @description Staff out.
                 */
                staff_out: number | null;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /**
                 * Format: double
                 * @description Entries / (entries + passers-by), over the same.
                 */
                capture_rate_of_all: number | null;
                /**
                 * Format: double
                 * @description Entries / passers-by, over the buckets in which both are known.
                 */
                capture_rate_of_passers: number | null;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /** @description Gate id. */
                gate: string;
                /**
                 * Format: int64
                 * @description Sum over the observed buckets; `null` where there is none.
                 */
                in: number | null;
                /** @description Name for people; the id of a gate that is no longer drawn. */
                name: string;
                /**
                 * Format: int64
                 * @description In less out.
                 */
                net: number | null;
                /**
                 * Format: int64
                 * @description People out.
                 */
                out: number | null;
                /**
                 * Format: int64
                 * @description People who passed by, over the buckets in which that was observed.
                 */
                passers: number | null;
                /** @description Whether it leads into the site. */
                perimeter: boolean;
                /**
                 * Format: int64
                 * @description Staff in.
                 */
                staff_in: number | null;
                /**
                 * Format: int64
                 * @description Staff out.
                 */
                staff_out: number | null;
            }[];
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_OccupancyRow_OccupancyTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /**
                 * Format: double
                 * @description The zone's area in square metres: measured, or from the camera's ground plane; `null` where neither is known.
                 */
                area_m2: number | null;
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: double
                 * @description Mean persons per square metre.
                 */
                density: number | null;
                /**
                 * Format: double
                 * @description Median stay in seconds of complete visits that ended in the bucket; `null` without one.
                 */
                dwell_p50_s: number | null;
                /**
                 * Format: double
                 * @description 90th percentile of the same.
                 */
                dwell_p90_s: number | null;
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /**
                 * Format: int64
                 * @description Visits that began in the bucket.
                 */
                entries: number | null;
                /**
                 * Format: int64
                 * @description Complete visits that ended in the bucket.
                 */
                exits: number | null;
                /** @description What the zone is for: area, queue, service, staff or parking. */
                kind: string;
                /** @description What that density amounts to: fruin and hcm, for a queue hcm-queue; empty without a density. */
                level_of_service: components["schemas"]["LevelOfService"][];
                /**
                 * Format: int32
                 * @description Greatest number inside.
                 */
                max: number | null;
                /**
                 * Format: double
                 * @description Mean people inside over the observed seconds; `null` where nothing was observed.
                 */
                mean: number | null;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
                /** @description Zone id. */
                zone: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /**
                 * Format: double
                 * @description The zone's area in square metres, where it is known.
                 */
                area_m2: number | null;
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: double
                 * @description Mean persons per square metre.
                 */
                density: number | null;
                /**
                 * Format: int64
                 * @description Visits that began in the period.
                 */
                entries: number | null;
                /**
                 * Format: int64
                 * @description Complete visits that ended in the period.
                 */
                exits: number | null;
                /** @description What the zone is for. */
                kind: string;
                /** @description What that density amounts to. */
                level_of_service: components["schemas"]["LevelOfService"][];
                /**
                 * Format: int32
                 * @description Greatest number inside.
                 */
                max: number | null;
                /**
                 * Format: double
                 * @description Mean people inside over the observed seconds; `null` where nothing was observed.
                 */
                mean: number | null;
                /** @description Zone id. */
                zone: string;
            }[];
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_QueueRow_QueueTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /**
                 * Format: int64
                 * @description People who left without service after the queue's least stay.
                 */
                abandoned: number | null;
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /**
                 * Format: int64
                 * @description People who joined in the bucket.
                 */
                entries: number | null;
                /**
                 * Format: int32
                 * @description Greatest length.
                 */
                length_max: number | null;
                /**
                 * Format: double
                 * @description Mean length in people over the observed seconds; `null` where nothing was observed.
                 */
                length_mean: number | null;
                /**
                 * Format: double
                 * @description No more than so many people in nine of ten observed seconds.
                 */
                length_p90: number | null;
                /**
                 * Format: int64
                 * @description People who were served; `null` where nothing was observed.
                 */
                served: number | null;
                /**
                 * Format: double
                 * @description People served per observed minute, all servers together.
                 */
                service_rate_per_minute: number | null;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
                /** @description Why the wait is not to be trusted; `null` where it is, or where there is none. */
                wait_doubt: string | null;
                /**
                 * Format: double
                 * @description Mean of the same.
                 */
                wait_mean_s: number | null;
                /**
                 * Format: double
                 * @description Median wait in seconds of those who were served in the bucket; `null` without one.
                 */
                wait_p50_s: number | null;
                /**
                 * Format: double
                 * @description 90th percentile of the same.
                 */
                wait_p90_s: number | null;
                /** @description Id of the queue's zone. */
                zone: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /**
                 * Format: int64
                 * @description People who gave up.
                 */
                abandoned: number | null;
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: int64
                 * @description People who joined in the period.
                 */
                entries: number | null;
                /**
                 * Format: int32
                 * @description Greatest length.
                 */
                length_max: number | null;
                /**
                 * Format: double
                 * @description Mean length over the observed seconds; `null` where nothing was observed.
                 */
                length_mean: number | null;
                /**
                 * Format: int64
                 * @description People who were served.
                 */
                served: number | null;
                /**
                 * Format: double
                 * @description People served per observed minute, all servers together.
                 */
                service_rate_per_minute: number | null;
                /**
                 * Format: double
                 * @description Mean wait in seconds of those who were served; `null` without one.
                 */
                wait_mean_s: number | null;
                /** @description Id of the queue's zone. */
                zone: string;
            }[];
        };
        /** @description What a report is about: the same head for every kind of row. */
        Report_SpaceRow_SpaceTotal: {
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
            /**
             * Format: date-time
             * @description First instant of the period.
             */
            from: string;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: {
                /**
                 * Format: int64
                 * @description People inside at the end of the bucket, corrected.
                 */
                corrected: number | null;
                /**
                 * Format: int64
                 * @description The same, greatest.
                 */
                corrected_max: number | null;
                /**
                 * Format: double
                 * @description The same, mean over the observed minutes of the bucket.
                 */
                corrected_mean: number | null;
                /** @description How much the gate saw that saw least; the greatest doubt of any. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: date-time
                 * @description End of the bucket, not part of it.
                 */
                end: string;
                /**
                 * Format: int64
                 * @description In less out since the beginning of the series, at the end of the bucket; never corrected, may be negative. `null`
                 *     where nothing was observed.
                 */
                raw: number | null;
                /** @description Space id. */
                space: string;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
            }[];
            /** @description Id of the site. */
            site: string;
            /** @description IANA name of the site's time zone; all times are written with its offset. */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             */
            to: string;
            /** @description One entry a line or zone: the whole period. */
            totals: {
                /**
                 * Format: int64
                 * @description People inside at the end of the last observed bucket, corrected.
                 */
                corrected: number | null;
                /**
                 * Format: int64
                 * @description The same, greatest over the period.
                 */
                corrected_max: number | null;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /** @description Name for people. */
                name: string;
                /**
                 * Format: int64
                 * @description In less out since the beginning, at the end of the last observed bucket.
                 */
                raw: number | null;
                /** @description Space id. */
                space: string;
            }[];
        };
        /** @description The district that the box serves. */
        Site: {
            /** @description Short name used in data. */
            id: string;
            /** @description Name for people. */
            name: string;
        };
        /** @description Counts of all perimeter gates together. */
        SiteCounts: {
            /** @description How much the gate saw that saw least: what it missed is missing from the sum. The greatest doubt of any. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description People in; `null` where no gate was observed.
             */
            in: number | null;
            /**
             * Format: int64
             * @description In less out.
             */
            net: number | null;
            /**
             * Format: int64
             * @description People out.
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff in.
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff out.
             */
            staff_out: number | null;
        };
        /** @description The site over a period. Staff is left out of `in` and `out`. */
        SiteFootfall: {
            /** @description One row a bucket. */
            rows: components["schemas"]["SiteRow"][];
            /** @description The whole period. */
            total: components["schemas"]["SiteCounts"];
        };
        /** @description The site in one bucket. */
        SiteRow: components["schemas"]["SiteCounts"] & {
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             */
            end: string;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
        };
        /** @description Width and height in pixels. */
        Size: {
            /**
             * Format: int32
             * @description Pixels from top to bottom.
             */
            height: number;
            /**
             * Format: int32
             * @description Pixels from left to right.
             */
            width: number;
        };
        /** @description An entry of the trail: from here on `corrected` is another than what was counted. */
        SpaceCorrection: {
            /**
             * Format: int64
             * @description People added; never 0.
             */
            amount: number;
            /**
             * @description Why: known empty, below zero, zone count or assumed empty.
             * @example known empty
             */
            reason: string;
            /** @description Space id. */
            space: string;
            /**
             * Format: date-time
             * @description The minute.
             */
            time: string;
        };
        /** @description Spaces over a period. */
        SpaceReport: components["schemas"]["Report_SpaceRow_SpaceTotal"] & {
            /**
             * Format: date-time
             * @description Where the series begin, empty: at the last closing that has emptied the site before the period, or at the midnight
             *     before where it never closes.
             */
            begins: string;
            /** @description The trail, from the beginning on. */
            corrections: components["schemas"]["SpaceCorrection"][];
            /**
             * Format: int32
             * @description Version of the rule of correction.
             */
            formula_version: number;
        };
        /** @description A person as a shape: the box of a confirmed track, normalised and clipped to the frame. */
        Track: {
            /**
             * @description What it is.
             * @example person
             */
            class: string;
            /**
             * Format: double
             * @description Height.
             */
            h: number;
            /**
             * Format: int64
             * @description Unique within the camera's run.
             */
            id: number;
            /**
             * Format: double
             * @description Width.
             */
            w: number;
            /**
             * Format: double
             * @description Left edge.
             */
            x: number;
            /**
             * Format: double
             * @description Top edge.
             */
            y: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    coverage: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only this camera. */
                camera?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Coverage of every camera, bucket by bucket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report_CoverageRow_CoverageTotal"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    footfall: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only this camera. */
                camera?: string;
                /** @description Only lines of this id. */
                line?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts of every line, bucket by bucket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report_FootfallRow_FootfallTotal"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gates: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only the gate of this id; where no gate is drawn, only the line `camera/line`. */
                gate?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts of every gate, bucket by bucket; as CSV without the site's footfall */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GateReport"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    heatmap: {
        parameters: {
            query: {
                /** @description The camera; must be given. */
                camera: string;
                /**
                 * @description First instant of the period, RFC 3339 with an offset; whole minutes are counted. Default: the last local midnight.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description The picture, or the ground where the config measures it. Default: `image`. */
                plane?: "image" | "ground";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Person-seconds of every cell */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeatMap"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every camera with its counts of today and the tracks of its last frame */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events named `live`; each carries one Live object as JSON */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many streams are open */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    occupancy: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only this camera. */
                camera?: string;
                /** @description Only zones of this id. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Occupancy and dwell of every zone, bucket by bucket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report_OccupancyRow_OccupancyTotal"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    queues: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only this camera. */
                camera?: string;
                /** @description Only zones of this id. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Length of every queue, bucket by bucket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report_QueueRow_QueueTotal"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    spaces: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight before `to`, or before
                 *     now where `to` is absent.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /** @description Length of a bucket, in the site's time zone. Default: `hour`. */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
                /** @description Only the space of this id. */
                space?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Occupancy of every space, bucket by bucket; as CSV without the trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceReport"];
                    "text/csv": string;
                };
            };
            /** @description Nothing changed since the answer with this entity tag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone, gate or space */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Neither JSON nor CSV is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The database answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A parameter is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It does not, or the box is shutting down */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
