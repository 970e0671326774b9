//! On what and when something was measured.

use std::thread::available_parallelism;

use promenade_core::time::EventTime;
use serde::Serialize;

use crate::clock::{Clock as _, SystemClock};

/// The machine, in words that say nothing about whose it is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Machine {
    pub cpu: String,
    pub cores: usize,
}

impl Machine {
    /// This machine.
    pub fn this() -> Self {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = std::fs::read_to_string("/proc/device-tree/model").unwrap_or_default();
        Self { cpu: cpu_name(&info, &model), cores: available_parallelism().map_or(1, std::num::NonZero::get) }
    }
}

/// Intel and AMD name themselves in cpuinfo; an Arm board's name is in the device tree.
fn cpu_name(info: &str, board: &str) -> String {
    let named =
        |line: &str| line.strip_prefix("model name").map(|rest| rest.trim_start_matches([' ', '\t', ':']).to_owned());
    let board = board.trim_matches(['\0', '\n', ' ']);
    let known = info.lines().find_map(named).or_else(|| (!board.is_empty()).then(|| board.to_owned()));
    known.unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// The day, UTC.
pub(super) fn today() -> String {
    day(SystemClock::default().now())
}

fn day(time: EventTime) -> String {
    let time = jiff::Timestamp::from_microsecond(time.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_and_boards_are_named() {
        assert_eq!(cpu_name("processor\t: 0\nmodel name\t: Intel N100\n", ""), "Intel N100");
        assert_eq!(cpu_name("processor\t: 0\n", "NVIDIA Jetson Orin Nano\0"), "NVIDIA Jetson Orin Nano");
        assert_eq!(cpu_name("", ""), std::env::consts::ARCH);
        assert_eq!(day(EventTime(1_793_232_000_000_000)), "2026-10-29");
    }
}
