//! What this process has used: processor time and memory, from /proc.

use std::fs;

/// Processor seconds (user and system) and peak resident memory of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Seconds on a processor, all threads together, ended ones included; counted by the kernel in 1/100 s.
    pub cpu_seconds: f64,
    /// Greatest resident set so far (`VmHWM`) in MiB.
    pub peak_rss_mb: f64,
}

/// The kernel reports processor time in ticks of 1/100 s on every Linux that this runs on (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

impl Usage {
    /// Reads /proc/self; zeros where it cannot be read.
    pub fn now() -> Self {
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self { cpu_seconds: cpu_seconds(&stat).unwrap_or(0.0), peak_rss_mb: peak_mb(&status).unwrap_or(0.0) }
    }
}

fn cpu_seconds(stat: &str) -> Option<f64> {
    // The command's name may hold spaces and brackets; fields are counted after its last bracket.
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

fn peak_mb(status: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_after_a_name_with_brackets() {
        let stat = "7 (a) b) (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0";
        assert_eq!(cpu_seconds(stat), Some(3.0));
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(Usage::now().peak_rss_mb > 1.0);
    }
}
