//! What was fetched, by bucket and subject.
//!
//! Owns the place of each sum. A table and not a map: an answer has a row for nearly every place, and millions of them.

/// Sums of `T`, for every bucket of a grid and every line, zone or camera of a question.
#[derive(Debug)]
pub(super) struct Cells<T> {
    /// Keys of the buckets, rising.
    keys: Vec<i64>,
    /// Numbers of the subjects, rising.
    ids: Vec<i32>,
    /// Bucket by bucket; `None` where nothing was fetched.
    sums: Vec<Option<T>>,
    /// Where the last look-up was: rows of one bucket follow each other.
    last: usize,
}

impl<T: Default> Cells<T> {
    pub fn new(keys: &[i64], ids: impl Iterator<Item = i32>) -> Self {
        let ids: Vec<i32> = ids.collect();
        let sums = std::iter::repeat_with(|| None).take(keys.len() * ids.len()).collect();
        Self { keys: keys.to_vec(), ids, sums, last: 0 }
    }

    /// The cell to add a row to that was fetched for a time: that of the last bucket which begins then or before. `None` for
    /// a subject that was not asked about, and before the first bucket.
    pub fn at(&mut self, id: i32, time: i64) -> Option<&mut T> {
        let begins = |bucket: usize| self.keys.get(bucket).is_some_and(|key| *key <= time);
        if !begins(self.last) || begins(self.last + 1) {
            self.last = self.keys.partition_point(|key| *key <= time).checked_sub(1)?;
        }
        let place = self.place(self.last, id)?;
        Some(self.sums[place].get_or_insert_default())
    }

    /// What was fetched of a subject in the bucket at that place.
    pub fn get(&self, bucket: usize, id: i32) -> Option<&T> {
        self.sums.get(self.place(bucket, id)?)?.as_ref()
    }

    /// The sums that `of` makes of these and of others about the same buckets and subjects.
    pub fn beside<U, V>(&self, others: &Cells<U>, of: impl Fn(&T, Option<&U>) -> V) -> Cells<V> {
        let both = self.sums.iter().zip(&others.sums);
        let sums = both.map(|(sum, other)| sum.as_ref().map(|sum| of(sum, other.as_ref()))).collect();
        Cells { keys: self.keys.clone(), ids: self.ids.clone(), sums, last: 0 }
    }

    fn place(&self, bucket: usize, id: i32) -> Option<usize> {
        // Numbers of one camera follow each other.
        let near = usize::try_from(id - self.ids.first()?).ok()?;
        let at = if self.ids.get(near) == Some(&id) { near } else { self.ids.binary_search(&id).ok()? };
        Some(bucket * self.ids.len() + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_found_by_bucket_and_subject_and_nothing_else_is() {
        let mut cells: Cells<u64> = Cells::new(&[10, 20, 30], [3, 7].into_iter());
        for (id, key) in [(7, 20), (3, 29), (7, 10), (7, 25), (5, 20), (7, 9)] {
            if let Some(cell) = cells.at(id, key) {
                *cell += 1;
            }
        }
        let all: Vec<_> = (0..4).flat_map(|bucket| [3, 7].map(|id| cells.get(bucket, id).copied())).collect();
        assert_eq!(all, [None, Some(1), Some(1), Some(2), None, None, None, None]);
    }
}
