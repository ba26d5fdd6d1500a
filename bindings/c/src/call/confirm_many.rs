//! Calls that confirm many removals together.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::{seam_flag, seam_status},
    },
    call::{list::List, state},
    error::{guard, seam_error},
};

/// Sets whether the call confirms many removals of its operation together: lists before and after them stand
/// for a read of each. The parameters are an object: `items` has the parameters of each removal, `scope`
/// those of the list that say what is listed, and `settle` is `get`, by which what the list no longer has is
/// read once, or `list`, by which its absence is enough. Set them with `seam_call_set_params_json`.
///
/// Read the outcomes like the items of a list, see `seam_call_set_pages`. Each is an object: `index` is the
/// position in `items`, and `confirmation` or `error` has what came of the removal. An error at the end says
/// that not every removal is confirmed, unless the call's option `on_unconfirmed` is `return`. To stop, free
/// the call: what was sent may happen all the same.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun or is an off-boarding. The function that begins the
/// call returns the same if no list shows what became of the removals, and `SEAM_ERR_INVALID_PARAMS` with every problem.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_confirm_many(
    call: *mut seam_call,
    confirm_many: seam_flag,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let list = List { is_confirmation: true, ..List::default() };
                pointer::borrow(call, "call")?.prepare()?.set_list((confirm_many != 0).then_some(list))
            },
        )
    }
}
