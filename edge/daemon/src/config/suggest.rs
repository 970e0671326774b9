//! The nearest known word to one that was mistyped.

/// Words longer than this are no slip of the pen.
const LONGEST: usize = 40;

/// The candidate with the smallest Damerau-Levenshtein distance to `word`, if it is near enough to be meant: at most
/// half the letters and at most 3 may differ.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let near = |candidate: &&'a str| {
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        let limit = (length.min(candidate.chars().count()) / 2).min(3);
        (distance <= limit).then_some((distance, *candidate))
    };
    candidates.into_iter().filter_map(|candidate| near(&candidate)).min_by_key(|(distance, _)| *distance).map(|n| n.1)
}

/// A text of the user's for use in a message: control characters escaped, cut after 60 characters.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        shown.push_str("...");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(nearest("zoom", ["line", "zone", "source"]), Some("zone"));
        assert_eq!(nearest("cameras", ["site", "camera"]), Some("camera"));
        assert_eq!(nearest("Asia/Shangai", ["Asia/Shanghai", "Asia/Seoul"]), Some("Asia/Shanghai"));
        assert_eq!(nearest("FPS", ["fps", "id"]), Some("fps"));
    }

    #[test]
    fn a_different_word_is_not() {
        assert_eq!(nearest("colour", ["line", "zone", "id"]), None);
        assert_eq!(nearest("", ["a", "b"]), None);
        assert_eq!(nearest(&"a".repeat(100_000), ["a"]), None);
    }

    #[test]
    fn quoting_cuts_and_escapes() {
        assert_eq!(quoted("a\nb"), "a\\nb");
        assert_eq!(quoted(&"x".repeat(99)).len(), 63);
    }
}
