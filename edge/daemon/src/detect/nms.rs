//! Non-maximum suppression: of boxes that show the same object, the best stays.

use super::decode::Candidate;

/// Boxes that enter suppression, at most; more come only from a picture of noise, and the cost is quadratic.
const MOST: usize = 1000;

/// Sorts `found` by falling score, equal scores by their place in the output, and removes every box whose intersection
/// over union with a better one of the same class exceeds `iou`. Without `iou` nothing is removed.
pub fn suppress(found: &mut Vec<Candidate>, iou: Option<f32>) {
    found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
    found.truncate(MOST);
    let Some(limit) = iou else { return };
    let mut kept = 0;
    for index in 0..found.len() {
        let candidate = found[index];
        let hides = |better: &Candidate| better.class == candidate.class && better.bbox.iou(&candidate.bbox) > limit;
        if !found[..kept].iter().any(hides) {
            found[kept] = candidate;
            kept += 1;
        }
    }
    found.truncate(kept);
}
