/*
 * Functions that firmware provides: the `bare` library calls them and does not define them. Programs on an operating
 * system need none of them. Every function of libseam.h except getters of constants may call them, in the task that
 * called it. They run in an interrupt only if the program calls libseam there.
 */
#ifndef LIBSEAM_PORT_H
#define LIBSEAM_PORT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Allocates `size` bytes, at least 1, at a multiple of `align`, which is a power of two and at most 8. Returns NULL if
 * there is not enough memory.
 */
void *seam_port_alloc(size_t size, size_t align);

/** Frees a block of `seam_port_alloc`. `size` and `align` are those of its allocation. */
void seam_port_free(void *block, size_t size, size_t align);

/**
 * Stops after a bug in libseam, or an allocator that broke its promise. Must not return, neither by `longjmp` nor by a
 * C++ exception: libseam's work is half done. Log the message and reset. The message is ASCII, has `length` bytes and
 * no NUL, and contains no credential.
 */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void seam_port_panic(const char *message, size_t length);

#ifdef __cplusplus
}
#endif

#endif /* LIBSEAM_PORT_H */
