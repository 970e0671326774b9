//! Weeks that are made up, so that what comes next is known.

use proptest::prelude::*;

use super::*;

/// A Monday.
const MONDAY: Day = Day(20_454);

/// People an hour on an ordinary week: nights are empty, noon is busy, Saturday twice as much.
fn usual(at: usize) -> f64 {
    let (day, hour) = (at / 24 % 7, at % 24);
    let busy = if (8..22).contains(&hour) { 40.0 - 4.0 * (hour as f64 - 13.0).abs() } else { 1.0 };
    if day == 5 { 2.0 * busy } else { busy }
}

fn weeks(weeks: usize, count: impl Fn(usize) -> f64) -> Vec<Option<f64>> {
    (0..weeks * WEEK).map(|at| Some(count(at))).collect()
}

fn ordinary(day: Day) -> DayKind {
    if day.weekday() < 5 { DayKind::Workday } else { DayKind::Weekend }
}

fn history(counts: &[Option<f64>]) -> History<'_> {
    History { first_day: MONDAY, counts, kind: &ordinary, open: &|_, _| true }
}

/// Numbers from 0 to 1 that are the same on every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Knuth's way, for small means.
    fn poisson(&mut self, mean: f64) -> f64 {
        let (mut count, mut product) = (0.0, self.next());
        while product > (-mean).exp() {
            count += 1.0;
            product *= self.next();
        }
        count
    }
}

fn assert_close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() < 0.02 * wanted.abs() + 0.02, "{what}: {found} is not {wanted}");
}

#[test]
fn a_week_that_repeats_goes_on_wherever_the_history_ends_and_whatever_is_missing() {
    for (end, keep) in [(9 * WEEK, 1.0), (9 * WEEK + 31, 1.0), (11 * WEEK + 5, 0.7)] {
        let mut chance = Chance(end as u64);
        let counts: Vec<_> = (0..end).map(|at| Some(usual(at)).filter(|_| chance.next() <= keep)).collect();
        for (ahead, people) in history(&counts).expect(end, HORIZON).into_iter().enumerate() {
            assert_close(people, usual(end + ahead), &format!("{ahead} hours after {end}"));
        }
    }
}

#[test]
fn a_level_that_moved_is_followed() {
    let counts = weeks(16, |at| if at < 12 * WEEK { usual(at) } else { 2.0 * usual(at) });
    let total: f64 = history(&counts).expect(16 * WEEK, WEEK).iter().sum();
    let wanted: f64 = (0..WEEK).map(|at| 2.0 * usual(at)).sum();
    assert!((0.93..1.07).contains(&(total / wanted)), "{total} for {wanted}");
}

#[test]
fn an_odd_hour_hardly_comes_again() {
    let mut counts = weeks(16, usual);
    counts[15 * WEEK + 12] = Some(2_000.0);
    let people = history(&counts).expect(16 * WEEK, WEEK);
    // Repeating the week before would say 2000, the mean of four weeks 527.
    assert!(people[12] < 300.0, "{}", people[12]);
    assert_close(people[36] / usual(36), 1.0, "the next noon");
}

#[test]
fn intervals_hold_what_they_promise_on_weeks_of_chance() {
    let (mut within, mut hours, mut unusual, mut judged) = ([0; 3], 0, 0, 0);
    for seed in 0..4 {
        let mut chance = Chance(seed);
        let all: Vec<_> = (0..21 * WEEK).map(|at| Some(chance.poisson(usual(at)))).collect();
        let outlook = Outlook::of(&history(&all[..20 * WEEK])).unwrap();
        for (hour, counted) in outlook.hours.iter().zip(all[20 * WEEK..].iter().flatten()) {
            let expected = hour.expected.unwrap();
            hours += 1;
            for (count, interval) in within.iter_mut().zip([expected.within_80, expected.within_95, expected.within_99])
            {
                *count += usize::from(interval.holds(*counted));
            }
        }
        unusual += outlook.unusual.len();
        judged += outlook.judged;
    }
    let share = within.map(|count: usize| count as f64 / f64::from(hours));
    // A little more than is promised, as ends count to the next whole person.
    assert!((0.78..0.93).contains(&share[0]) && (0.94..1.0).contains(&share[1]) && share[2] > 0.98, "{share:?}");
    assert_eq!(judged, 4 * JUDGED_WEEKS * WEEK);
    assert!(unusual * 100 < judged * 2, "{unusual} of {judged} hours of chance are called unusual");
}

