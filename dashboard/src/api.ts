// Made from the daemon's OpenAPI document by `npm run types`; edit that, not this.

export interface paths {
    "/.well-known/promenade-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The key by which answers can be verified, and those before it. */
        get: operations["public_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/annotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known about the counts of a period, holidays included. */
        get: operations["annotations"];
        put?: never;
        /** Writes an annotation. */
        post: operations["annotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/annotations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an annotation back. It stays to be read, with who took it back. */
        delete: operations["withdraw_annotation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hours of the last four weeks, and of today so far, whose count lies outside the interval in which 99 of 100 lie. */
        get: operations["anomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every complete backup. */
        get: operations["backups"];
        put?: never;
        /** Makes a backup now. The answer comes when it is complete and verified; counting goes on meanwhile. */
        post: operations["make_backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A period against the same period last week, last year or from a fixed day on, over the hours that both saw and neither
         *     excludes.
         */
        get: operations["compare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/v1/exclusions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is excluded in a period. */
        get: operations["exclusions"];
        put?: never;
        /** Excludes the counts of a camera, line, zone, gate or the site. */
        post: operations["exclude"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exclusions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an exclusion back. It stays to be read, with who took it back. */
        delete: operations["withdraw_exclusion"];
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
    "/api/v1/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many people are to be expected today and in the seven days after it. */
        get: operations["forecast"];
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
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the files that were imported. */
        get: operations["imports"];
        put?: never;
        /** Takes hourly counts of an earlier counter from a CSV file. */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes back every hour of a source; what they replaced returns. */
        delete: operations["remove_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every key, revoked ones included, without its text. */
        get: operations["keys"];
        put?: never;
        /** Make a key. Its text is in this answer and nowhere else. */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key: it is let in no more. */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/pulls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was pulled with a key, newest first. */
        get: operations["pulls"];
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
    "/api/v1/peak": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The busiest hour of every day, week or month. */
        get: operations["peak"];
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
    "/api/v1/signing-key/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign with a new key from now on; the old one stays listed and signs its successor. */
        post: operations["rotate_signing_key"];
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
    "/api/v1/stats/hourly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published hours of gates, zones and the site, new or revised since a cursor. */
        get: operations["hourly"];
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
            /** @description The nightly backup. */
            backup: components["schemas"]["NightlyBackup"];
            /**
             * @description Frames come faster than the box can analyse them: every camera gets the same share, below nine tenths, of the
             *     rate that it asks for. Counts go on; ask for a lower `fps`, or for a faster box.
             * @example false
             */
            behind: boolean;
            /** @description Counts lost with a damaged database file, noticed in the last seven days; the newest first. */
            losses: components["schemas"]["LostCounts"][];
            /**
             * @description `ok`
             * @example ok
             */
            status: string;
            /**
             * @description What is wrong with the store, and what that means for the counts; `null` while nothing is.
             * @example the disk is full: counts go to the reserve file, and statistics stand still until there is room
             */
            store: string | null;
        };
        /** @description Something that explains counts. */
        Annotation: {
            /**
             * Format: date-time
             * @description When it begins.
             * @example 2026-05-01T00:00:00+08:00
             */
            from: string;
            /**
             * Format: int32
             * @description Its number; `null` for a holiday of the site's calendar.
             * @example 1
             */
            id: number | null;
            /**
             * @description `event`, `works`, `holiday` or `note`; of the site's calendar `holiday` or `make_up_workday`.
             * @example holiday
             */
            kind: string;
            /**
             * @description `written` by somebody; of the site's calendar `published` by the State Council, `computed` by law and the lunar
             *     calendar where the year's notice is not known, or `given` in the config's file.
             * @example published
             */
            source: string;
            /**
             * @description More about it; may be empty.
             * @example
             */
            text: string;
            /**
             * @description In a few words.
             * @example 劳动节 Labour Day
             */
            title: string;
            /**
             * Format: date-time
             * @description When it is over.
             * @example 2026-05-06T00:00:00+08:00
             */
            to: string;
            written: components["schemas"]["WrittenBy"] | null;
        };
        /** @description Annotations that touch a period. */
        Annotations: {
            /** @description In order of their beginning, those taken back among them. */
            annotations: components["schemas"]["Annotation"][];
        };
        /** @description Unusual hours. */
        AnomalyReport: components["schemas"]["Basis"] & {
            /**
             * @description Hours that were compared with their forecast: open and counted. Of a hundred that are like always one is unusual.
             * @example 364
             */
            judged_hours: number;
            /** @description One row an unusual hour, in order of time. */
            rows: components["schemas"]["AnomalyRow"][];
        };
        /** @description One unusual hour. */
        AnomalyRow: {
            /**
             * Format: double
             * @description People counted; seconds that were not observed are made up for.
             * @example 163
             */
            counted: number;
            /**
             * Format: double
             * @description People to be expected, by a forecast made before that week (today's, before today).
             * @example 58.4
             */
            expected: number;
            /**
             * Format: double
             * @description See `low_99`.
             * @example 93.5
             */
            high_99: number;
            /**
             * @description `more` or `fewer` people than were to be expected.
             * @example more
             */
            kind: string;
            /**
             * Format: double
             * @description In 99 of 100 hours no fewer come, nor more than `high_99`.
             * @example 31.7
             */
            low_99: number;
            /**
             * Format: date-time
             * @description Start of the hour.
             * @example 2026-04-18T19:00:00+08:00
             */
            start: string;
        };
        /** @description A complete backup: a folder with one Parquet file a table and a manifest. */
        BackupEntry: {
            /**
             * Format: int64
             * @description Bytes of its files together.
             * @example 20438282
             */
            bytes: number;
            /**
             * Format: date-time
             * @description The newest second in it; `null` where nothing was counted.
             * @example 2026-05-01T03:29:59+08:00
             */
            counted_to: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-05-01T03:30:00+08:00
             */
            created: string;
            /**
             * @description Name of its folder.
             * @example nightly-20260430T193000Z
             */
            name: string;
            /**
             * Format: int64
             * @description Their rows together.
             * @example 14822400
             */
            rows: number;
            /**
             * Format: int32
             * @description Version of the database's schema.
             * @example 3
             */
            schema_version: number;
            /**
             * @description Tables in it.
             * @example 22
             */
            tables: number;
        };
        /** @description Every complete backup. */
        Backups: {
            /** @description The newest first. */
            backups: components["schemas"]["BackupEntry"][];
        };
        /** @description What a forecast, or the look back, is about and follows from. */
        Basis: {
            /**
             * @description Version of the formula.
             * @example forecast-2
             */
            formula: string;
            /** @description The history that it follows from. */
            history: components["schemas"]["HistorySpan"];
            /**
             * @description The gate's id, `camera/line` of a line, `null` for the site.
             * @example main
             */
            id: string | null;
            /**
             * @description How the forecast is made.
             * @example mean of two MSTL decompositions by week (of square roots; robust, of logarithms), level exponentially smoothed
             */
            model: string;
            /**
             * @description Why there is no forecast; `null` where there is one.
             * @example the history is too short: 8 weeks are needed, and counting began 3 whole weeks ago
             */
            reason: string | null;
            /**
             * @description Id of the site.
             * @example riverside
             */
            site: string;
            /**
             * @description `site`, `gate` or `line`: whose people in, staff left out.
             * @example gate
             */
            subject: string;
            /**
             * @description IANA name of the site's time zone; all times are written with its offset.
             * @example Asia/Shanghai
             */
            timezone: string;
        };
        /**
         * @description Whether a camera delivers.
         * @example running
         * @enum {string}
         */
        CameraState: "connecting" | "running" | "failed" | "ended";
        /** @description One of the things that counts are made with. */
        Change: {
            /**
             * @description What it was; of the geometry a digest.
             * @example rtmdet-tiny fp32 4f0c2d91
             */
            from: string;
            /**
             * @description What it is since.
             * @example rtmdet-tiny int8 a83e6b07
             */
            to: string;
            /**
             * @description `geometry`: the lines, zones and ignored areas; `model`; `formula`: the counting rules.
             * @example model
             */
            what: string;
        };
        /** @description One hour and the hour it is compared with. */
        ComparedHour: {
            /**
             * Format: int64
             * @description People in; `null` where nothing was observed.
             * @example 42
             */
            in: number | null;
            /**
             * @description Why the two are not compared; `null` where they are. `no_like_day`: a holiday or make-up workday has no counterpart,
             *     or would meet one; `no_such_hour`: clocks skipped it; `closed`; `not_seen`: less than 90 % of one of them was
             *     observed; `excluded`.
             * @example excluded
             */
            not_compared: string | null;
            /**
             * Format: int64
             * @description People in then.
             * @example 36
             */
            reference_in: number | null;
            /**
             * Format: date-time
             * @description Start of the hour it is compared with; `null` where there is none.
             * @example 2025-05-01T10:00:00+08:00
             */
            reference_start: string | null;
            /**
             * Format: date-time
             * @description Start of the hour.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description One series against itself. */
        ComparedSeries: {
            /**
             * @description Id of a line's camera.
             * @example east
             */
            camera: string | null;
            /**
             * Format: int64
             * @description The one less the other.
             * @example 6
             */
            change: number | null;
            /**
             * @description Hours that are compared.
             * @example 1
             */
            compared: number;
            /** @description How much of the whole period was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * @description Hours of the period.
             * @example 1
             */
            hours: number;
            /**
             * @description Id of the site, gate or line.
             * @example door
             */
            id: string;
            /**
             * Format: int64
             * @description People in over the hours that are compared; `null` where none are.
             * @example 42
             */
            in: number | null;
            /**
             * @description `site`, `gate` or `line`.
             * @example gate
             */
            kind: string;
            /**
             * @description Why there is no comparison; `null` where there is one.
             * @example No hour can be compared; 24 of 24 because the site was closed.
             */
            reason: string | null;
            /** @description How much of the hours it was to be compared with was seen. */
            reference_coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description People in over their counterparts.
             * @example 36
             */
            reference_in: number | null;
            /**
             * Format: double
             * @description The change as a share of the reference; `null` where that is 0.
             * @example 0.167
             */
            relative_change: number | null;
            /** @description One row an hour. */
            rows: components["schemas"]["ComparedHour"][];
        };
        /** @description A period against another. */
        ComparisonReport: components["schemas"]["Scope"] & {
            /**
             * @description Version of the rule.
             * @example compare-1
             */
            formula: string;
            /** @description One entry a series. */
            series: components["schemas"]["ComparedSeries"][];
            /**
             * @description `last_week`, `last_year` or `reference`.
             * @example last_year
             */
            with: string;
        };
        /** @description How much of a bucket was seen, in seconds. */
        Coverage: {
            /**
             * Format: int64
             * @description Observed seconds that are not to be trusted.
             * @example 12
             */
            doubtful_s: number;
            /**
             * Format: int64
             * @description Seconds of the period that somebody has excluded from comparisons and forecasts, seen or not; the counts stand.
             * @example 0
             */
            excluded_s: number;
            /**
             * Format: int64
             * @description Of these, seconds in which at least one frame was analysed.
             * @example 3540
             */
            observed_s: number;
            /**
             * Format: int64
             * @description Seconds of the bucket inside the period, up to now, in which the site is open.
             * @example 3600
             */
            period_s: number;
        };
        /** @description One camera in one bucket. */
        CoverageRow: {
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /** @description The doubtful seconds by reason; empty where there are none. */
            doubts: components["schemas"]["DoubtfulSeconds"][];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description One camera over the whole period. */
        CoverageTotal: {
            /**
             * @description Camera id.
             * @example east
             */
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
             * @example 12
             */
            seconds: number;
        };
        /** @description Counts that are not to be compared with or learnt from. */
        Exclusion: {
            /**
             * @description Id of the camera; `null` for the site and gates.
             * @example east
             */
            camera: string | null;
            /**
             * Format: date-time
             * @description When it begins.
             * @example 2026-05-01T08:00:00+08:00
             */
            from: string;
            /**
             * Format: int32
             * @description Its number.
             * @example 1
             */
            id: number;
            /**
             * @description Id of the line, zone or gate; `null` for the site and cameras.
             * @example door
             */
            item: string | null;
            /**
             * @description What is excluded: `site`, `camera`, `line`, `zone` or `gate`.
             * @example line
             */
            kind: string;
            /**
             * Format: date-time
             * @description When it is over.
             * @example 2026-05-03T18:00:00+08:00
             */
            to: string;
            /**
             * @description Why.
             * @example Scaffolding in front of the door
             */
            why: string;
            /** @description Who and when. */
            written: components["schemas"]["WrittenBy"];
        };
        /** @description Exclusions that touch a period. */
        Exclusions: {
            /** @description In order of their beginning, those taken back among them. */
            exclusions: components["schemas"]["Exclusion"][];
        };
        /**
         * Format: binary
         * @description A file of another format than JSON.
         */
        File: string;
        /** @description One line in one bucket. */
        FootfallRow: {
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /**
             * @description `all` that the line counts, or the class that this row is about.
             * @example all
             */
            class: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: int64
             * @description Crossings from the left to the right of a->b, staff left out; `null` where nothing was observed, or an earlier
             *     counter does not tell.
             * @example 42
             */
            in: number | null;
            /**
             * @description Line id.
             * @example door
             */
            line: string;
            /**
             * Format: int64
             * @description The other way.
             * @example 37
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff's crossings from the left to the right, which `in` leaves out; `null` by class, where it is not told apart.
             * @example 2
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff's the other way.
             * @example 3
             */
            staff_out: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description One line over the whole period. */
        FootfallTotal: {
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /**
             * @description `all` that the line counts, or a class.
             * @example all
             */
            class: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description Sum over the observed buckets; `null` where there is none, or one does not tell.
             * @example 42
             */
            in: number | null;
            /**
             * @description Line id.
             * @example door
             */
            line: string;
            /**
             * Format: int64
             * @description The other way.
             * @example 37
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff's crossings from the left to the right, which `in` leaves out.
             * @example 2
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff's the other way.
             * @example 3
             */
            staff_out: number | null;
        };
        /** @description The forecast. */
        ForecastReport: components["schemas"]["Basis"] & {
            /** @description One row an hour; none where there is no forecast. */
            rows: components["schemas"]["ForecastRow"][];
        };
        /** @description One hour to come, or of today. */
        ForecastRow: {
            /**
             * @description `workday`, `weekend`, `holiday` or `make_up_workday`.
             * @example workday
             */
            day_kind: string;
            /**
             * Format: date-time
             * @description End of the hour, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: double
             * @description People to be expected; `null`, like the rest, while the site is closed.
             * @example 45.2
             */
            expected: number | null;
            /**
             * Format: double
             * @description See `low_80`.
             * @example 58.1
             */
            high_80: number | null;
            /**
             * Format: double
             * @description See `low_95`.
             * @example 66
             */
            high_95: number | null;
            /**
             * @description From which days it is known how far off the forecast may be: `ordinary_days`, or on a holiday `holidays`, where the
             *     history has some. A holiday's intervals that are those of `ordinary_days` are too narrow.
             * @example holidays
             */
            intervals_from: string | null;
            /**
             * Format: double
             * @description In 80 of 100 hours no fewer come, nor more than `high_80`.
             * @example 33.9
             */
            low_80: number | null;
            /**
             * Format: double
             * @description In 95 of 100 hours no fewer come, nor more than `high_95`.
             * @example 28.3
             */
            low_95: number | null;
            /**
             * Format: date-time
             * @description Start of the hour.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description A key that was just made. */
        FreshKey: components["schemas"]["KeyInfo"] & {
            /**
             * @description The key itself, which is shown this once.
             * @example prm_0f3a9c41d2b7_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY
             */
            key: string;
        };
        /** @description Gates over a period. */
        GateReport_GateRow: components["schemas"]["Report_GateRow_GateTotal"] & {
            site_footfall: components["schemas"]["SiteFootfall"] | null;
        };
        /** @description One gate in one bucket. */
        GateRow: {
            /**
             * Format: double
             * @description Entries / (entries + passers-by); `null` without either.
             * @example 0.119
             */
            capture_rate_of_all: number | null;
            /**
             * Format: double
             * @description Entries / passers-by; `null` without passers-by.
             * @example 0.135
             */
            capture_rate_of_passers: number | null;
            /**
             * @description `all` that its lines count, or the class that this row is about.
             * @example all
             */
            class: string;
            /** @description How much the camera saw that saw least of the gate; the greatest doubt of any. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * @description Gate id; where no gate is drawn, `camera/line`.
             * @example main
             */
            gate: string;
            /**
             * Format: int64
             * @description People in, staff left out; `null` where nothing was observed, or an earlier counter does not tell.
             * @example 42
             */
            in: number | null;
            /**
             * Format: int64
             * @description In less out.
             * @example 5
             */
            net: number | null;
            /**
             * Format: int64
             * @description People out.
             * @example 37
             */
            out: number | null;
            /**
             * Format: int64
             * @description People who passed by, both ways over the gate's passer lines; `null` without such lines, where one of them was not
             *     observed, and by class.
             * @example 310
             */
            passers: number | null;
            /**
             * Format: int64
             * @description Staff in; `null` by class, where it is not told apart.
             * @example 2
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff out.
             * @example 3
             */
            staff_out: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description One gate over the whole period. */
        GateTotal: {
            /**
             * Format: double
             * @description Entries / (entries + passers-by), over the same.
             * @example 0.119
             */
            capture_rate_of_all: number | null;
            /**
             * Format: double
             * @description Entries / passers-by, over the buckets in which both are known.
             * @example 0.135
             */
            capture_rate_of_passers: number | null;
            /**
             * @description `all` that its lines count, or a class.
             * @example all
             */
            class: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * @description Gate id.
             * @example main
             */
            gate: string;
            /**
             * Format: int64
             * @description Sum over the observed buckets; `null` where there is none, or one does not tell.
             * @example 42
             */
            in: number | null;
            /**
             * @description Name for people; the id of a gate that is no longer drawn.
             * @example Main entrance
             */
            name: string;
            /**
             * Format: int64
             * @description In less out.
             * @example 5
             */
            net: number | null;
            /**
             * Format: int64
             * @description People out.
             * @example 37
             */
            out: number | null;
            /**
             * Format: int64
             * @description People who passed by, over the buckets in which that was observed.
             * @example 310
             */
            passers: number | null;
            /**
             * @description Whether it leads into the site.
             * @example true
             */
            perimeter: boolean;
            /**
             * Format: int64
             * @description Staff in.
             * @example 2
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff out.
             * @example 3
             */
            staff_out: number | null;
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
        HeatMap: components["schemas"]["Scope"] & {
            /**
             * Format: double
             * @description On the ground, person-seconds that lie off the plan: beyond the horizon, or too far from the measured rectangle.
             * @example 3.5
             */
            beyond_person_s: number | null;
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /**
             * Format: double
             * @description On the ground, the side of a cell in metres.
             * @example 2
             */
            cell_m: number | null;
            /**
             * @description Person-seconds of every cell, row by row; `null` where nothing was observed.
             * @example [
             *       0,
             *       12.5,
             *       30,
             *       4,
             *       0,
             *       8,
             *       41.5,
             *       6.5,
             *       0,
             *       0,
             *       3,
             *       1
             *     ]
             */
            cells: number[] | null;
            /**
             * @description Cells from left to right; on the ground along the measured rectangle's width.
             * @example 4
             */
            columns: number;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * @description On the ground, where the first cell begins: metres from the rectangle's first corner along its width and length.
             * @example [
             *       -1,
             *       -1
             *     ]
             */
            origin_m: number[] | null;
            /** @description On what the cells lie. */
            plane: components["schemas"]["HeatPlane"];
            /**
             * @description Cells from top to bottom; on the ground along its length.
             * @example 3
             */
            rows: number;
        };
        /**
         * @description On what the cells lie.
         * @example ground
         * @enum {string}
         */
        HeatPlane: "image" | "ground";
        /** @description The hours before today that were looked at. */
        HistorySpan: {
            /**
             * @description Of these, how many count: nine tenths observed at least, half of that not doubtful, nothing excluded.
             * @example 2502
             */
            counted_hours: number;
            /**
             * Format: date-time
             * @description First instant.
             * @example 2025-10-17T00:00:00+08:00
             */
            from: string;
            /**
             * @description Hours in which the site was open, by today's opening hours.
             * @example 2548
             */
            open_hours: number;
            /**
             * Format: date-time
             * @description First instant after: today's midnight.
             * @example 2026-05-01T00:00:00+08:00
             */
            to: string;
        };
        /** @description An hour at a change of the clocks. */
        HourReport: {
            /**
             * @description As the file names it, after `day_begins`.
             * @example 2019-09-29 02:00
             */
            hour: string;
            /**
             * Format: int64
             * @description People of all counters in it.
             * @example 44
             */
            people: number;
        };
        /** @description Published hours that are new or revised. */
        HourlyReport: {
            /**
             * @description What to give as `since` next time.
             * @example AAAAAAAABLNdHwqcO34kaFdRY_rsGz4_
             */
            cursor: string;
            /**
             * @description There is more to be had at once.
             * @example false
             */
            more: boolean;
            /**
             * @description In the order in which they were let out. A revised row comes again with a higher `seq`: keep the last of each kind,
             *     id, class and start.
             */
            rows: components["schemas"]["HourlyRow"][];
            /** @description The publishing rules in force. */
            rules: components["schemas"]["RulesInForce"];
            /**
             * @description Id of the site.
             * @example riverside
             */
            site: string;
            /**
             * @description IANA name of the site's time zone.
             * @example Asia/Shanghai
             */
            timezone: string;
        };
        /** @description One gate, zone or the site over one hour. */
        HourlyRow: {
            /**
             * @description Gates and the site: `person`, `bicycle`, `car`, `motorcycle`, `bus` or `truck`, and `all`, the sum of what is published
             *     of these. Zones: `all`.
             * @example person
             */
            class: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Seen"];
            /**
             * Format: date-time
             * @description First instant after.
             * @example 2026-05-01T10:00:00+08:00
             */
            end: string;
            /**
             * Format: int32
             * @description Zones: visits that began.
             * @example 30
             */
            entries: number | null;
            /**
             * @description `partial`, `doubtful`, `imported`, `break`, `excluded`.
             * @example [
             *       "partial"
             *     ]
             */
            flags: string[];
            /**
             * @description Of the gate or site; `camera/zone`; `camera/line` where no gate is drawn.
             * @example east
             */
            id: string;
            /**
             * Format: int32
             * @description Gates and the site: in, staff left out. `null` where nothing was observed, or withheld.
             * @example 45
             */
            in: number | null;
            /**
             * @description `gate`, `zone` or `site`.
             * @example gate
             */
            kind: string;
            /**
             * @description Names of the totals in which a withheld part is missing: the site's, and those of `all`.
             * @example [
             *       "out"
             *     ]
             */
            lower_bound: string[];
            /**
             * Format: int32
             * @description Zones: greatest number inside.
             * @example 10
             */
            max: number | null;
            /**
             * Format: int32
             * @description Zones: mean people inside.
             * @example 2
             */
            mean: number | null;
            /**
             * Format: int32
             * @description Gates and the site: out.
             * @example 40
             */
            out: number | null;
            /**
             * Format: int32
             * @description How often what is published of it was changed.
             * @example 0
             */
            revision: number;
            /**
             * Format: int64
             * @description Place in the order in which rows were let out.
             * @example 1201
             */
            seq: number;
            /**
             * Format: date-time
             * @description First instant.
             * @example 2026-05-01T09:00:00+08:00
             */
            start: string;
            /**
             * @description Names of the values that are `null` because they are withheld.
             * @example [
             *       "out"
             *     ]
             */
            suppressed: string[];
            versions: components["schemas"]["Versions"] | null;
        };
        /** @description A file that was imported. */
        ImportEntry: {
            /**
             * @description Name of the file.
             * @example hours-2025.csv
             */
            file: string;
            /**
             * Format: int64
             * @description Hours that it wrote or took back.
             * @example 8700
             */
            hours: number;
            /**
             * @description What went where, one entry a line.
             * @example Queen Street = east/door : in
             */
            mapping: string;
            /**
             * @description SHA-256 of the file, in hexadecimal.
             * @example 7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a
             */
            sha256: string;
            /**
             * @description Name of the earlier counter.
             * @example old-counters
             */
            source: string;
            /**
             * Format: date-time
             * @description When it last changed something.
             * @example 2026-05-01T09:30:00+08:00
             */
            time: string;
            /**
             * @description IANA name of the zone by which its hours were read.
             * @example Asia/Shanghai
             */
            timezone: string;
            /**
             * @description Who imported it, as they said; else the name of the key that they showed, or `on the box`.
             * @example Li Wei
             */
            who: string;
        };
        /** @description What an import does, or would do. */
        ImportReport: {
            /**
             * @description Nothing was done.
             * @example true
             */
            dry_run: boolean;
            /**
             * @description Columns or counters of the file that go nowhere.
             * @example [
             *       "Fort Street"
             *     ]
             */
            left_out: string[];
            /**
             * @description Mistakes that were left out.
             * @example [
             *       "line 120, column 2: \"x\" is not a whole number"
             *     ]
             */
            mistakes: string[];
            /** @description Hours that the clocks repeated and for which the file has one number: put into the first of the two, as doubtful. */
            repeated_hours: components["schemas"]["HourReport"][];
            /**
             * Format: int64
             * @description Rows of the file.
             * @example 8760
             */
            rows: number;
            /** @description One entry a line or gate. */
            series: components["schemas"]["SeriesReport"][];
            /**
             * @description SHA-256 of the file, in hexadecimal.
             * @example 7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a
             */
            sha256: string;
            /** @description Hours that the clocks skipped; people whom the file has in them are left out. */
            skipped_hours: components["schemas"]["HourReport"][];
            /**
             * @description Name of the earlier counter.
             * @example old-counters
             */
            source: string;
        };
        /**
         * @description Id of a gate, or of a zone or line with its camera's before it.
         * @example main
         */
        ItemId: string;
        /** @description A key as it is known. */
        KeyInfo: {
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-05-01T09:00:00+08:00
             */
            created: string;
            /**
             * Format: date-time
             * @description From then on it is refused.
             * @example 2036-01-01T00:00:00+08:00
             */
            expires: string | null;
            /**
             * Format: date-time
             * @description Hours that begin before are not shown to it.
             * @example 2026-01-01T00:00:00+08:00
             */
            from: string | null;
            /**
             * @description Gates that it may see; `null`: everything.
             * @example [
             *       "main"
             *     ]
             */
            gates: string[] | null;
            /**
             * @description Beginning of the key, by which it is known.
             * @example 0f3a9c41d2b7
             */
            id: string;
            /**
             * @description It may change things.
             * @example false
             */
            manage: boolean;
            /**
             * @description Whom it was given to.
             * @example City bureau
             */
            name: string;
            /**
             * Format: int32
             * @description Requests a minute.
             * @example 60
             */
            rate_per_minute: number;
            /**
             * Format: date-time
             * @description When it was revoked.
             * @example 2026-06-01T12:00:00+08:00
             */
            revoked: string | null;
            /**
             * @description Zones that it may see; `null`: everything.
             * @example [
             *       "east/tea"
             *     ]
             */
            zones: string[] | null;
        };
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
            /**
             * @description Whether the bounds of that letter were verified at the scale's source.
             * @example true
             */
            verified: boolean;
        };
        /** @description The whole site, now. */
        Live: {
            /** @description Every camera, in the config's order. */
            cameras: components["schemas"]["LiveCamera"][];
            /** @description Every gate, in the config's order; `/api/v1/gates` has their counts. */
            gates: components["schemas"]["LiveGate"][];
            /** @description Counts lost with a damaged database file, noticed in the last seven days; the newest first. */
            losses: components["schemas"]["LostCounts"][];
            /** @description Which site. */
            site: components["schemas"]["Site"];
            /**
             * @description What is wrong with the store, and what that means for the counts; `null` while nothing is.
             * @example the disk is full: counts go to the reserve file, and statistics stand still until there is room
             */
            store: string | null;
            /**
             * Format: date-time
             * @description The box's time.
             * @example 2026-05-01T10:30:00.250+08:00
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
            /**
             * @description Why not, and what to do.
             * @example rtsp://10.0.0.7/1: wrong password
             */
            detail: string | null;
            /**
             * @description Why what it sees just now is not to be trusted, by the reasons of `/api/v1/coverage`; `null` where it is, and unless
             *     the camera runs.
             * @example blurred
             */
            doubt: string | null;
            /**
             * Format: float
             * @description Analysed frames a second over the last few seconds; 0 unless the camera runs.
             * @example 10
             */
            fps: number;
            /**
             * Format: int64
             * @description Frames analysed since the start.
             * @example 378000
             */
            frames_analysed: number;
            /**
             * Format: int64
             * @description Frames that a newer one replaced before they could be analysed.
             * @example 12
             */
            frames_dropped: number;
            /**
             * @description Id used in data.
             * @example east
             */
            id: string;
            /** @description Every line with its counts of today. */
            lines: components["schemas"]["LiveLine"][];
            /**
             * @description Name for people.
             * @example East gate
             */
            name: string;
            size: components["schemas"]["Size"] | null;
            /** @description Whether frames come. */
            state: components["schemas"]["CameraState"];
            /**
             * Format: date-time
             * @description Time of the last analysed frame; `null` before the first.
             * @example 2026-05-01T10:30:00.100+08:00
             */
            time: string | null;
            /** @description Confirmed tracks of the last frame; none unless the camera runs. */
            tracks: components["schemas"]["Track"][];
            /** @description Every zone with the people inside. */
            zones: components["schemas"]["LiveZone"][];
        };
        /** @description An event of the stream. */
        LiveEvent: {
            /**
             * @description One object as of `/api/v1/live`, as JSON.
             * @example {"site":{"id":"riverside","name":"Riverside district"},"timezone":"Asia/Shanghai", …}
             */
            data: string;
            /**
             * @description `live`
             * @example live
             */
            event: string;
            /**
             * Format: int32
             * @description How long a client should wait before it connects again, in milliseconds; with the first event only.
             * @example 2000
             */
            retry?: number | null;
        };
        /** @description An entrance. */
        LiveGate: {
            /**
             * @description Id used in data.
             * @example main
             */
            id: string;
            /**
             * @description Name for people.
             * @example Main entrance
             */
            name: string;
            /**
             * @description Whether it leads into the site.
             * @example true
             */
            perimeter: boolean;
        };
        /** @description A directed line and its counts since local midnight and since the hour began. */
        LiveLine: {
            /**
             * @description Where the line begins, normalised: x to the right, y down.
             * @example [
             *       0.52,
             *       0.25
             *     ]
             */
            a: number[];
            /**
             * @description Where it ends.
             * @example [
             *       0.52,
             *       0.98
             *     ]
             */
            b: number[];
            /**
             * Format: int64
             * @description The same in the present hour.
             * @example 42
             */
            hour_in: number | null;
            /**
             * Format: int64
             * @description The other way.
             * @example 37
             */
            hour_out: number | null;
            /**
             * @description Unique within the camera.
             * @example door
             */
            id: string;
            /**
             * Format: int64
             * @description Crossings from the left to the right of a->b today, staff left out; `null` before the camera's first report.
             * @example 184
             */
            in: number | null;
            /**
             * Format: int64
             * @description The other way.
             * @example 131
             */
            out: number | null;
            /**
             * @description Whether only staff passes here: whoever does is staff, so that its own counts stay 0.
             * @example false
             */
            staff: boolean;
        };
        /** @description A zone and who is in it. */
        LiveZone: {
            /**
             * Format: double
             * @description For a queue, the wait in seconds that a newcomer should expect; `null` where nothing can be said.
             * @example 95.3
             */
            expected_wait_s: number | null;
            /**
             * @description Unique within the camera.
             * @example tea
             */
            id: string;
            /**
             * @description What it is for.
             * @example queue
             */
            kind: string;
            /**
             * Format: int32
             * @description People inside, for a queue its length; `null` unless the camera runs.
             * @example 3
             */
            people: number | null;
            /**
             * @description Corners, normalised.
             * @example [
             *       [
             *         0.1,
             *         0.4
             *       ],
             *       [
             *         0.5,
             *         0.4
             *       ],
             *       [
             *         0.5,
             *         0.95
             *       ],
             *       [
             *         0.1,
             *         0.95
             *       ]
             *     ]
             */
            polygon: number[][];
            /**
             * @description Why that is not to be trusted: few departures, little's law disagrees, or queue leaves its zone.
             * @example few departures
             */
            wait_doubt: string | null;
        };
        /** @description Counts that were lost. */
        LostCounts: {
            /**
             * @description The backup that was restored.
             * @example nightly-20260430T193000Z
             */
            backup: string | null;
            /**
             * Format: date-time
             * @description First instant that is lost; `null`: everything before `to`.
             * @example 2026-05-01T03:30:00+08:00
             */
            from: string | null;
            /**
             * @description What took its place: `log`, the file without its damaged log; `backup`; `anew`, an empty database.
             * @example backup
             */
            mended: string;
            /**
             * Format: date-time
             * @description When the file was found damaged and mended.
             * @example 2026-05-01T10:00:05+08:00
             */
            noticed: string;
            /**
             * Format: date-time
             * @description When the damaged file was last written.
             * @example 2026-05-01T09:59:58+08:00
             */
            to: string;
        };
        /** @description What to write. */
        NewAnnotation: {
            /**
             * @description Who writes, up to 100 characters.
             * @example Li Wei
             */
            by: string;
            /**
             * Format: date-time
             * @description When it begins, RFC 3339 with an offset.
             * @example 2026-05-01T08:00:00+08:00
             */
            from: string;
            /**
             * @description What it is about: `event`, `works`, `holiday` or `note`.
             * @example works
             */
            kind: string;
            /**
             * @description More about it, up to 4,000 characters.
             * @example The pavement in front of the east gate is closed
             */
            text?: string | null;
            /**
             * @description In a few words, up to 200 characters.
             * @example East pavement closed
             */
            title: string;
            /**
             * Format: date-time
             * @description When it is over.
             * @example 2026-05-03T18:00:00+08:00
             */
            to: string;
        };
        /** @description What to exclude. */
        NewExclusion: {
            /**
             * @description Who excludes it, up to 100 characters.
             * @example Li Wei
             */
            by: string;
            /**
             * @description Id of the camera; for a camera, line or zone.
             * @example east
             */
            camera?: string | null;
            /**
             * Format: date-time
             * @description When it begins, RFC 3339 with an offset.
             * @example 2026-05-01T08:00:00+08:00
             */
            from: string;
            /**
             * @description Id of the line, zone or gate.
             * @example door
             */
            id?: string | null;
            /**
             * @description What is excluded: `site`, `camera` (all that it sees), `line`, `zone` or `gate`.
             * @example line
             */
            kind: string;
            /**
             * Format: date-time
             * @description When it is over.
             * @example 2026-05-03T18:00:00+08:00
             */
            to: string;
            /**
             * @description Why, up to 1,000 characters.
             * @example Scaffolding in front of the door
             */
            why: string;
        };
        /** @description A key to be made. */
        NewKey: {
            /**
             * Format: date-time
             * @description From then on it is refused; RFC 3339.
             * @example 2036-01-01T00:00:00+08:00
             */
            expires?: string | null;
            /**
             * Format: date-time
             * @description Hours that begin before are not shown to it; RFC 3339.
             * @example 2026-01-01T00:00:00+08:00
             */
            from?: string | null;
            /**
             * @description Gates that it may see; with neither `gates` nor `zones` it may see everything.
             * @example [
             *       "main"
             *     ]
             */
            gates?: components["schemas"]["ItemId"][] | null;
            /**
             * @description It may change things on the box, keys among them.
             * @example false
             */
            manage?: boolean;
            /**
             * @description Whom it is for.
             * @example City bureau
             */
            name: string;
            /**
             * Format: int32
             * @description Requests a minute. Default: 60.
             * @example 60
             */
            rate_per_minute?: number | null;
            /**
             * @description Zones that it may see, as `camera/zone`.
             * @example [
             *       "east/tea"
             *     ]
             */
            zones?: components["schemas"]["ItemId"][] | null;
        };
        /** @description How the nightly backup is doing. */
        NightlyBackup: {
            /**
             * @description Why the one that is due could not be made; it is tried again every quarter of an hour.
             * @example the folder /var/backups/promenade cannot be written: No space left on device
             */
            error: string | null;
            /**
             * Format: date-time
             * @description When the newest one was made; `null` before the first.
             * @example 2026-05-01T03:30:00+08:00
             */
            last: string | null;
        };
        /** @description One zone in one bucket. */
        OccupancyRow: {
            /**
             * Format: double
             * @description The zone's area in square metres: measured, or from the camera's ground plane; `null` where neither is known.
             * @example 8.5
             */
            area_m2: number | null;
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: double
             * @description Mean persons per square metre.
             * @example 0.28
             */
            density: number | null;
            /**
             * Format: double
             * @description Median stay in seconds of complete visits that ended in the bucket; `null` without one.
             * @example 64
             */
            dwell_p50_s: number | null;
            /**
             * Format: double
             * @description 90th percentile of the same.
             * @example 181
             */
            dwell_p90_s: number | null;
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: int64
             * @description Visits that began in the bucket.
             * @example 31
             */
            entries: number | null;
            /**
             * Format: int64
             * @description Complete visits that ended in the bucket.
             * @example 29
             */
            exits: number | null;
            /**
             * @description What the zone is for: area, queue, service, staff or parking.
             * @example queue
             */
            kind: string;
            /** @description What that density amounts to: fruin and hcm, for a queue hcm-queue; empty without a density. */
            level_of_service: components["schemas"]["LevelOfService"][];
            /**
             * Format: int32
             * @description Greatest number inside.
             * @example 6
             */
            max: number | null;
            /**
             * Format: double
             * @description Mean people inside over the observed seconds; `null` where nothing was observed.
             * @example 2.4
             */
            mean: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
            /**
             * @description Zone id.
             * @example tea
             */
            zone: string;
        };
        /** @description One zone over the whole period. Percentiles are not here: they cannot be made from percentiles of buckets. */
        OccupancyTotal: {
            /**
             * Format: double
             * @description The zone's area in square metres, where it is known.
             * @example 8.5
             */
            area_m2: number | null;
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: double
             * @description Mean persons per square metre.
             * @example 0.28
             */
            density: number | null;
            /**
             * Format: int64
             * @description Visits that began in the period.
             * @example 31
             */
            entries: number | null;
            /**
             * Format: int64
             * @description Complete visits that ended in the period.
             * @example 29
             */
            exits: number | null;
            /**
             * @description What the zone is for.
             * @example queue
             */
            kind: string;
            /** @description What that density amounts to. */
            level_of_service: components["schemas"]["LevelOfService"][];
            /**
             * Format: int32
             * @description Greatest number inside.
             * @example 6
             */
            max: number | null;
            /**
             * Format: double
             * @description Mean people inside over the observed seconds; `null` where nothing was observed.
             * @example 2.4
             */
            mean: number | null;
            /**
             * @description Zone id.
             * @example tea
             */
            zone: string;
        };
        /** @description Busiest hours over a period. */
        PeakReport: components["schemas"]["Scope"] & {
            /**
             * @description `day`, `week` or `month`.
             * @example day
             */
            bucket: string;
            /**
             * @description Version of the rule.
             * @example peak-1
             */
            formula: string;
            /** @description One row a series and day, week or month. */
            rows: components["schemas"]["PeakRow"][];
        };
        /** @description The busiest hour of one day, week or month. */
        PeakRow: {
            /**
             * @description Id of a line's camera.
             * @example east
             */
            camera: string | null;
            /** @description How much of the day, week or month was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description Its end.
             * @example 2026-05-02T00:00:00+08:00
             */
            end: string;
            /**
             * @description Id of the site, gate or line.
             * @example door
             */
            id: string;
            /**
             * Format: int64
             * @description People in during that hour.
             * @example 118
             */
            in: number | null;
            /**
             * @description `site`, `gate` or `line`.
             * @example gate
             */
            kind: string;
            peak_coverage: components["schemas"]["Coverage"] | null;
            /**
             * Format: date-time
             * @description Its end.
             * @example 2026-05-01T16:00:00+08:00
             */
            peak_end: string | null;
            /**
             * Format: date-time
             * @description Start of the busiest hour, the first of equals; `null` where no hour was observed, or nobody came in.
             * @example 2026-05-01T15:00:00+08:00
             */
            peak_start: string | null;
            /**
             * Format: double
             * @description Its share of all who came in.
             * @example 0.14
             */
            share: number | null;
            /**
             * Format: date-time
             * @description Start of the day, week or month.
             * @example 2026-05-01T00:00:00+08:00
             */
            start: string;
            /**
             * @description Whether no other hour within the period could have been busier had it been seen in full at the rate it was seen at.
             * @example true
             */
            sure: boolean;
        };
        /** @description An error as the client sees it. */
        Problem: {
            /**
             * @description What is wrong and what to do, in one or two sentences.
             * @example bucket is "year"; it may be minute, hour, day, week or month.
             */
            detail: string;
            /**
             * @description The query parameter, or field of the body, at fault.
             * @example bucket
             */
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
        /** @description The public key by which answers can be verified. */
        PublicKey: {
            /**
             * @description `Ed25519` (RFC 8032).
             * @example Ed25519
             */
            algorithm: string;
            /**
             * @description First 16 hexadecimal digits of the SHA-256 of the raw public key.
             * @example 9c1f0a7be2d35648
             */
            key_id: string;
            /**
             * @description The 32 raw bytes in base64.
             * @example O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=
             */
            public_key: string;
            /** @description Keys that were in force before, oldest first. */
            retired: components["schemas"]["RetiredKey"][];
        };
        /** @description One pull, or those of a minute that found nothing new. */
        PullInfo: {
            /**
             * Format: int64
             * @description Least seq of them.
             * @example 1201
             */
            first_seq: number | null;
            /**
             * Format: int64
             * @description Greatest seq of them.
             * @example 1224
             */
            last_seq: number | null;
            /**
             * Format: int32
             * @description How many.
             * @example 1
             */
            pulls: number;
            /**
             * Format: int32
             * @description Rows that were sent.
             * @example 24
             */
            rows: number;
            /**
             * Format: date-time
             * @description When; of the first of several.
             * @example 2026-05-01T10:00:00+08:00
             */
            time: string;
        };
        /** @description One queue in one bucket. */
        QueueRow: {
            /**
             * Format: int64
             * @description People who left without service after the queue's least stay.
             * @example 2
             */
            abandoned: number | null;
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: int64
             * @description People who joined in the bucket.
             * @example 31
             */
            entries: number | null;
            /**
             * Format: int32
             * @description Greatest length.
             * @example 6
             */
            length_max: number | null;
            /**
             * Format: double
             * @description Mean length in people over the observed seconds; `null` where nothing was observed.
             * @example 2.4
             */
            length_mean: number | null;
            /**
             * Format: double
             * @description No more than so many people in nine of ten observed seconds.
             * @example 4
             */
            length_p90: number | null;
            /**
             * Format: int64
             * @description People who were served; `null` where nothing was observed.
             * @example 27
             */
            served: number | null;
            /**
             * Format: double
             * @description People served per observed minute, all servers together.
             * @example 0.46
             */
            service_rate_per_minute: number | null;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
            /**
             * @description Why the wait is not to be trusted; `null` where it is, or where there is none.
             * @example few departures
             */
            wait_doubt: string | null;
            /**
             * Format: double
             * @description Mean of the same.
             * @example 71.2
             */
            wait_mean_s: number | null;
            /**
             * Format: double
             * @description Median wait in seconds of those who were served in the bucket; `null` without one.
             * @example 64
             */
            wait_p50_s: number | null;
            /**
             * Format: double
             * @description 90th percentile of the same.
             * @example 152
             */
            wait_p90_s: number | null;
            /**
             * @description Id of the queue's zone.
             * @example tea
             */
            zone: string;
        };
        /** @description One queue over the whole period. */
        QueueTotal: {
            /**
             * Format: int64
             * @description People who gave up.
             * @example 2
             */
            abandoned: number | null;
            /**
             * @description Camera id.
             * @example east
             */
            camera: string;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description People who joined in the period.
             * @example 31
             */
            entries: number | null;
            /**
             * Format: int32
             * @description Greatest length.
             * @example 6
             */
            length_max: number | null;
            /**
             * Format: double
             * @description Mean length over the observed seconds; `null` where nothing was observed.
             * @example 2.4
             */
            length_mean: number | null;
            /**
             * Format: int64
             * @description People who were served.
             * @example 27
             */
            served: number | null;
            /**
             * Format: double
             * @description People served per observed minute, all servers together.
             * @example 0.46
             */
            service_rate_per_minute: number | null;
            /**
             * Format: double
             * @description Mean wait in seconds of those who were served; `null` without one.
             * @example 71.2
             */
            wait_mean_s: number | null;
            /**
             * @description Id of the queue's zone.
             * @example tea
             */
            zone: string;
        };
        /** @description What was taken back. */
        RemovedReport: {
            /**
             * Format: int64
             * @description Hours that went.
             * @example 8700
             */
            hours: number;
            /**
             * Format: int64
             * @description Lines and gates that had hours of the source.
             * @example 1
             */
            lines: number;
            /**
             * Format: int64
             * @description Hours among them in whose place there is again what they had replaced.
             * @example 0
             */
            restored: number;
        };
        /** @description What an answer with rows begins with. */
        ReportHead: components["schemas"]["Scope"] & {
            /** @description Changes within the period of what counts are made with: what lies before and after one is not of one kind. */
            breaks: components["schemas"]["SeriesBreak"][];
            /**
             * @description Length of a bucket.
             * @example hour
             */
            bucket: string;
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_CoverageRow_CoverageTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["CoverageRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["CoverageTotal"][];
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_FootfallRow_FootfallTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["FootfallRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["FootfallTotal"][];
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_GateRow_GateTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["GateRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["GateTotal"][];
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_OccupancyRow_OccupancyTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["OccupancyRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["OccupancyTotal"][];
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_QueueRow_QueueTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["QueueRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["QueueTotal"][];
        };
        /** @description An answer with rows: the same for every kind of row. */
        Report_SpaceRow_SpaceTotal: components["schemas"]["ReportHead"] & {
            /**
             * @description A relative reference to the next page; `null` where these are the last rows.
             * @example /api/v1/footfall?limit=1000&cursor=000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
             */
            next: string | null;
            /** @description One row a bucket, camera and line or zone, in that order. */
            rows: components["schemas"]["SpaceRow"][];
            /** @description One entry a line or zone: these rows together, which are the whole period unless they are a page of it. */
            totals: components["schemas"]["SpaceTotal"][];
        };
        /** @description A public key that was in force. */
        RetiredKey: {
            /**
             * @description As above.
             * @example 4e02b8d9a671c35f
             */
            key_id: string;
            /**
             * @description As above.
             * @example kq2VuBqEDKNqNC7Rd1EjVjfQ9qINijom0kpr7MtyprM=
             */
            public_key: string;
            /**
             * @description Its signature, in base64, over the 32 raw bytes of the public key that followed it.
             * @example O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2imSrZW4GoQMo2o0LtF3USNWN9D2og2KOibSSmvsy3Kmsw==
             */
            successor_signature: string;
        };
        /** @description The publishing rules. */
        RulesInForce: {
            /**
             * @description Nothing finer is published.
             * @example hour
             */
            finest: string;
            /**
             * @description When the people inside a zone are told.
             * @example mean and max are told where entries are, and max is neither small nor greater than entries
             */
            inside: string;
            /**
             * @description What becomes of revisions.
             * @example a value that was withheld stays withheld; a number that would become a withheld one stays as it was
             */
            revisions: string;
            /**
             * Format: int32
             * @description The others are rounded to a multiple of this; `mean` is rounded to whole people.
             * @example 5
             */
            round_to: number;
            /**
             * Format: int32
             * @description Minutes after its end until an hour is let out.
             * @example 30
             */
            settle_minutes: number;
            /**
             * Format: int32
             * @description Counts of 1 up to one less than this are withheld.
             * @example 10
             */
            suppress_below: number;
            /**
             * @description What totals are made of.
             * @example sums of published values; lower bounds where a part is withheld
             */
            totals: string;
            /**
             * Format: int32
             * @description Version of the rules.
             * @example 1
             */
            version: number;
        };
        /** @description The site and the period that an answer is about. */
        Scope: {
            /**
             * Format: date-time
             * @description First instant of the period.
             * @example 2026-05-01T10:00:00+08:00
             */
            from: string;
            /**
             * @description Id of the site.
             * @example riverside
             */
            site: string;
            /**
             * @description IANA name of the site's time zone; all times are written with its offset.
             * @example Asia/Shanghai
             */
            timezone: string;
            /**
             * Format: date-time
             * @description First instant after the period.
             * @example 2026-05-01T11:00:00+08:00
             */
            to: string;
        };
        /** @description How much of an hour was seen, in seconds. */
        Seen: {
            /**
             * Format: int32
             * @description Observed ones that are not to be trusted.
             * @example 12
             */
            doubtful_s: number;
            /**
             * Format: int32
             * @description Of these, in which at least one frame was analysed.
             * @example 3540
             */
            observed_s: number;
            /**
             * Format: int32
             * @description In which the site is open.
             * @example 3600
             */
            period_s: number;
        };
        /** @description From when on the counts of a camera's lines, zones and gates are made with something else. */
        SeriesBreak: {
            /**
             * @description Camera id.
             * @example east-1
             */
            camera: string;
            /** @description What is new; one entry or more. */
            changes: components["schemas"]["Change"][];
            /**
             * Format: date-time
             * @description The first event made with what is new.
             * @example 2026-05-01T10:20:00+08:00
             */
            time: string;
        };
        /** @description One line or gate of an import. */
        SeriesReport: {
            /**
             * Format: date-time
             * @description Start of the first hour that the file tells of.
             * @example 2025-04-01T00:00:00+08:00
             */
            from: string;
            /**
             * Format: int64
             * @description Hours in between without.
             * @example 48
             */
            gaps: number;
            /**
             * Format: int64
             * @description Hours with a number.
             * @example 8712
             */
            hours: number;
            /**
             * Format: int64
             * @description People in; `null` where the counter does not tell.
             * @example 402113
             */
            in: number | null;
            /**
             * Format: int64
             * @description Hours that were counted or come from another source, and stay.
             * @example 12
             */
            kept: number;
            /**
             * Format: int64
             * @description Hours that were not there.
             * @example 8700
             */
            new: number;
            /**
             * Format: int64
             * @description People out; `null` where the counter does not tell.
             * @example 398870
             */
            out: number | null;
            /**
             * Format: int64
             * @description Hours that were counted or come from another source, and give way.
             * @example 0
             */
            replaced: number;
            /**
             * Format: int64
             * @description Hours of the same source whose number changes.
             * @example 0
             */
            revised: number;
            /**
             * Format: int64
             * @description Hours that are there with the same number.
             * @example 0
             */
            same: number;
            /**
             * @description `camera/line`, or the id of a gate.
             * @example east-1/east-door
             */
            target: string;
            /**
             * Format: date-time
             * @description End of the last.
             * @example 2026-04-01T00:00:00+08:00
             */
            to: string;
            /**
             * Format: int64
             * @description Hours of the same source that the file has no longer.
             * @example 0
             */
            withdrawn: number;
        };
        /** @description The district that the box serves. */
        Site: {
            /**
             * @description Short name used in data.
             * @example riverside
             */
            id: string;
            /**
             * @description Name for people.
             * @example Riverside district
             */
            name: string;
        };
        /** @description Counts of all perimeter gates together. */
        SiteCounts: {
            /** @description How much the gate saw that saw least: what it missed is missing from the sum. The greatest doubt of any. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: int64
             * @description People in; `null` where no gate was observed.
             * @example 42
             */
            in: number | null;
            /**
             * Format: int64
             * @description In less out.
             * @example 5
             */
            net: number | null;
            /**
             * Format: int64
             * @description People out.
             * @example 37
             */
            out: number | null;
            /**
             * Format: int64
             * @description Staff in.
             * @example 2
             */
            staff_in: number | null;
            /**
             * Format: int64
             * @description Staff out.
             * @example 3
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
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description Width and height in pixels. */
        Size: {
            /**
             * Format: int32
             * @description Pixels from top to bottom.
             * @example 720
             */
            height: number;
            /**
             * Format: int32
             * @description Pixels from left to right.
             * @example 1280
             */
            width: number;
        };
        /** @description An entry of the trail: from here on `corrected` is another than what was counted. */
        SpaceCorrection: {
            /**
             * Format: int64
             * @description People added; never 0.
             * @example 3
             */
            amount: number;
            /**
             * @description Why: known empty, below zero, zone count or assumed empty.
             * @example known empty
             */
            reason: string;
            /**
             * @description Space id.
             * @example hall
             */
            space: string;
            /**
             * Format: date-time
             * @description The minute.
             * @example 2026-05-01T10:12:00+08:00
             */
            time: string;
        };
        /** @description Spaces over a period. */
        SpaceReport: components["schemas"]["Report_SpaceRow_SpaceTotal"] & {
            /**
             * Format: date-time
             * @description Where the series begin, empty: at the last closing that has emptied the site before the period, or at the midnight
             *     before where it never closes.
             * @example 2026-04-30T22:00:00+08:00
             */
            begins: string;
            /** @description The trail, from the beginning on. */
            corrections: components["schemas"]["SpaceCorrection"][];
            /**
             * Format: int32
             * @description Version of the rule of correction.
             * @example 1
             */
            formula_version: number;
        };
        /** @description One space in one bucket. */
        SpaceRow: {
            /**
             * Format: int64
             * @description People inside at the end of the bucket, corrected.
             * @example 18
             */
            corrected: number | null;
            /**
             * Format: int64
             * @description The same, greatest.
             * @example 23
             */
            corrected_max: number | null;
            /**
             * Format: double
             * @description The same, mean over the observed minutes of the bucket.
             * @example 16.4
             */
            corrected_mean: number | null;
            /** @description How much the gate saw that saw least; the greatest doubt of any. */
            coverage: components["schemas"]["Coverage"];
            /**
             * Format: date-time
             * @description End of the bucket, not part of it.
             * @example 2026-05-01T11:00:00+08:00
             */
            end: string;
            /**
             * Format: int64
             * @description In less out since the beginning of the series, at the end of the bucket; never corrected, may be negative. `null`
             *     where nothing was observed.
             * @example -2
             */
            raw: number | null;
            /**
             * @description Space id.
             * @example hall
             */
            space: string;
            /**
             * Format: date-time
             * @description Start of the bucket.
             * @example 2026-05-01T10:00:00+08:00
             */
            start: string;
        };
        /** @description One space over the whole period. */
        SpaceTotal: {
            /**
             * Format: int64
             * @description People inside at the end of the last observed bucket, corrected.
             * @example 18
             */
            corrected: number | null;
            /**
             * Format: int64
             * @description The same, greatest over the period.
             * @example 23
             */
            corrected_max: number | null;
            /** @description How much was seen. */
            coverage: components["schemas"]["Coverage"];
            /**
             * @description Name for people.
             * @example Tea hall
             */
            name: string;
            /**
             * Format: int64
             * @description In less out since the beginning, at the end of the last observed bucket.
             * @example -2
             */
            raw: number | null;
            /**
             * @description Space id.
             * @example hall
             */
            space: string;
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
             * @example 0.34
             */
            h: number;
            /**
             * Format: int64
             * @description Unique within the camera's run.
             * @example 7
             */
            id: number;
            /**
             * Format: double
             * @description Width.
             * @example 0.06
             */
            w: number;
            /**
             * Format: double
             * @description Left edge.
             * @example 0.31
             */
            x: number;
            /**
             * Format: double
             * @description Top edge.
             * @example 0.22
             */
            y: number;
        };
        /** @description With what a row was made. */
        Versions: {
            /**
             * @description Version of the counting rules.
             * @example 6
             */
            formula: string;
            /**
             * @description Digest of the lines, zones and ignored areas.
             * @example b1946ac92492d234
             */
            geometry: string;
            /**
             * @description The model with the digest of its file.
             * @example rtmdet-tiny int8 a83e6b07
             */
            model: string;
        };
        /** @description Who wrote something and who took it back. */
        WrittenBy: {
            /**
             * Format: date-time
             * @description When, by the box's clock.
             * @example 2026-05-01T08:12:40+08:00
             */
            at: string;
            /**
             * @description Who wrote it, as they said.
             * @example Li Wei
             */
            by: string;
            /**
             * Format: date-time
             * @description When.
             * @example 2026-05-02T09:00:00+08:00
             */
            withdrawn_at: string | null;
            /**
             * @description Who took it back; `null` while it holds.
             * @example Zhao Min
             */
            withdrawn_by: string | null;
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
    public_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "Ed25519",
                     *       "key_id": "9c1f0a7be2d35648",
                     *       "public_key": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=",
                     *       "retired": [
                     *         {
                     *           "key_id": "4e02b8d9a671c35f",
                     *           "public_key": "kq2VuBqEDKNqNC7Rd1EjVjfQ9qINijom0kpr7MtyprM=",
                     *           "successor_signature": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2imSrZW4GoQMo2o0LtF3USNWN9D2og2KOibSSmvsy3Kmsw=="
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublicKey"];
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
    annotations: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period that notes must touch, RFC 3339 with an offset. Default: the last local midnight.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after it, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Annotations that touch the period */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "annotations": [
                     *         {
                     *           "from": "2026-05-01T00:00:00+08:00",
                     *           "id": null,
                     *           "kind": "holiday",
                     *           "source": "published",
                     *           "text": "",
                     *           "title": "劳动节 Labour Day",
                     *           "to": "2026-05-06T00:00:00+08:00",
                     *           "written": null
                     *         },
                     *         {
                     *           "from": "2026-05-01T08:00:00+08:00",
                     *           "id": 1,
                     *           "kind": "works",
                     *           "source": "written",
                     *           "text": "The pavement in front of the east gate is closed",
                     *           "title": "East pavement closed",
                     *           "to": "2026-05-03T18:00:00+08:00",
                     *           "written": {
                     *             "at": "2026-05-01T08:12:40+08:00",
                     *             "by": "Li Wei",
                     *             "withdrawn_at": "2026-05-02T09:00:00+08:00",
                     *             "withdrawn_by": "Zhao Min"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Annotations"];
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
            /** @description The period ends before it begins */
            422: {
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
    annotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAnnotation"];
            };
        };
        responses: {
            /** @description Written */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-05-01T08:00:00+08:00",
                     *       "id": 1,
                     *       "kind": "works",
                     *       "source": "written",
                     *       "text": "The pavement in front of the east gate is closed",
                     *       "title": "East pavement closed",
                     *       "to": "2026-05-03T18:00:00+08:00",
                     *       "written": {
                     *         "at": "2026-05-01T08:12:40+08:00",
                     *         "by": "Li Wei",
                     *         "withdrawn_at": null,
                     *         "withdrawn_by": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Annotation"];
                };
            };
            /** @description A parameter, or a member of the body, is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Members that do not go together */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    withdraw_annotation: {
        parameters: {
            query: {
                /**
                 * @description Who takes it back; must be given.
                 * @example Li Wei
                 */
                by: string;
            };
            header?: never;
            path: {
                /**
                 * @description Its number
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter, or a member of the body, is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that number holds */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    anomalies: {
        parameters: {
            query?: {
                /**
                 * @description The gate of this id; where no gate is drawn, the line `camera/line`. Without gate and line: the whole site.
                 * @example main
                 */
                gate?: string;
                /**
                 * @description The line of this id, with `camera` where several cameras have one. Not beside a gate.
                 * @example door
                 */
                line?: string;
                /**
                 * @description The camera of the line.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The unusual hours, or the reason why nothing can be said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "formula": "forecast-2",
                     *       "history": {
                     *         "counted_hours": 2502,
                     *         "from": "2025-10-17T00:00:00+08:00",
                     *         "open_hours": 2548,
                     *         "to": "2026-05-01T00:00:00+08:00"
                     *       },
                     *       "id": "main",
                     *       "judged_hours": 364,
                     *       "model": "mean of two MSTL decompositions by week (of square roots; robust, of logarithms), level exponentially smoothed",
                     *       "reason": null,
                     *       "rows": [
                     *         {
                     *           "counted": 163,
                     *           "expected": 58.4,
                     *           "high_99": 93.5,
                     *           "kind": "more",
                     *           "low_99": 31.7,
                     *           "start": "2026-04-18T19:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "subject": "gate",
                     *       "timezone": "Asia/Shanghai"
                     *     }
                     */
                    "application/json": components["schemas"]["AnomalyReport"];
                    /**
                     * @example start,kind,counted,expected,low_99,high_99
                     *     2026-04-18T19:00:00+08:00,more,163,58.4,31.7,93.5
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    backups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every complete backup, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "backups": [
                     *         {
                     *           "bytes": 20438282,
                     *           "counted_to": "2026-05-01T03:29:59+08:00",
                     *           "created": "2026-05-01T03:30:00+08:00",
                     *           "name": "nightly-20260430T193000Z",
                     *           "rows": 14822400,
                     *           "schema_version": 3,
                     *           "tables": 22
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Backups"];
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
            /** @description The folder of backups cannot be read */
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
    make_backup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is complete and verified */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bytes": 20438282,
                     *       "counted_to": "2026-05-01T03:29:59+08:00",
                     *       "created": "2026-05-01T03:30:00+08:00",
                     *       "name": "nightly-20260430T193000Z",
                     *       "rows": 14822400,
                     *       "schema_version": 3,
                     *       "tables": 22
                     *     }
                     */
                    "application/json": components["schemas"]["BackupEntry"];
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
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It could not be written; nothing of it is kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /**
                 * @description With what: `last_week`, `last_year` (52 weeks before, holidays with the same holiday), or `reference`. Default:
                 *     `last_week`.
                 * @example reference
                 */
                with?: string;
                /**
                 * @description With `reference`: the day on which the period to compare with begins, RFC 3339 with an offset.
                 * @example 2025-05-02T00:00:00+08:00
                 */
                reference?: string;
                /**
                 * @description Whose: `site`, `gate` or `line`. Default: the site and its gates, or the lines where no gate is drawn.
                 * @example gate
                 */
                kind?: string;
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes; as CSV one row a series */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "formula": "compare-1",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "series": [
                     *         {
                     *           "camera": "east",
                     *           "change": 6,
                     *           "compared": 1,
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "hours": 1,
                     *           "id": "door",
                     *           "in": 42,
                     *           "kind": "line",
                     *           "reason": null,
                     *           "reference_coverage": {
                     *             "doubtful_s": 0,
                     *             "excluded_s": 0,
                     *             "observed_s": 3600,
                     *             "period_s": 3600
                     *           },
                     *           "reference_in": 36,
                     *           "relative_change": 0.167,
                     *           "rows": [
                     *             {
                     *               "in": 42,
                     *               "not_compared": null,
                     *               "reference_in": 36,
                     *               "reference_start": "2025-05-01T10:00:00+08:00",
                     *               "start": "2026-05-01T10:00:00+08:00"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "with": "last_year"
                     *     }
                     */
                    "application/json": components["schemas"]["ComparisonReport"];
                    /**
                     * @example kind,camera,id,in,reference_in,change,relative_change,hours,compared,observed_s,period_s,reference_observed_s,reference_period_s,reason
                     *     line,east,door,42,36,6,0.167,1,1,3540,3600,3600,3600,
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only this camera.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
                 * @example 1000
                 */
                limit?: number;
                /**
                 * @description Where the page begins: from `next` of the page before, with the same parameters.
                 * @example 000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
                 */
                cursor?: string;
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
                    /**
                     * @example {
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "doubts": [
                     *             {
                     *               "reason": "dark",
                     *               "seconds": 12
                     *             }
                     *           ],
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "start": "2026-05-01T10:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "doubts": [
                     *             {
                     *               "reason": "dark",
                     *               "seconds": 12
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Report_CoverageRow_CoverageTotal"];
                    /**
                     * @example start,end,camera,period_s,observed_s,doubtful_s,excluded_s,doubts
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,east,3600,3540,12,0,dark 12
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    exclusions: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period that notes must touch, RFC 3339 with an offset. Default: the last local midnight.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after it, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Exclusions that touch the period */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exclusions": [
                     *         {
                     *           "camera": "east",
                     *           "from": "2026-05-01T08:00:00+08:00",
                     *           "id": 1,
                     *           "item": "door",
                     *           "kind": "line",
                     *           "to": "2026-05-03T18:00:00+08:00",
                     *           "why": "Scaffolding in front of the door",
                     *           "written": {
                     *             "at": "2026-05-01T08:12:40+08:00",
                     *             "by": "Li Wei",
                     *             "withdrawn_at": null,
                     *             "withdrawn_by": null
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Exclusions"];
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
            /** @description The period ends before it begins */
            422: {
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
    exclude: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExclusion"];
            };
        };
        responses: {
            /** @description Excluded */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "camera": "east",
                     *       "from": "2026-05-01T08:00:00+08:00",
                     *       "id": 1,
                     *       "item": "door",
                     *       "kind": "line",
                     *       "to": "2026-05-03T18:00:00+08:00",
                     *       "why": "Scaffolding in front of the door",
                     *       "written": {
                     *         "at": "2026-05-01T08:12:40+08:00",
                     *         "by": "Li Wei",
                     *         "withdrawn_at": null,
                     *         "withdrawn_by": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Exclusion"];
                };
            };
            /** @description A parameter, or a member of the body, is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such camera, line, zone or gate */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Members that do not go together */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    withdraw_exclusion: {
        parameters: {
            query: {
                /**
                 * @description Who takes it back; must be given.
                 * @example Li Wei
                 */
                by: string;
            };
            header?: never;
            path: {
                /**
                 * @description Its number
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter, or a member of the body, is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing of that number holds */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only this camera.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description Only lines of this id.
                 * @example door
                 */
                line?: string;
                /**
                 * @description Only crossings of this class: `person`, `bicycle`, `car`, `motorcycle`, `bus` or `truck`.
                 * @example bicycle
                 */
                class?: string;
                /**
                 * @description `class`: a row for persons and for every other class that was seen, in place of one for all.
                 * @example class
                 */
                by?: string;
                /**
                 * @description At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
                 * @example 1000
                 */
                limit?: number;
                /**
                 * @description Where the page begins: from `next` of the page before, with the same parameters.
                 * @example 000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
                 */
                cursor?: string;
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
                    /**
                     * @example {
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "camera": "east",
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "in": 42,
                     *           "line": "door",
                     *           "out": 37,
                     *           "staff_in": 2,
                     *           "staff_out": 3,
                     *           "start": "2026-05-01T10:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "camera": "east",
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "in": 42,
                     *           "line": "door",
                     *           "out": 37,
                     *           "staff_in": 2,
                     *           "staff_out": 3
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Report_FootfallRow_FootfallTotal"];
                    /**
                     * @example start,end,camera,line,class,in,out,staff_in,staff_out,period_s,observed_s,doubtful_s,excluded_s
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,east,door,all,42,37,2,3,3600,3540,12,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    forecast: {
        parameters: {
            query?: {
                /**
                 * @description The gate of this id; where no gate is drawn, the line `camera/line`. Without gate and line: the whole site.
                 * @example main
                 */
                gate?: string;
                /**
                 * @description The line of this id, with `camera` where several cameras have one. Not beside a gate.
                 * @example door
                 */
                line?: string;
                /**
                 * @description The camera of the line.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The forecast with its intervals, or the reason why there is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "formula": "forecast-2",
                     *       "history": {
                     *         "counted_hours": 2502,
                     *         "from": "2025-10-17T00:00:00+08:00",
                     *         "open_hours": 2548,
                     *         "to": "2026-05-01T00:00:00+08:00"
                     *       },
                     *       "id": "main",
                     *       "model": "mean of two MSTL decompositions by week (of square roots; robust, of logarithms), level exponentially smoothed",
                     *       "reason": null,
                     *       "rows": [
                     *         {
                     *           "day_kind": "holiday",
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "expected": 45.2,
                     *           "high_80": 58.1,
                     *           "high_95": 66,
                     *           "intervals_from": "holidays",
                     *           "low_80": 33.9,
                     *           "low_95": 28.3,
                     *           "start": "2026-05-01T10:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "subject": "gate",
                     *       "timezone": "Asia/Shanghai"
                     *     }
                     */
                    "application/json": components["schemas"]["ForecastReport"];
                    /**
                     * @example start,end,day_kind,expected,low_80,high_80,low_95,high_95,intervals_from
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,holiday,45.2,33.9,58.1,28.3,66,holidays
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only the gate of this id; where no gate is drawn, only the line `camera/line`.
                 * @example main
                 */
                gate?: string;
                /**
                 * @description Only crossings of this class: `person`, `bicycle`, `car`, `motorcycle`, `bus` or `truck`.
                 * @example bicycle
                 */
                class?: string;
                /**
                 * @description `class`: a row for persons and for every other class that was seen, in place of one for all.
                 * @example class
                 */
                by?: string;
                /**
                 * @description At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
                 * @example 1000
                 */
                limit?: number;
                /**
                 * @description Where the page begins: from `next` of the page before, with the same parameters.
                 * @example 000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
                 */
                cursor?: string;
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
                    /**
                     * @example {
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "capture_rate_of_all": 0.119,
                     *           "capture_rate_of_passers": 0.135,
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "gate": "main",
                     *           "in": 42,
                     *           "net": 5,
                     *           "out": 37,
                     *           "passers": 310,
                     *           "staff_in": 2,
                     *           "staff_out": 3,
                     *           "start": "2026-05-01T10:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "site_footfall": {
                     *         "rows": [
                     *           {
                     *             "coverage": {
                     *               "doubtful_s": 12,
                     *               "excluded_s": 0,
                     *               "observed_s": 3540,
                     *               "period_s": 3600
                     *             },
                     *             "end": "2026-05-01T11:00:00+08:00",
                     *             "in": 42,
                     *             "net": 5,
                     *             "out": 37,
                     *             "staff_in": 2,
                     *             "staff_out": 3,
                     *             "start": "2026-05-01T10:00:00+08:00"
                     *           }
                     *         ],
                     *         "total": {
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "in": 42,
                     *           "net": 5,
                     *           "out": 37,
                     *           "staff_in": 2,
                     *           "staff_out": 3
                     *         }
                     *       },
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "capture_rate_of_all": 0.119,
                     *           "capture_rate_of_passers": 0.135,
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "gate": "main",
                     *           "in": 42,
                     *           "name": "Main entrance",
                     *           "net": 5,
                     *           "out": 37,
                     *           "passers": 310,
                     *           "perimeter": true,
                     *           "staff_in": 2,
                     *           "staff_out": 3
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GateReport_GateRow"];
                    /**
                     * @example start,end,gate,class,in,out,net,staff_in,staff_out,passers,capture_rate_of_passers,capture_rate_of_all,period_s,observed_s,doubtful_s,excluded_s
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,main,all,42,37,5,2,3,310,0.135,0.119,3600,3540,12,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
                /**
                 * @description The camera; must be given.
                 * @example east
                 */
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
                /**
                 * @description The picture, or the ground where the config measures it. Default: `image`.
                 * @example image
                 */
                plane?: "image" | "ground";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
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
                    /**
                     * @example {
                     *       "beyond_person_s": 3.5,
                     *       "camera": "east",
                     *       "cell_m": 2,
                     *       "cells": [
                     *         0,
                     *         12.5,
                     *         30,
                     *         4,
                     *         0,
                     *         8,
                     *         41.5,
                     *         6.5,
                     *         0,
                     *         0,
                     *         3,
                     *         1
                     *       ],
                     *       "columns": 4,
                     *       "coverage": {
                     *         "doubtful_s": 12,
                     *         "excluded_s": 0,
                     *         "observed_s": 3540,
                     *         "period_s": 3600
                     *       },
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "origin_m": [
                     *         -1,
                     *         -1
                     *       ],
                     *       "plane": "ground",
                     *       "rows": 3,
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00"
                     *     }
                     */
                    "application/json": components["schemas"]["HeatMap"];
                    /**
                     * @example row,column,person_s
                     *     0,1,12.5
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    imports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every file that changed something */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "file": "hours-2025.csv",
                     *         "hours": 8700,
                     *         "mapping": "Queen Street = east/door : in",
                     *         "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *         "source": "old-counters",
                     *         "time": "2026-05-01T09:30:00+08:00",
                     *         "timezone": "Asia/Shanghai",
                     *         "who": "on the box"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ImportEntry"][];
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
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such source */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has mistakes; the detail lists them, one a line */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    import: {
        parameters: {
            query: {
                /**
                 * @description Name of the earlier counter: letters, digits, hyphens, dots, underscores.
                 * @example old-counters
                 */
                source: string;
                /**
                 * @description What goes where, one `COLUMN = TARGET : DIRECTION` a line. TARGET is `camera/line` or a gate, DIRECTION in, out or
                 *     both-as-in; `auto : DIRECTION` for columns that are called like a line or gate.
                 * @example Queen Street = east/door : in
                 */
                map: string;
                /**
                 * @description Only say what would be done. Default: false.
                 * @example true
                 */
                dry_run?: boolean;
                /**
                 * @description Name of the file.
                 * @example hours-2025.csv
                 */
                file?: string;
                /**
                 * @description Who imports it. Default: the name of the key, or `on the box`.
                 * @example Li Wei
                 */
                by?: string;
                /**
                 * @description IANA name of the zone by which the file names hours. Default: the site's.
                 * @example Pacific/Auckland
                 */
                timezone?: string;
                /**
                 * @description Column with day and hour. Default: one called time, datetime or timestamp.
                 * @example Time
                 */
                time?: string;
                /**
                 * @description Column with the day. Default: one called date or day.
                 * @example Date
                 */
                date?: string;
                /**
                 * @description Column with the hour. Default: one called hour.
                 * @example Hour
                 */
                hour?: string;
                /**
                 * @description How the time or date column is written, as of strptime, where it is not year-month-day.
                 * @example %d/%m/%Y %H:%M
                 */
                time_format?: string;
                /**
                 * @description Hours before this one belong to the day after the date in their row. Default: 0.
                 * @example 6
                 */
                day_begins?: number;
                /**
                 * @description Column with the counter's name, in the long form of one row a counter and hour.
                 * @example Counter
                 */
                sensor?: string;
                /**
                 * @description Column with the count, in the long form.
                 * @example People
                 */
                count?: string;
                /**
                 * @description Column with `in` or `out`, in the long form.
                 * @example Direction
                 */
                direction?: string;
                /**
                 * @description What separates decimals, `.` or `,`. Default: `.`
                 * @example .
                 */
                decimal?: string;
                /**
                 * @description What separates thousands: `.`, `,`, `'` or `space`. Default: nothing does.
                 * @example space
                 */
                thousands?: string;
                /**
                 * @description What separates columns: `,`, `;`, `|` or `tab`. Default: `,`
                 * @example ,
                 */
                delimiter?: string;
                /**
                 * @description Words that stand for a gap, as an empty cell does, one a line.
                 * @example n/a
                 */
                empty?: string;
                /**
                 * @description Take lines that the site does not have, as lines that are no more. Default: false.
                 * @example false
                 */
                create?: boolean;
                /**
                 * @description Write over hours that were counted or come from another source. Default: false.
                 * @example false
                 */
                replace?: boolean;
                /**
                 * @description Leave mistaken cells and rows out instead of refusing the file. Default: false.
                 * @example false
                 */
                skip_mistakes?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, UTF-8, up to 64 MiB */
        requestBody: {
            content: {
                /**
                 * @example Time,Queen Street
                 *     01/04/2026 10:00,12
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was done, or with dry_run would be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "left_out": [
                     *         "Fort Street"
                     *       ],
                     *       "mistakes": [
                     *         "line 120, column 2: \"x\" is not a whole number"
                     *       ],
                     *       "repeated_hours": [
                     *         {
                     *           "hour": "2019-04-07 02:00",
                     *           "people": 44
                     *         }
                     *       ],
                     *       "rows": 8760,
                     *       "series": [
                     *         {
                     *           "from": "2025-04-01T00:00:00+08:00",
                     *           "gaps": 48,
                     *           "hours": 8712,
                     *           "in": 402113,
                     *           "kept": 12,
                     *           "new": 8700,
                     *           "out": 398870,
                     *           "replaced": 0,
                     *           "revised": 0,
                     *           "same": 0,
                     *           "target": "east/door",
                     *           "to": "2026-04-01T00:00:00+08:00",
                     *           "withdrawn": 0
                     *         }
                     *       ],
                     *       "sha256": "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
                     *       "skipped_hours": [
                     *         {
                     *           "hour": "2019-09-29 02:00",
                     *           "people": 31
                     *         }
                     *       ],
                     *       "source": "old-counters"
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
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
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such source */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has mistakes; the detail lists them, one a line */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    remove_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Name of the earlier counter
                 * @example old-counters
                 */
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hours": 8700,
                     *       "lines": 1,
                     *       "restored": 0
                     *     }
                     */
                    "application/json": components["schemas"]["RemovedReport"];
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
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such source */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file has mistakes; the detail lists them, one a line */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys in the order of their making */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "created": "2026-05-01T09:00:00+08:00",
                     *         "expires": "2036-01-01T00:00:00+08:00",
                     *         "from": "2026-01-01T00:00:00+08:00",
                     *         "gates": [
                     *           "main"
                     *         ],
                     *         "id": "0f3a9c41d2b7",
                     *         "manage": false,
                     *         "name": "City bureau",
                     *         "rate_per_minute": 60,
                     *         "revoked": "2026-06-01T12:00:00+08:00",
                     *         "zones": [
                     *           "east/tea"
                     *         ]
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["KeyInfo"][];
                };
            };
            /** @description A parameter or a field of the body is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is asked for is well formed, but could never be used: a key that has expired, or may see nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description The key, shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created": "2026-05-01T09:00:00+08:00",
                     *       "expires": "2036-01-01T00:00:00+08:00",
                     *       "from": "2026-01-01T00:00:00+08:00",
                     *       "gates": [
                     *         "main"
                     *       ],
                     *       "id": "0f3a9c41d2b7",
                     *       "key": "prm_0f3a9c41d2b7_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY",
                     *       "manage": false,
                     *       "name": "City bureau",
                     *       "rate_per_minute": 60,
                     *       "revoked": null,
                     *       "zones": [
                     *         "east/tea"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FreshKey"];
                };
            };
            /** @description A parameter or a field of the body is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is asked for is well formed, but could never be used: a key that has expired, or may see nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the key
                 * @example 0f3a9c41d2b7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter or a field of the body is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is asked for is well formed, but could never be used: a key that has expired, or may see nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
    pulls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the key
                 * @example 0f3a9c41d2b7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last thousand pulls */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "first_seq": 1201,
                     *         "last_seq": 1224,
                     *         "pulls": 1,
                     *         "rows": 24,
                     *         "time": "2026-05-01T10:00:00+08:00"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["PullInfo"][];
                };
            };
            /** @description A parameter or a field of the body is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is asked for is well formed, but could never be used: a key that has expired, or may see nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
                    /**
                     * @example {
                     *       "cameras": [
                     *         {
                     *           "detail": null,
                     *           "doubt": "blurred",
                     *           "fps": 10,
                     *           "frames_analysed": 378000,
                     *           "frames_dropped": 12,
                     *           "id": "east",
                     *           "lines": [
                     *             {
                     *               "a": [
                     *                 0.52,
                     *                 0.25
                     *               ],
                     *               "b": [
                     *                 0.52,
                     *                 0.98
                     *               ],
                     *               "hour_in": 42,
                     *               "hour_out": 37,
                     *               "id": "door",
                     *               "in": 184,
                     *               "out": 131,
                     *               "staff": false
                     *             }
                     *           ],
                     *           "name": "East gate",
                     *           "size": {
                     *             "height": 720,
                     *             "width": 1280
                     *           },
                     *           "state": "running",
                     *           "time": "2026-05-01T10:30:00.100+08:00",
                     *           "tracks": [
                     *             {
                     *               "class": "person",
                     *               "h": 0.34,
                     *               "id": 7,
                     *               "w": 0.06,
                     *               "x": 0.31,
                     *               "y": 0.22
                     *             }
                     *           ],
                     *           "zones": [
                     *             {
                     *               "expected_wait_s": 95.3,
                     *               "id": "tea",
                     *               "kind": "queue",
                     *               "people": 3,
                     *               "polygon": [
                     *                 [
                     *                   0.1,
                     *                   0.4
                     *                 ],
                     *                 [
                     *                   0.5,
                     *                   0.4
                     *                 ],
                     *                 [
                     *                   0.5,
                     *                   0.95
                     *                 ],
                     *                 [
                     *                   0.1,
                     *                   0.95
                     *                 ]
                     *               ],
                     *               "wait_doubt": "few departures"
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "detail": "rtsp://10.0.0.7/1: wrong password",
                     *           "doubt": null,
                     *           "fps": 0,
                     *           "frames_analysed": 0,
                     *           "frames_dropped": 0,
                     *           "id": "west",
                     *           "lines": [],
                     *           "name": "West gate",
                     *           "size": null,
                     *           "state": "failed",
                     *           "time": null,
                     *           "tracks": [],
                     *           "zones": []
                     *         }
                     *       ],
                     *       "gates": [
                     *         {
                     *           "id": "main",
                     *           "name": "Main entrance",
                     *           "perimeter": true
                     *         }
                     *       ],
                     *       "losses": [
                     *         {
                     *           "backup": "nightly-20260430T193000Z",
                     *           "from": "2026-05-01T03:30:00+08:00",
                     *           "mended": "backup",
                     *           "noticed": "2026-05-01T10:00:05+08:00",
                     *           "to": "2026-05-01T09:59:58+08:00"
                     *         }
                     *       ],
                     *       "site": {
                     *         "id": "riverside",
                     *         "name": "Riverside district"
                     *       },
                     *       "store": "the disk is full: counts go to the reserve file, and statistics stand still until there is room",
                     *       "time": "2026-05-01T10:30:00.250+08:00",
                     *       "timezone": "Asia/Shanghai"
                     *     }
                     */
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
                    /**
                     * @example {
                     *       "data": "{\"site\":{\"id\":\"riverside\",\"name\":\"Riverside district\"},\"timezone\":\"Asia/Shanghai\", …}",
                     *       "event": "live",
                     *       "retry": 2000
                     *     }
                     */
                    "text/event-stream": components["schemas"]["LiveEvent"];
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only this camera.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description Only zones of this id.
                 * @example tea
                 */
                zone?: string;
                /**
                 * @description At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
                 * @example 1000
                 */
                limit?: number;
                /**
                 * @description Where the page begins: from `next` of the page before, with the same parameters.
                 * @example 000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
                 */
                cursor?: string;
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
                    /**
                     * @example {
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "area_m2": 8.5,
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "density": 0.28,
                     *           "dwell_p50_s": 64,
                     *           "dwell_p90_s": 181,
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "entries": 31,
                     *           "exits": 29,
                     *           "kind": "queue",
                     *           "level_of_service": [
                     *             {
                     *               "letter": "B",
                     *               "scale": "fruin",
                     *               "verified": true
                     *             }
                     *           ],
                     *           "max": 6,
                     *           "mean": 2.4,
                     *           "start": "2026-05-01T10:00:00+08:00",
                     *           "zone": "tea"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "area_m2": 8.5,
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "density": 0.28,
                     *           "entries": 31,
                     *           "exits": 29,
                     *           "kind": "queue",
                     *           "level_of_service": [
                     *             {
                     *               "letter": "B",
                     *               "scale": "fruin",
                     *               "verified": true
                     *             }
                     *           ],
                     *           "max": 6,
                     *           "mean": 2.4,
                     *           "zone": "tea"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Report_OccupancyRow_OccupancyTotal"];
                    /**
                     * @example start,end,camera,zone,kind,mean,max,entries,exits,dwell_p50_s,dwell_p90_s,area_m2,density,level_of_service,period_s,observed_s,doubtful_s,excluded_s
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,east,tea,queue,2.4,6,31,29,64,181,8.5,0.28,fruin B,3600,3540,12,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    peak: {
        parameters: {
            query?: {
                /**
                 * @description First instant of the period, RFC 3339 with an offset. Default: the last local midnight.
                 * @example 2026-05-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description First instant after the period, RFC 3339 with an offset. Default: now.
                 * @example 2026-05-02T00:00:00+08:00
                 */
                to?: string;
                /**
                 * @description Of what the busiest hour is wanted: `day`, `week` or `month`. Default: `day`.
                 * @example day
                 */
                bucket?: string;
                /**
                 * @description Whose: `site`, `gate` or `line`. Default: the site and its gates, or the lines where no gate is drawn.
                 * @example gate
                 */
                kind?: string;
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Busiest hours */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bucket": "day",
                     *       "formula": "peak-1",
                     *       "from": "2026-05-01T00:00:00+08:00",
                     *       "rows": [
                     *         {
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 130,
                     *             "excluded_s": 0,
                     *             "observed_s": 46500,
                     *             "period_s": 46800
                     *           },
                     *           "end": "2026-05-02T00:00:00+08:00",
                     *           "id": "door",
                     *           "in": 118,
                     *           "kind": "line",
                     *           "peak_coverage": {
                     *             "doubtful_s": 0,
                     *             "excluded_s": 0,
                     *             "observed_s": 3600,
                     *             "period_s": 3600
                     *           },
                     *           "peak_end": "2026-05-01T16:00:00+08:00",
                     *           "peak_start": "2026-05-01T15:00:00+08:00",
                     *           "share": 0.14,
                     *           "start": "2026-05-01T00:00:00+08:00",
                     *           "sure": true
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-02T00:00:00+08:00"
                     *     }
                     */
                    "application/json": components["schemas"]["PeakReport"];
                    /**
                     * @example kind,camera,id,start,end,peak_start,peak_end,in,share,sure,period_s,observed_s,doubtful_s,excluded_s
                     *     line,east,door,2026-05-01T00:00:00+08:00,2026-05-02T00:00:00+08:00,2026-05-01T15:00:00+08:00,2026-05-01T16:00:00+08:00,118,0.14,true,46800,46500,130,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only this camera.
                 * @example east
                 */
                camera?: string;
                /**
                 * @description Only zones of this id.
                 * @example tea
                 */
                zone?: string;
                /**
                 * @description At most so many rows in one answer; `next` leads to those after them. Default: all rows, streamed where they are many.
                 * @example 1000
                 */
                limit?: number;
                /**
                 * @description Where the page begins: from `next` of the page before, with the same parameters.
                 * @example 000650b79f3f0000000650b8e6a5c000000650b79f3f00000000000080a4e1d25c6f0b93
                 */
                cursor?: string;
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
                    /**
                     * @example {
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "abandoned": 2,
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "entries": 31,
                     *           "length_max": 6,
                     *           "length_mean": 2.4,
                     *           "length_p90": 4,
                     *           "served": 27,
                     *           "service_rate_per_minute": 0.46,
                     *           "start": "2026-05-01T10:00:00+08:00",
                     *           "wait_doubt": "few departures",
                     *           "wait_mean_s": 71.2,
                     *           "wait_p50_s": 64,
                     *           "wait_p90_s": 152,
                     *           "zone": "tea"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "abandoned": 2,
                     *           "camera": "east",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "entries": 31,
                     *           "length_max": 6,
                     *           "length_mean": 2.4,
                     *           "served": 27,
                     *           "service_rate_per_minute": 0.46,
                     *           "wait_mean_s": 71.2,
                     *           "zone": "tea"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Report_QueueRow_QueueTotal"];
                    /**
                     * @example start,end,camera,zone,length_mean,length_p90,length_max,wait_p50_s,wait_p90_s,wait_mean_s,entries,served,abandoned,service_rate_per_minute,wait_doubt,period_s,observed_s,doubtful_s,excluded_s
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,east,tea,2.4,4,6,64,152,71.2,31,27,2,0.46,few departures,3600,3540,12,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    rotate_signing_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "Ed25519",
                     *       "key_id": "9c1f0a7be2d35648",
                     *       "public_key": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=",
                     *       "retired": [
                     *         {
                     *           "key_id": "4e02b8d9a671c35f",
                     *           "public_key": "kq2VuBqEDKNqNC7Rd1EjVjfQ9qINijom0kpr7MtyprM=",
                     *           "successor_signature": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2imSrZW4GoQMo2o0LtF3USNWN9D2og2KOibSSmvsy3Kmsw=="
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublicKey"];
                };
            };
            /** @description A parameter or a field of the body is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not manage the box */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description What is asked for is well formed, but could never be used: a key that has expired, or may see nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often */
            429: {
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
                /**
                 * @description Length of a bucket, in the site's time zone. Default: `hour`.
                 * @example hour
                 */
                bucket?: "minute" | "hour" | "day" | "week" | "month";
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
                /**
                 * @description Only the space of this id.
                 * @example hall
                 */
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
                    /**
                     * @example {
                     *       "begins": "2026-04-30T22:00:00+08:00",
                     *       "breaks": [
                     *         {
                     *           "camera": "east",
                     *           "changes": [
                     *             {
                     *               "from": "rtmdet-tiny fp32 4f0c2d91",
                     *               "to": "rtmdet-tiny int8 a83e6b07",
                     *               "what": "model"
                     *             }
                     *           ],
                     *           "time": "2026-05-01T10:20:00+08:00"
                     *         }
                     *       ],
                     *       "bucket": "hour",
                     *       "corrections": [
                     *         {
                     *           "amount": 3,
                     *           "reason": "below zero",
                     *           "space": "hall",
                     *           "time": "2026-05-01T10:12:00+08:00"
                     *         }
                     *       ],
                     *       "formula_version": 1,
                     *       "from": "2026-05-01T10:00:00+08:00",
                     *       "next": null,
                     *       "rows": [
                     *         {
                     *           "corrected": 18,
                     *           "corrected_max": 23,
                     *           "corrected_mean": 16.4,
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T11:00:00+08:00",
                     *           "raw": -2,
                     *           "space": "hall",
                     *           "start": "2026-05-01T10:00:00+08:00"
                     *         }
                     *       ],
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai",
                     *       "to": "2026-05-01T11:00:00+08:00",
                     *       "totals": [
                     *         {
                     *           "corrected": 18,
                     *           "corrected_max": 23,
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "excluded_s": 0,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "name": "Tea hall",
                     *           "raw": -2,
                     *           "space": "hall"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SpaceReport"];
                    /**
                     * @example start,end,space,raw,corrected,corrected_mean,corrected_max,period_s,observed_s,doubtful_s,excluded_s
                     *     2026-05-01T10:00:00+08:00,2026-05-01T11:00:00+08:00,hall,-2,18,16.4,23,3600,3540,12,0
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
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
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description The parameters are well formed but do not go together, or ask for more than is answered at once: a period that ends
             *     before it begins or holds too many buckets, a plan of ground that is not measured
             */
            422: {
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
    hourly: {
        parameters: {
            query?: {
                /**
                 * @description The `cursor` of the answer before to the same question; from the beginning without it.
                 * @example AAAAAAAAAAAAAAAAAAAAAC69TLwb89uv
                 */
                since?: string;
                /**
                 * @description One gate, or one and the zone that is asked for. Default: everything that the key may see.
                 * @example main
                 */
                gate?: string;
                /**
                 * @description One zone, as `camera/zone`.
                 * @example east/tea
                 */
                zone?: string;
                /**
                 * @description Hours that begin then or later, RFC 3339.
                 * @example 2026-01-01T00:00:00+08:00
                 */
                from?: string;
                /**
                 * @description Most rows of the answer. Default: 2000.
                 * @example 2000
                 */
                limit?: number;
                /**
                 * @description Format of the answer; wins over the Accept header. Default: `json`.
                 * @example json
                 */
                format?: "json" | "csv" | "parquet" | "arrow";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rows in the order in which they were let out, with a signature over the body */
            200: {
                headers: {
                    /** @description What to give as `since` next time */
                    "promenade-cursor"?: string;
                    /** @description `true` where there is more to be had at once */
                    "promenade-more"?: string;
                    /** @description `key-id` and `ed25519`, over the body before any coding */
                    "promenade-signature"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cursor": "AAAAAAAABLNdHwqcO34kaFdRY_rsGz4_",
                     *       "more": false,
                     *       "rows": [
                     *         {
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T10:00:00+08:00",
                     *           "entries": null,
                     *           "flags": [
                     *             "partial"
                     *           ],
                     *           "id": "main",
                     *           "in": 45,
                     *           "kind": "gate",
                     *           "lower_bound": [],
                     *           "max": null,
                     *           "mean": null,
                     *           "out": null,
                     *           "revision": 0,
                     *           "seq": 1201,
                     *           "start": "2026-05-01T09:00:00+08:00",
                     *           "suppressed": [
                     *             "out"
                     *           ],
                     *           "versions": {
                     *             "formula": "6",
                     *             "geometry": "b1946ac92492d234",
                     *             "model": "rtmdet-tiny int8 a83e6b07"
                     *           }
                     *         },
                     *         {
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T10:00:00+08:00",
                     *           "entries": 30,
                     *           "flags": [],
                     *           "id": "east/tea",
                     *           "in": null,
                     *           "kind": "zone",
                     *           "lower_bound": [],
                     *           "max": 10,
                     *           "mean": 2,
                     *           "out": null,
                     *           "revision": 0,
                     *           "seq": 1202,
                     *           "start": "2026-05-01T09:00:00+08:00",
                     *           "suppressed": [],
                     *           "versions": {
                     *             "formula": "6",
                     *             "geometry": "b1946ac92492d234",
                     *             "model": "rtmdet-tiny int8 a83e6b07"
                     *           }
                     *         },
                     *         {
                     *           "class": "all",
                     *           "coverage": {
                     *             "doubtful_s": 12,
                     *             "observed_s": 3540,
                     *             "period_s": 3600
                     *           },
                     *           "end": "2026-05-01T10:00:00+08:00",
                     *           "entries": null,
                     *           "flags": [
                     *             "partial"
                     *           ],
                     *           "id": "riverside",
                     *           "in": 45,
                     *           "kind": "site",
                     *           "lower_bound": [
                     *             "out"
                     *           ],
                     *           "max": null,
                     *           "mean": null,
                     *           "out": 40,
                     *           "revision": 0,
                     *           "seq": 1203,
                     *           "start": "2026-05-01T09:00:00+08:00",
                     *           "suppressed": [],
                     *           "versions": null
                     *         }
                     *       ],
                     *       "rules": {
                     *         "finest": "hour",
                     *         "inside": "mean and max are told where entries are, and max is neither small nor greater than entries",
                     *         "revisions": "a value that was withheld stays withheld; a number that would become a withheld one stays as it was",
                     *         "round_to": 5,
                     *         "settle_minutes": 30,
                     *         "suppress_below": 10,
                     *         "totals": "sums of published values; lower bounds where a part is withheld",
                     *         "version": 1
                     *       },
                     *       "site": "riverside",
                     *       "timezone": "Asia/Shanghai"
                     *     }
                     */
                    "application/json": components["schemas"]["HourlyReport"];
                    /**
                     * @example kind,id,class,start,end,in,out,entries,mean,max,suppressed,lower_bound,period_s,observed_s,doubtful_s,flags,geometry,model,formula,revision,seq
                     *     gate,main,all,2026-05-01T09:00:00+08:00,2026-05-01T10:00:00+08:00,45,,,,,out,,3600,3540,12,partial,b1946ac92492d234,rtmdet-tiny int8 a83e6b07,6,0,1201
                     */
                    "text/csv": string;
                    "application/vnd.apache.parquet": components["schemas"]["File"];
                    "application/vnd.apache.arrow.stream": components["schemas"]["File"];
                };
            };
            /** @description Nothing is new */
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
            /** @description No key that is let in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key may not see that, whether it is there or not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description None of the formats is accepted */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `since` is no cursor that this box gave for this question, or one of another history of it */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The key asks too often; Retry-After says when to ask again */
            429: {
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
                    /**
                     * @example {
                     *       "backup": {
                     *         "error": "the folder /var/backups/promenade cannot be written: No space left on device",
                     *         "last": "2026-05-01T03:30:00+08:00"
                     *       },
                     *       "behind": false,
                     *       "losses": [
                     *         {
                     *           "backup": "nightly-20260430T193000Z",
                     *           "from": "2026-05-01T03:30:00+08:00",
                     *           "mended": "backup",
                     *           "noticed": "2026-05-01T10:00:05+08:00",
                     *           "to": "2026-05-01T09:59:58+08:00"
                     *         }
                     *       ],
                     *       "status": "ok",
                     *       "store": "the disk is full: counts go to the reserve file, and statistics stand still until there is room"
                     *     }
                     */
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
                    /**
                     * @example # HELP promenade_camera_up Whether frames come.
                     *     # TYPE promenade_camera_up gauge
                     *     promenade_camera_up{camera="east"} 1
                     */
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
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
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
