//! Options of one call.

use super::{CallOptions, field::Fields as _, reject_options};
use crate::{
    client::dialect::Dialect,
    error::{Error, problem::Problems},
    json::Object,
};

impl CallOptions {
    /// Makes options from a JSON object with the names of the fields here. A member that is `null` counts as not given.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidOptions`] with every name that is unknown and every value of the wrong type or out of
    /// range.
    pub fn from_object(object: Object) -> Result<Self, Error> {
        Self::in_dialect(object, &Dialect::default())
    }

    /// Reads options from a JSON object with the names and units of `dialect`, as
    /// [`CallOptions::from_object`] does.
    ///
    /// # Errors
    /// As [`CallOptions::from_object`].
    pub fn in_dialect(mut object: Object, dialect: &Dialect) -> Result<Self, Error> {
        let (mut options, mut problems) = (Self::default(), Problems::new());
        options.set_all(&mut object, dialect, &mut problems);
        reject_options(problems).map(|()| options)
    }

    /// Checks the options without a call. Numbers from JSON are within their ranges, but fields can be set to
    /// anything.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidOptions`] with everything that is out of range.
    pub fn check(&self) -> Result<(), Error> {
        let mut problems = Problems::new();
        self.add_range_problems(&Dialect::default(), &mut problems);
        reject_options(problems)
    }

    /// Adds problems of numbers that are out of range.
    pub(crate) fn add_range_problems(&self, dialect: &Dialect, problems: &mut Problems) {
        for (quantity, number) in self.numbers() {
            if let Some(number) = number {
                quantity.check(number, dialect, problems);
            }
        }
    }
}
