//! libseam: a client library for the Seam API, which manages people's access to buildings.
//!
//! A removal reported done is done: `SEAM_OK` from a call means that the server answered with a status of 2xx and a JSON
//! object in which `ok` is `true`. The access system applies a removal only after that, which takes seconds, minutes, or
//! even days. The library sends nothing invalid, retries a lost reply, says in every error whether the operation may have
//! happened, shows no credential, and ends every call.
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
//! This header includes `libseam_operations.h`, which reduces creating the call of an operation to one line.
//!
//! ## Rules for every function
//!
//! **Names.** Functions are named `seam_<object>_<verb>`. The object is the first parameter, outputs come last, and
//! `error` is the very last.
//!
//! **Results.** A function that can fail returns a `seam_status`: `SEAM_OK`, which is 0, or one of `SEAM_ERR_*`. If
//! `error` is not NULL, the function sets `*error`: to NULL if it succeeds, and otherwise to an error that the caller
//! frees with `seam_error_free`. If a function fails, it sets an output for a handle to NULL, and leaves other outputs
//! unchanged.
//!
//! **Ownership.** The caller owns four kinds of objects and frees each with its function: `seam_client_free`,
//! `seam_call_free`, `seam_reply_free`, `seam_error_free`. NULL may be freed. The order does not matter: a call keeps
//! what it needs of its client. Free nothing else that a function returns. Arguments stay the caller's; the library
//! copies them.
//!
//! **Text.** A `seam_str` is a pointer and a length in bytes, in UTF-8. As an argument it needs no NUL at its end, and
//! a NULL pointer means "not given". As a result it is a view of a handle. It is valid until that handle is freed, or
//! until the handle is changed and the same view is requested again. Its pointer is never NULL (a missing text is
//! empty), and a NUL follows its last byte, so `ptr` is also a C string. Names of operations and parameters, and
//! paths, are `const char *` arguments that end with a NUL. Functions called `..._name`, and `seam_version_string`,
//! return static C strings.
//!
//! **Numbers.** Each family of numbers is an enumeration and a type of 32 bits of the same name, such as
//! `seam_status`. In C++ they are one. In C the type is `uint32_t`: cast it to the enumeration, as in
//! `(enum seam_status)status`, and the compiler can warn of a missing case in a `switch`, and a debugger prints the
//! name.
//!
//! **Invalid arguments.** A NULL pointer, text that is not UTF-8, or a function called at the wrong time gives
//! `SEAM_ERR_INVALID_STATE` or another error, and changes nothing. For NULL, getters return zero or empty text;
//! `seam_error_outcome` alone returns `SEAM_OUTCOME_UNKNOWN`. The library treats a pointer to another object, or to
//! one that was freed, as NULL if it can recognise it. Use that to find mistakes; do not rely on it.
//!
//! **Threads.** Several threads may call functions that take a `const` pointer for one object at once. A function that
//! takes a pointer that is not `const` needs the object for itself. So threads share a client, and each has its own
//! calls. `seam_call_cancel` may be called at any time. The library keeps no thread of its own. After a fork, both
//! processes may use a client.
//!
//! **Signals.** A signal that interrupts a call does not end it. The only function that a signal handler may call is
//! `seam_call_cancel`, for any call, also for the one that it interrupts.
//!
//! **Stack and thread end.** A call takes up to 80 KB of its thread's stack: give a thread that makes calls 128 KB. A
//! thread that is cancelled (`pthread_cancel`) during a function ends when the function has returned. While a thread or
//! the program ends, in a destructor of a thread-local value or in `atexit`, a call may be refused with
//! `SEAM_ERR_INVALID_STATE`; nothing is sent then.
//!
//! **Jumps.** Leave no function by `longjmp`, by `siglongjmp` from a signal handler, or by an exception. The call is
//! lost then. If the function was `seam_call_execute`, its client is lost too, other calls of that client may wait for
//! ever, and the thread can make no more calls.
//!
//! **Memory.** The library allocates whatever the caller or the server can make large in a way that may fail: it then
//! returns `SEAM_ERR_OUT_OF_MEMORY`, with the outcome of the whole call. If a system has less than some kilobytes left,
//! the program ends, like every Rust program. Memory is overwritten before it is freed, so that no credential stays in
//! it.
//!
//! **Descriptors.** The library's file descriptors are not inherited by other programs. Before it connects, it opens
//! those of descriptors 0 to 2 that are closed on `/dev/null`, so that the program's output never goes to a server.
//!
//! **Callbacks.** The library calls the functions of `seam_transport`, and `on_event` of `seam_options`, only from
//! `seam_call_execute`, `seam_call_next` and the functions that end in `_with`, in the caller's thread and before they
//! return.
//!
//! **Outcome.** `seam_error_outcome` returns for every error whether the operation may have happened.
//!
//! **Bugs of libseam.** A panic inside the library never leaves it and prints nothing. It becomes
//! `SEAM_ERR_INTERNAL`.
//!
//! **Firmware.** The build for machines without an operating system lacks `seam_call_execute`, and lists with
//! `seam_call_set_pages` and its functions. It allocates with the functions of `libseam_port.h`. If not even a kilobyte
//! is left, functions return `SEAM_ERR_OUT_OF_MEMORY` with a static error, and getters return empty text. A panic calls
//! `seam_port_panic`.
//!
//! **Growth.** Structures that may grow begin with `struct_size`. Operations, codes and kinds are numbers of 32 bits
//! that are never reused, and new ones may come: treat an unknown one like an unknown failure. docs/abi.md says what
//! else may change under existing programs, and what may not.
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
mod low_memory;
