/*
 * What firmware gives libseam: the functions that the `bare` library calls and does not have. Programs on an operating
 * system need none of them.
 *
 * They may be called by every function of libseam.h except for the getters of constants, in the task that called it,
 * and not from an interrupt unless the program calls libseam there.
 */
#ifndef LIBSEAM_PORT_H
#define LIBSEAM_PORT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Returns a block of `size` bytes, at least 1, at a multiple of `align`, which is a power of two and never more than 8;
 * NULL where that is not to be had.
 */
void *seam_port_alloc(size_t size, size_t align);

/** Takes a block of `seam_port_alloc` back. `size` and `align` are what it was asked for with. */
void seam_port_free(void *block, size_t size, size_t align);

/**
 * Stops: libseam has met a fault of its own, or an allocator that broke its word. It must not return, neither by
 * `longjmp` nor by a C++ exception; that what libseam was doing is half done. Log the message, which is ASCII, has
 * `length` bytes and no NUL, holds no credential, and reset.
 */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void seam_port_panic(const char *message, size_t length);

#ifdef __cplusplus
}
#endif

#endif /* LIBSEAM_PORT_H */
