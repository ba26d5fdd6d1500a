//! libseam: the Seam API's access-removal operations, with a reply you can believe.
//!
//! A removal reported done is done: `SEAM_OK` from a call means that the server answered with a status of 2xx
//! and a JSON object in which `ok` is `true`. That is before the access system has applied a removal, which takes
//! seconds, minutes, or even days. Nothing invalid is sent, a lost reply is retried and told truthfully, no credential
//! is ever shown, and every call ends.
//!
//! In short:
//!
//!     seam_options options;
//!     seam_client *client = NULL;
//!     seam_call *call = NULL;
//!     seam_error *error = NULL;
//!     seam_options_init(&options, sizeof options);
//!     options.use_environment = true;
//!     if (seam_client_new(&options, &client, &error) == SEAM_OK &&
//!         seam_call_new(client, SEAM_OP_..., &call, &error) == SEAM_OK &&
//!         seam_call_set_str(call, "..._id", SEAM_STR("..."), &error) == SEAM_OK &&
//!         seam_call_execute(call, NULL, &error) == SEAM_OK) {
//!       puts("done");
//!     } else {
//!       fprintf(stderr, "%s\n", seam_error_message(error).ptr);
//!     }
//!     seam_error_free(error);
//!     seam_call_free(call);
//!     seam_client_free(client);
//!
//! `libseam_operations.h`, which this header includes, makes one line of the call for each operation.
//!
//! ## The rules that hold for every function
//!
//! **Names.** `seam_<object>_<verb>`; the object comes first, outputs come last, `error` is the very last.
//!
//! **Results.** A function that can fail returns a `seam_status`: `SEAM_OK` is 0, anything else is one of
//! `SEAM_ERR_*`. If `error` is not NULL, `*error` is set: to NULL where all went well, and otherwise to an
//! error that the caller frees with `seam_error_free`. An output that is a handle is set to NULL where the
//! function fails; other outputs are then left as they were.
//!
//! **Ownership.** Only four things are owned, and each has its function: `seam_client_free`,
//! `seam_call_free`, `seam_reply_free`, `seam_error_free`. NULL may be freed. They may be freed in any order:
//! a call keeps what it needs of its client. Nothing else that is returned may be freed. What a function is
//! given stays the caller's; it is copied.
//!
//! **Text.** A `seam_str` is a pointer and a length in bytes, in UTF-8. Given to a function it needs no NUL
//! at its end, and a NULL pointer means "not given". Received from a function it is a view into a handle: it
//! is valid until that handle is freed or the same view is asked for again after a change, its pointer is
//! never NULL (what is not there is empty), and a NUL follows its last byte, so `ptr` may be used as a C
//! string. What programs spell out, names of operations and parameters and paths, is a `const char *` that ends
//! with a NUL; so is what functions called `..._name` and `seam_version_string` return, which is static.
//!
//! **Numbers.** Each family of numbers is an enumeration and a type of 32 bits of the same name, such as
//! `seam_status`. In C++ they are one. In C the type is `uint32_t`: a `switch` over `(enum seam_status)status` lets
//! the compiler say which case is missing, and a debugger prints `(enum seam_status)status` by name.
//!
//! **NULL and nonsense.** A NULL pointer, text that is not UTF-8, a function called at the wrong time: each
//! gives `SEAM_ERR_INVALID_STATE` or another error, and changes nothing. A getter that is given NULL returns
//! zero or empty text, only `seam_error_outcome` returns `SEAM_OUTCOME_UNKNOWN`. A pointer to something else counts as NULL where the library can tell, and so does one to what
//! was freed, as long as nothing else is there; that is to find mistakes, and not to be relied on.
//!
//! **Threads.** A function that takes a `const` pointer may be called for one object by several threads at
//! once; one that takes a pointer that is not `const` needs the object for itself. So threads share a client,
//! and each has its calls. `seam_call_cancel` may be called at any time. The library keeps no thread, and a
//! process that forks may use a client on both sides.
//!
//! **Signals.** A signal that interrupts a call does not end it. Of all functions a signal handler may call
//! `seam_call_cancel` alone, for any call, also for the one that it interrupts.
//!
//! A call takes up to 80 KB of the stack of its thread: give a thread that makes calls 128 KB. A thread that is cancelled
//! (`pthread_cancel`) while a function runs ends when the function has returned. Where a thread or the program ends, in
//! the destructor of a thread's own value or in `atexit`, a call may be refused with `SEAM_ERR_INVALID_STATE`; nothing is
//! sent then.
//!
//! **Jumps.** No function may be left by `longjmp`, by `siglongjmp` from a signal handler or by an exception. The call is
//! lost then. Out of `seam_call_execute` its client is lost too, and other calls of that client may wait for ever; the
//! thread can make no more calls.
//!
//! **Memory.** What the caller or the server makes large is asked for before it is used: where it is not to be had, the
//! function returns `SEAM_ERR_OUT_OF_MEMORY`, with the outcome of the whole call. Where a system has not even some kilobytes left, the program ends, as every
//! program in Rust does. Memory is overwritten before it is given back, so that no credential stays in it.
//!
//! **Descriptors.** None is handed to other programs. Before a connection is made, descriptors 0 to 2 are opened on
//! `/dev/null` where they are closed, so that what the program prints never goes to a server.
//!
//! **Callbacks.** Only `seam_call_execute`, `seam_call_next`, and those with `_with` call back, in their own thread and before they
//! return: the functions of `seam_transport`, and `on_event` of `seam_options`.
//!
//! **What happened.** `seam_error_outcome` says of every error whether the operation may have happened.
//!
//! **Faults of our own.** A panic inside the library never leaves it and prints nothing: it becomes
//! `SEAM_ERR_INTERNAL`.
//!
//! **Firmware.** The build for machines without an operating system has no `seam_call_execute`, reads no lists (it has no
//! `seam_call_set_pages` nor what goes with that), and takes memory from the functions of `libseam_port.h`. Where there is
//! not enough, also not for a kilobyte, a function returns `SEAM_ERR_OUT_OF_MEMORY` with an error that takes none itself,
//! and a getter returns empty text. A fault of our own calls `seam_port_panic`.
//!
//! **Growth.** Structures that may grow begin with `struct_size`. Operations, codes and kinds are numbers
//! of 32 bits that are never reused, and more may come: treat one you do not know like a failure you do
//! not know. What else may change under programs that are there, and what not: docs/abi.md.
#![cfg_attr(target_os = "none", no_std)]
#![allow(non_camel_case_types, reason = "types have their C names")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

extern crate alloc;

pub mod boundary;

pub mod client;

pub mod call;

pub mod reply;

pub mod error;

mod host;
#[cfg(test)]
mod starved;
