//! How the store's writer is doing, as numbers and as a sentence for people.
//!
//! Owns the words. Refuses to decide what follows from it.

use tokio::sync::watch;

use super::{ReserveLevel, StoreError};

/// How the writer is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreHealth {
    /// The thread is there. False before its start and after its end, a panic included.
    pub running: bool,
    /// Why the last flush failed; `None` after one that succeeded, or whose rows the reserve took.
    pub error: Option<String>,
    /// Rows in memory only because flushes fail; 0 otherwise.
    pub waiting: usize,
    /// Why rows go to the reserve; `None` while the database takes them.
    pub aside: Option<String>,
    /// How full the reserve is.
    pub reserve: ReserveLevel,
    /// Flushes that succeeded.
    pub flushes: u64,
    /// Flushes that failed.
    pub failures: u64,
    /// What was said of a damaged file, by a flush or a question; only a start with [`super::open_or_mend`] can help then.
    pub damage: Option<String>,
}

impl StoreHealth {
    pub(super) fn note_damage(health: &watch::Sender<Self>, error: &StoreError) {
        if error.met_damage() {
            health.send_modify(|health| health.damage = Some(error.0.clone()));
        }
    }

    /// What an operator has to know; nothing while all is well.
    pub fn trouble(&self) -> Option<String> {
        let ReserveLevel { rows, used, size } = self.reserve;
        let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        if let Some(error) = &self.error {
            let waiting = self.waiting;
            let reserve = if size == 0 { "there is no reserve" } else { "the reserve takes no more" };
            return Some(format!(
                "Counts cannot be written: {error}. {waiting} rows wait in memory, as {reserve}, and would be lost with \
                 the process."
            ));
        }
        if let Some(reason) = &self.aside {
            let (left, size) = (mebibytes(size - used), mebibytes(size));
            return Some(format!(
                "Counts cannot be written to the database: {reason}. Counting goes on: {rows} rows are safe in the \
                 reserve, of which {left:.1} of {size:.0} MiB are left."
            ));
        }
        (rows > 0).then(|| format!("{rows} rows are on their way from the reserve into the database."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_told_with_what_is_safe_and_what_is_not() {
        let mut health = StoreHealth { running: true, flushes: 9, ..StoreHealth::default() };
        assert_eq!(health.trouble(), None);
        health.reserve = ReserveLevel { rows: 1200, used: 4 << 20, size: 16 << 20 };
        assert_eq!(health.trouble().as_deref(), Some("1200 rows are on their way from the reserve into the database."));
        health.aside = Some("the disk is full".to_owned());
        let said = health.trouble().expect("trouble");
        assert!(said.contains("the disk is full") && said.contains("1200 rows are safe"), "{said}");
        assert!(said.contains("12.0 of 16 MiB are left"), "{said}");
        (health.error, health.waiting) = (Some("the disk is full".to_owned()), 77);
        let said = health.trouble().expect("trouble");
        assert!(said.contains("77 rows wait in memory, as the reserve takes no more"), "{said}");
    }
}
