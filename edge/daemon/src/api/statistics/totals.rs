//! Totals of an answer's rows, one a line, zone, gate or camera.

use serde::Serialize;

/// Totals in the order in which their subjects first appear.
#[derive(Clone, Debug, Serialize)]
pub struct Totals<T> {
    totals: Vec<T>,
    /// Which was added to last. Rows come in the same order in every bucket, so that the next is tried first: to look through
    /// all of them for each of a million rows would take longer than to fetch the rows.
    #[serde(skip)]
    last: usize,
}

impl<T> Default for Totals<T> {
    fn default() -> Self {
        Self { totals: Vec::new(), last: 0 }
    }
}

impl<T> Totals<T> {
    /// The total that `is` the wanted one, which `new` makes where there is none yet.
    pub fn find(&mut self, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
        let next = if self.last + 1 < self.totals.len() { self.last + 1 } else { 0 };
        self.last = if self.totals.get(next).is_some_and(&is) {
            next
        } else {
            self.totals.iter().position(&is).unwrap_or_else(|| {
                self.totals.push(new());
                self.totals.len() - 1
            })
        };
        &mut self.totals[self.last]
    }

    /// All of them.
    #[cfg(test)]
    pub fn into_vec(self) -> Vec<T> {
        self.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_has_one_total_in_whatever_order_rows_come() {
        let mut totals: Totals<(char, u32)> = Totals::default();
        for name in "abcabcacb".chars() {
            totals.find(|total| total.0 == name, || (name, 0)).1 += 1;
        }
        assert_eq!(totals.into_vec(), [('a', 3), ('b', 3), ('c', 3)]);
    }
}
