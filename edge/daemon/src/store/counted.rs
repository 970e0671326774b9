//! The lines and gates that have counts, whatever the config says of them: also those that a file brought, and those that
//! are no longer drawn.

use super::{Reader, StoreError};

/// What has hours in the database. A gate that several cameras see comes once a camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Camera id and line id, in the order in which they became known.
    pub lines: Vec<(String, String)>,
    /// Gate ids.
    pub gates: Vec<String>,
}

impl Reader {
    /// The lines and gates with an hour, counted or imported.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counted(&self) -> Result<Counted, StoreError> {
        self.pool.with(|db| {
            // Not kept: a join without parameters is planned once, by the ids that there are then, and would miss later ones.
            let mut statement = db.prepare(
                "SELECT c.name, i.name, i.kind = 'gate' FROM item i JOIN camera c USING (camera_id)
                 WHERE i.kind IN ('line', 'gate')
                   AND i.item_id IN (SELECT line_id FROM line_hour)
                 ORDER BY i.item_id",
            )?;
            let mut rows = statement.query([])?;
            let mut counted = Counted::default();
            while let Some(row) = rows.next()? {
                let (camera, name, is_gate): (String, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
                if is_gate { counted.gates.push(name) } else { counted.lines.push((camera, name)) }
            }
            Ok(counted)
        })
    }
}
