use std::thread;

use super::*;

const SOON: Duration = Duration::from_secs(5);

fn slots<T>(count: usize) -> Vec<Slot<T>> {
    let signal = Arc::new(Signal::default());
    (0..count).map(|_| Slot::new(Arc::clone(&signal))).collect()
}

#[test]
fn the_newest_value_wins_and_the_others_are_counted() {
    let slot = slots(1).remove(0);
    for value in 1..=5 {
        slot.put(value);
    }
    assert_eq!((slot.try_take(), slot.dropped()), (Some(5), 4));
    assert_eq!((slot.try_take(), slot.dropped()), (None, 4));
}

#[test]
fn a_taken_value_is_not_counted_as_dropped() {
    let slot = slots(1).remove(0);
    for value in 0..10 {
        slot.put(value);
        assert_eq!(slot.try_take(), Some(value));
    }
    assert_eq!(slot.dropped(), 0);
}

#[test]
fn what_a_replaced_value_says_is_handed_on() {
    let slot = slots(1).remove(0);
    let or = |old: &(u8, bool), new: &mut (u8, bool)| new.1 |= old.1;
    slot.put_with((1, true), or);
    slot.put_with((2, false), or);
    slot.put_with((3, false), or);
    assert_eq!(slot.try_take(), Some((3, true)));
    slot.put_with((4, false), or);
    assert_eq!(slot.try_take(), Some((4, false)));
}

#[test]
fn taking_waits_for_a_value_and_gives_up_in_time() {
    let slot = slots(1).remove(0);
    let begun = Instant::now();
    assert_eq!(slot.take(Duration::from_millis(30)), None::<u8>);
    assert!(begun.elapsed() >= Duration::from_millis(30));
    let writer = slot.clone();
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        writer.put(7);
    });
    assert_eq!(slot.take(SOON), Some(7));
    thread.join().unwrap();
}

#[test]
fn a_closed_slot_is_read_to_the_end_and_then_gives_nothing_at_once() {
    let slot = slots(1).remove(0);
    slot.put(1);
    slot.close();
    assert_eq!(slot.take(SOON), Some(1));
    let begun = Instant::now();
    assert_eq!(slot.take(SOON), None);
    assert!(begun.elapsed() < SOON);
}

#[test]
fn closing_wakes_a_waiter() {
    let slot = slots::<u8>(1).remove(0);
    let reader = slot.clone();
    let thread = thread::spawn(move || reader.take(10 * SOON));
    thread::sleep(Duration::from_millis(20));
    slot.close();
    assert_eq!(thread.join().unwrap(), None);
}

/// A slot of numbers in which every fifth is due.
fn every_fifth() -> Slot<u32> {
    Slot::sampling(Arc::new(Signal::default()), |value| value % 5 == 0)
}

#[test]
fn a_sampling_slot_is_ready_for_what_is_due_and_loses_nothing_else() {
    let slot = every_fifth();
    let taken: Vec<_> = (1..=20)
        .filter_map(|value| {
            slot.put(value);
            slot.try_take()
        })
        .collect();
    assert_eq!((taken, slot.offered(), slot.dropped()), (vec![5, 10, 15, 20], 4, 0));
}

#[test]
fn what_is_taken_late_is_the_freshest_and_counts_once() {
    let slot = every_fifth();
    (1..=8).for_each(|value| slot.put(value));
    assert_eq!((slot.is_ready(), slot.try_take(), slot.dropped()), (true, Some(8), 0));
    (9..=17).for_each(|value| slot.put(value));
    assert_eq!((slot.try_take(), slot.dropped()), (Some(17), 1), "10 was due and so was 15");
    slot.put(18);
    assert_eq!((slot.is_ready(), slot.try_take()), (false, None));
}

#[test]
fn a_break_passes_through_values_that_are_not_due() {
    let due = |value: &(u32, bool)| value.0.is_multiple_of(5);
    let slot = Slot::sampling(Arc::new(Signal::default()), due);
    for value in 1..=5 {
        slot.put_with((value, value == 2), |old, new| new.1 |= old.1);
    }
    assert_eq!(slot.try_take(), Some((5, true)));
}

#[test]
fn no_value_is_lost_or_doubled_between_threads() {
    let slot = slots(1).remove(0);
    let writer = slot.clone();
    let thread = thread::spawn(move || {
        (1..=10_000u64).for_each(|value| writer.put(value));
        writer.close();
    });
    let (mut last, mut taken) = (0, 0);
    while let Some(value) = slot.take(SOON) {
        assert!(value > last, "{value} after {last}");
        (last, taken) = (value, taken + 1);
    }
    thread.join().unwrap();
    assert_eq!(last, 10_000);
    assert_eq!(taken + slot.dropped(), 10_000);
}
