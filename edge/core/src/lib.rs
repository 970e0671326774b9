//! Counting people on a plane.
//!
//! This crate owns what a count *means*: geometry, tracks, crossings, zones, queues, and the measures that judge them.
//! It refuses everything that touches the world: no I/O, no async, no clock (time is an argument), no SQL, no JSON.

pub mod assignment;
pub mod backdrop;
pub mod day;
pub mod day_kind;
pub mod detection;
pub mod disclosure;
pub mod evaluation;
pub mod event;
pub mod forecast;
pub mod gates;
pub mod geometry;
pub mod ground;
pub mod health;
pub mod heat;
pub mod histogram;
pub mod kalman;
pub mod level_of_service;
pub mod lines;
pub mod live;
pub mod look;
pub mod observation;
pub mod occupancy;
pub mod picture;
pub mod queue;
pub mod reappearance;
pub mod scene;
pub mod seconds;
pub mod staff;
pub mod steady;
pub mod stillness;
pub mod time;
pub mod tracker;
pub mod zones;

/// The version of the counting rules (lines, zones, queues). It is kept with every count, and raised by every change
/// after which the same tracks may count differently.
///
/// 2: a crossing is stamped, and placed, where the track gets past the hysteresis, no longer where it is on the line.
/// 3: lines read boxes without their shaking.
/// 4: a stay whose track is lost in the middle of an area goes on in the one that appears there.
pub const COUNTING_VERSION: u32 = 4;
