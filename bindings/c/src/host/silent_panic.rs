//! Catches panics without printing: standard error belongs to the program. Panics of other threads, should
//! the program share a standard library with this one, are printed as before.

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
    static IS_CATCHING: Cell<bool> = const { Cell::new(false) };
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `body`. Returns `None` if it panics.
pub(crate) fn catch<T>(body: impl FnOnce() -> T) -> Option<T> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(alloc::boxed::Box::new(move |info| {
            if IS_CATCHING.try_with(Cell::get).unwrap_or(false) { keep_location(info) } else { before(info) }
        }));
    });
    // A thread that is ending has no such values any more; the panic is then printed.
    let before = IS_CATCHING.try_with(|is_catching| is_catching.replace(true)).unwrap_or(false);
    let result = catch_unwind(AssertUnwindSafe(body)).ok();
    let _ = IS_CATCHING.try_with(|is_catching| is_catching.set(before));
    result
}

/// Keeps the location of a panic, and not its message, which may contain a secret.
fn keep_location(info: &PanicHookInfo<'_>) {
    let location = info.location().map(|location| {
        let file = location.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!(" ({file}:{})", location.line())
    });
    let _ = LOCATION.try_with(|kept| *kept.borrow_mut() = location.unwrap_or_default());
}

/// Returns the location of this thread's latest panic, in parentheses.
pub(crate) fn location() -> String {
    LOCATION.try_with(|kept| kept.borrow().to_string()).unwrap_or_default()
}
