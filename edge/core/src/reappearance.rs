//! Whether a track that appears may be somebody whose track was lost a moment ago.
//!
//! Owns the rule, which stays in zones and waits in queues share. Refuses identities: it compares a place and a time, and
//! nothing of how a person looks.

/// For so many seconds after it was last seen a lost track can go on in another. Longer than the tracker's own patience;
/// who is hidden for longer may be anybody.
pub const WITHIN_S: f64 = 10.0;

/// People may have moved by half their height from where they were lost, ...
const STANDING: f64 = 0.5;
/// ... and by so many heights a second (1.3 m/s, a walk) while they were not seen, ...
const WALKING_PER_S: f64 = 0.75;
/// ... but no farther than their height, the room of two or three in line; farther on it might as well be another.
const FARTHEST: f64 = 1.0;

/// Whether somebody of `height` pixels who was not seen for `hidden_s` seconds may have appeared `distance` pixels away.
pub fn is_plausible(height: f64, hidden_s: f64, distance: f64) -> bool {
    let reach = height * WALKING_PER_S.mul_add(hidden_s, STANDING).min(FARTHEST);
    hidden_s > 0.0 && hidden_s <= WITHIN_S && distance <= reach
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_is_near_who_walks_is_farther_and_nobody_is_kept_for_long() {
        assert!(is_plausible(100.0, 0.1, 50.0) && !is_plausible(100.0, 0.1, 60.0));
        assert!(is_plausible(100.0, 5.0, 100.0) && !is_plausible(100.0, 5.0, 101.0));
        assert!(is_plausible(100.0, 10.0, 0.0) && !is_plausible(100.0, 10.1, 0.0));
        assert!(!is_plausible(100.0, 0.0, 0.0), "seen at the same time, they are two");
    }
}
