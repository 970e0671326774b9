//! Gates that share a line, zones that share ground: whoever publishes both publishes their difference.
//!
//! Owns which of them are published. With a hall of 20 people and a stall in it, of which 20 are told for one and a withheld
//! number for the other, the rounded difference leaves less than the whole range.

/// Of things in the order of the config, those that overlap none that was chosen before; the first of two stays.
pub fn disjoint<T>(things: Vec<T>, overlap: impl Fn(&T, &T) -> bool) -> (Vec<T>, Vec<T>) {
    let mut chosen: Vec<T> = Vec::new();
    let mut left_out = Vec::new();
    for thing in things {
        let beside = chosen.iter().all(|other| !overlap(other, &thing));
        if beside { chosen.push(thing) } else { left_out.push(thing) }
    }
    (chosen, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_that_overlap_stays() {
        let spans = vec![(0, 10), (5, 15), (10, 20), (0, 1)];
        let (chosen, left_out) = disjoint(spans, |a, b| a.0 < b.1 && b.0 < a.1);
        assert_eq!(chosen, [(0, 10), (10, 20)]);
        assert_eq!(left_out, [(5, 15), (0, 1)]);
    }
}
