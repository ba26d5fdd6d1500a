//! Silence about a panic that is caught: the host's standard error is the host's. The panics of other threads of the
//! program, should it share a standard library with this one, are told as they were before.

use alloc::{
    format,
    string::{String, ToString as _},
};
use core::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
};
use std::{
    panic::{PanicHookInfo, catch_unwind, set_hook, take_hook},
    sync::Once,
};

std::thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What `body` returns; `None` where it panics.
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(alloc::boxed::Box::new(move |info| {
            if INSIDE.try_with(Cell::get).unwrap_or(false) { note(info) } else { before(info) }
        }));
    });
    // A thread that is ending has none of these any more; then the panic is told.
    let before = INSIDE.try_with(|inside| inside.replace(true)).unwrap_or(false);
    let result = catch_unwind(AssertUnwindSafe(body)).ok();
    let _ = INSIDE.try_with(|inside| inside.set(before));
    result
}

/// Keeps where it happened, without the text, which may name what must not be shown.
fn note(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| {
        let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!(" ({file}:{})", place.line())
    });
    let _ = PLACE.try_with(|kept| *kept.borrow_mut() = place.unwrap_or_default());
}

/// Where this thread's latest panic was, in parentheses.
pub(crate) fn place() -> String {
    PLACE.try_with(|kept| kept.borrow().to_string()).unwrap_or_default()
}