#[test]
fn an_afternoon_unlike_others_is_unusual_and_one_that_was_not_seen_is_not() {
    let mut chance = Chance(7);
    let mut counts = weeks(20, |_| 0.0);
    counts.iter_mut().enumerate().for_each(|(at, count)| *count = Some(chance.poisson(usual(at))));
    let (fair, closed_off) = (18 * WEEK + 14, 17 * WEEK + 3 * 24 + 12);
    counts[fair] = Some(150.0);
    counts[closed_off] = Some(0.0);
    counts[closed_off + 1] = None;
    let outlook = Outlook::of(&history(&counts)).unwrap();
    let found = |at: usize| {
        outlook.unusual.iter().find(|u| u.day == MONDAY.plus((at / 24) as i32) && usize::from(u.hour) == at % 24)
    };
    assert!(found(fair).is_some_and(|hour| hour.counted > hour.expected.within_99.high), "{:?}", outlook.unusual);
    assert!(found(closed_off).is_some_and(|hour| hour.counted < hour.expected.within_99.low));
    assert!(found(closed_off + 1).is_none());
    assert_eq!(outlook.judged, JUDGED_WEEKS * WEEK - 1);
}

#[test]
fn a_holiday_goes_like_a_sunday_and_a_worked_weekend_like_a_wednesday() {
    // Tuesdays of the fourth and eighth week were holidays with three times a Sunday's people; the ninth week's Thursday
    // is one, and its Saturday is worked.
    let holiday = |at: usize| [3 * 7 + 1, 7 * 7 + 1].contains(&(at / 24));
    let counts = weeks(9, |at| if holiday(at) { 3.0 * usual(6 * 24 + at % 24) } else { usual(at) });
    let kind = |day: Day| match day.0 - MONDAY.0 {
        22 | 50 | 66 => DayKind::Holiday,
        68 => DayKind::MakeUpWorkday,
        _ => ordinary(day),
    };
    let people = History { kind: &kind, ..history(&counts) }.expect(9 * WEEK, WEEK);
    for hour in 0..24 {
        let sunday = usual(6 * 24 + hour);
        // Twice two days of the prior, six Sundays' worth of people on two days.
        assert_close(people[3 * 24 + hour], 2.0 * sunday, "the holiday");
        assert_close(people[5 * 24 + hour], usual(2 * 24 + hour), "the worked Saturday");
        assert_close(people[24 + hour], usual(24 + hour), "the ordinary Tuesday");
    }
}

#[test]
fn a_holidays_interval_is_wider_by_how_far_off_the_historys_holidays_were() {
    // Every 29th day is a holiday, of which one has half a Sunday's people and the next twice as many. The coming one
    // is the Thursday after 21 weeks.
    let (end, every) = (21 * WEEK, 29);
    let is_holiday = |day: i32| day % every == 1;
    let odd = |at: usize| if (at / 24 / every as usize).is_multiple_of(2) { 0.5 } else { 2.0 };
    let count = |chance: &mut Chance, at: usize| {
        let holiday = is_holiday((at / 24) as i32);
        chance.poisson(if holiday { odd(at) * usual(6 * 24 + at % 24) } else { usual(at) })
    };
    let mut chance = Chance(3);
    let counts: Vec<_> = (0..end).map(|at| Some(count(&mut chance, at))).collect();
    let kind = |holidays: bool| {
        move |day: Day| {
            let holiday = holidays && is_holiday(day.0 - MONDAY.0);
            if holiday || day.0 - MONDAY.0 == 21 * 7 + 3 { DayKind::Holiday } else { ordinary(day) }
        }
    };
    let outlook = |holidays: bool| Outlook::of(&History { kind: &kind(holidays), ..history(&counts) }).unwrap();
    let (knowing, unknowing) = (outlook(true), outlook(false));
    let noon = |outlook: &Outlook, day: usize| outlook.hours[day * 24 + 13].expected.unwrap();
    let width = |expected: Expected| expected.within_95.high.sqrt() - expected.within_95.low.sqrt();
    // Thursday is a holiday to both; only one of them has met others.
    let (learnt, guessed) = (noon(&knowing, 3), noon(&unknowing, 3));
    assert_eq!((learnt.learnt_from, guessed.learnt_from), (LearntFrom::Holidays, LearntFrom::OrdinaryDays));
    assert!(width(learnt) > 1.5 * width(noon(&knowing, 2)), "{learnt:?} beside {:?}", noon(&knowing, 2));
    assert_eq!(noon(&knowing, 2).learnt_from, LearntFrom::OrdinaryDays);
}

