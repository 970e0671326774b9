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

#[test]
fn a_round_serves_every_slot_before_one_twice() {
    let slots = slots(3);
    let mut round = Round::default();
    let mut served = Vec::new();
    for _ in 0..6 {
        // The first camera always has a new frame, as if it were far faster than the others.
        for slot in &slots {
            slot.put(());
        }
        served.push(round.take(&slots, SOON).unwrap().0);
    }
    assert_eq!(served, [0, 1, 2, 0, 1, 2]);
}

#[test]
fn a_round_skips_empty_slots() {
    let slots = slots(3);
    let mut round = Round::default();
    slots[2].put('a');
    assert_eq!(round.try_take(&slots), Some((2, 'a')));
    slots[1].put('b');
    assert_eq!(round.try_take(&slots), Some((1, 'b')));
    assert_eq!(round.try_take(&slots), None);
}

#[test]
fn a_round_wakes_for_any_slot_and_ends_when_all_are_closed() {
    let slots = slots(2);
    let writer = slots[1].clone();
    let thread = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        writer.put(1);
    });
    let mut round = Round::default();
    assert_eq!(round.take(&slots, SOON), Some((1, 1)));
    thread.join().unwrap();
    slots.iter().for_each(Slot::close);
    assert_eq!(round.take(&slots, 10 * SOON), None);
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
