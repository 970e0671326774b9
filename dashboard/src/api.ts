// Made from the daemon's OpenAPI document by `npm run types`; edit that, not this.

export interface paths {
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
             * @description Crossings from the left to the right of a->b; `null` where nothing was observed.
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
        };
        /** @description A box that is well. */
        Health: {
            /**
             * @description `ok`
             * @example ok
             */
            status: string;
        };
        /** @description The whole site, now. */
        Live: {
            /** @description Every camera, in the config's order. */
            cameras: components["schemas"]["LiveCamera"][];
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
             * @description Crossings from the left to the right of a->b, today; `null` before the camera's first report.
             */
            in: number | null;
            /**
             * Format: int64
             * @description The other way.
             */
            out: number | null;
        };
        /** @description A zone and who is in it. */
        LiveZone: {
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
        };
        /** @description One zone in one bucket. */
        OccupancyRow: {
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
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
            /** @description What the zone is for: area, queue, service, staff or parking. */
            kind: string;
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
            /** @description Camera id. */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description Visits that began in the period.
             */
            entries: number | null;
            /** @description What the zone is for. */
            kind: string;
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
             * @description People who were served; `null` where nothing tells the served from those who gave up.
             */
            served: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             */
            start: string;
            /**
             * Format: double
             * @description Median time in the queue in seconds, of complete stays that ended in the bucket; `null` without one.
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
             * @description People who were served; `null` where nothing tells.
             */
            served: number | null;
            /** @description Id of the queue's zone. */
            zone: string;
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
                 * @description Crossings from the left to the right of a->b; `null` where nothing was observed.
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
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
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
                /** @description What the zone is for: area, queue, service, staff or parking. */
                kind: string;
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
                /** @description Camera id. */
                camera: string;
                /** @description How much was seen. */
                coverage: components["schemas"]["Coverage"];
                /**
                 * Format: int64
                 * @description Visits that began in the period.
                 */
                entries: number | null;
                /** @description What the zone is for. */
                kind: string;
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
                 * @description People who were served; `null` where nothing tells the served from those who gave up.
                 */
                served: number | null;
                /**
                 * Format: date-time
                 * @description Start of the bucket.
                 */
                start: string;
                /**
                 * Format: double
                 * @description Median time in the queue in seconds, of complete stays that ended in the bucket; `null` without one.
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
                 * @description People who were served; `null` where nothing tells.
                 */
                served: number | null;
                /** @description Id of the queue's zone. */
                zone: string;
            }[];
        };
        /** @description The district that the box serves. */
        Site: {
            /** @description Short name used in data. */
            id: string;
            /** @description Name for people. */
            name: string;
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
                /** @description Only this camera. */
                camera?: string;
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
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
            /** @description No such camera */
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
                /** @description Only this camera. */
                camera?: string;
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
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
            /** @description No such camera */
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
                /** @description Only this camera. */
                camera?: string;
                /** @description Format of the answer; wins over the Accept header. Default: `json`. */
                format?: "json" | "csv";
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
            /** @description No such camera */
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
