//! The start of a flow: parameters checked, first request built.

use super::{Flow, LISTS, Plan, pages::Pages};
use crate::{
    api::table::Listing,
    check::{Params, find},
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, problem::Problems},
};
use alloc::{boxed::Box, format};

impl Engine {
    /// Makes a flow of the whole list that `operation` returns, item by item, ready to be driven. It follows
    /// the pages; a list without pages takes one exchange. `params` are repeated for every page; with a
    /// `page_cursor` the list begins at that page. `call` and `entropy` are as for [`Engine::call`], and
    /// apply to each page.
    ///
    /// # Errors
    /// As [`Engine::call`]; [`ErrorCode::InvalidState`] where the operation returns no list.
    pub fn pages<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        let row = find(operation)?;
        let Some(lists) = LISTS.filter(|_| row.listing != Listing::NotAList) else {
            let mut error = Error::new(
                ErrorCode::InvalidState,
                format!("`{}` returns no list; call it instead of reading its pages", row.name),
            );
            error.0.operation = Some(row.name);
            return Err(error);
        };
        let call = self.prepare_call(operation, &params, problems, call, entropy)?;
        Ok(Flow(Plan::Pages(Box::new(Pages::new(call, params.into_owned())), lists)))
    }
}
