use rusqlite::{Result, Row};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    /// The position of the last row of the page before; 0 for the first page.
    pub(crate) after: i64,
    pub(crate) limit: i64,
}

impl Page {
    /// How many rows to ask the database for: one more than wanted, to learn whether there are more.
    pub(super) fn with_one_more(self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// Cuts the extra row off.
    pub(super) fn cut<T>(self, mut rows: Vec<(i64, T)>) -> Paged<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|(position, _)| *position);
        Paged { items: rows.into_iter().map(|(_, item)| item).collect(), next }
    }
}

/// A part of a list.
#[derive(Debug)]
pub(crate) struct Paged<T> {
    pub(crate) items: Vec<T>,
    /// What the next page comes after, if there is one.
    pub(crate) next: Option<i64>,
}

/// A row with the position that it has in lists.
pub(super) fn positioned<T>(read: impl Fn(&Row) -> Result<T>) -> impl FnMut(&Row) -> Result<(i64, T)> {
    move |row| Ok((row.get("position")?, read(row)?))
}