#[test]
fn closed_hours_are_neither_forecast_nor_judged() {
    let open = |_: Day, hour: u8| (9..20).contains(&hour);
    let counts: Vec<_> = weeks(16, usual)
        .into_iter()
        .enumerate()
        .map(|(at, count)| count.filter(|_| open(MONDAY, (at % 24) as u8)))
        .collect();
    let outlook = Outlook::of(&History { open: &open, ..history(&counts) }).unwrap();
    for hour in &outlook.hours {
        assert_eq!(hour.expected.is_some(), open(hour.day, hour.hour));
    }
    assert_eq!(outlook.hours.len(), HORIZON);
    assert_eq!((outlook.judged, outlook.unusual.len()), (JUDGED_WEEKS * 7 * 11, 0));
}

#[test]
fn too_little_is_said_with_its_reason() {
    let few = weeks(LEAST_WEEKS, usual);
    assert_eq!(Outlook::of(&history(&few[1..])), Err(TooLittle::Short { weeks: LEAST_WEEKS - 1 }));
    assert!(Outlook::of(&history(&few)).is_ok());
    assert_eq!(Outlook::of(&history(&[])), Err(TooLittle::Short { weeks: 0 }));
    assert_eq!(Outlook::of(&history(&vec![None; 52 * WEEK])), Err(TooLittle::Short { weeks: 0 }));

    let mut gaps = weeks(20, usual);
    gaps[17 * WEEK..].fill(None);
    let error = Outlook::of(&history(&gaps)).unwrap_err();
    assert_eq!(error, TooLittle::Gaps { weeks: 4, open: 4 * WEEK, counted: WEEK });
    assert!(error.to_string().contains("168 were counted"));
    let mut long_ago = vec![None; 60 * WEEK];
    long_ago[0] = Some(1.0);
    assert!(matches!(Outlook::of(&history(&long_ago)), Err(TooLittle::Gaps { counted: 0, .. })));
}

#[test]
fn nobody_is_expected_where_nobody_ever_came() {
    let outlook = Outlook::of(&history(&weeks(10, |_| 0.0))).unwrap();
    for expected in outlook.hours.iter().filter_map(|hour| hour.expected) {
        assert!(expected.people < 0.01 && expected.within_80.holds(0.0));
    }
    assert!(outlook.unusual.is_empty());
}

proptest! {
    // Each case decomposes up to 26 times.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_was_counted_forecasts_are_numbers_and_intervals_nested(
        size in prop_oneof![Just(0.0), Just(1.0), Just(300.0), Just(1e15)],
        odd in proptest::collection::vec((0..12 * WEEK, prop_oneof![Just(None), (0.0..1e12).prop_map(Some)]), 0..200),
        cut in 0..WEEK,
        seed in 0_u64..1_000,
    ) {
        let mut chance = Chance(seed);
        let mut counts: Vec<_> = (0..12 * WEEK).map(|_| Some((size * chance.next()).round())).collect();
        for (at, count) in odd {
            counts[at] = count;
        }
        counts.truncate(12 * WEEK - cut);
        let Ok(outlook) = Outlook::of(&history(&counts)) else { return Ok(()) };
        for expected in outlook.hours.iter().filter_map(|hour| hour.expected) {
            let Expected { people, within_80, within_95, within_99, .. } = expected;
            let ordered = [0.0, within_99.low, within_95.low, within_80.low, people, within_80.high, within_95.high, within_99.high];
            // Roots are squared again, so that ends may differ from the middle in the last digits.
            prop_assert!(ordered.windows(2).all(|two| two[0] <= two[1] * (1.0 + 1e-9) + 1e-9), "{:?}", expected);
            prop_assert!(ordered.iter().all(|value| value.is_finite()));
        }
    }
}
