/* Offsets of the fields of every public structure, in the three ways in which machines lay them out. Only compiled, for
 * as many machines as there are compilers. */
#include <libseam.h>

typedef struct probe {
  char first;
  uint64_t number;
} probe;

/* 64 bits; 32 bits with 64-bit numbers at multiples of 8, as ARM and RISC-V have it; the same at multiples of 4, as on
 * 32-bit x86. */
#define PICK(wide, narrow, x86) (sizeof(void *) == 8 ? (wide) : offsetof(probe, number) == 8 ? (narrow) : (x86))

#ifdef __cplusplus
#define HOLDS(condition, words) static_assert(condition, words)
#else
#define HOLDS(condition, words) _Static_assert(condition, words)
#endif

#define SIZE(type, wide, narrow, x86) HOLDS(sizeof(type) == PICK(wide, narrow, x86), "size of " #type)
#define FIELD(type, field, wide, narrow, x86) \
  HOLDS(offsetof(type, field) == PICK(wide, narrow, x86), "place of " #type "." #field)

FIELD(seam_str, ptr, 0, 0, 0);
FIELD(seam_str, len, 8, 4, 4);
SIZE(seam_str, 16, 8, 8);

FIELD(seam_header, name, 0, 0, 0);
FIELD(seam_header, value, 16, 8, 8);
SIZE(seam_header, 32, 16, 16);

#include "layout_options.h"

FIELD(seam_event, struct_size, 0, 0, 0);
FIELD(seam_event, kind, 4, 4, 4);
FIELD(seam_event, call, 8, 8, 8);
FIELD(seam_event, operation, 16, 12, 12);
FIELD(seam_event, attempt, 24, 16, 16);
FIELD(seam_event, http_status, 28, 20, 20);
FIELD(seam_event, status, 32, 24, 24);
FIELD(seam_event, failure, 36, 28, 28);
FIELD(seam_event, wait_ms, 40, 32, 32);
FIELD(seam_event, elapsed_ms, 48, 40, 40);
SIZE(seam_event, 56, 48, 48);

FIELD(seam_request, struct_size, 0, 0, 0);
FIELD(seam_request, reserved, 4, 4, 4);
FIELD(seam_request, method, 8, 8, 8);
FIELD(seam_request, url, 24, 16, 16);
FIELD(seam_request, headers, 40, 24, 24);
FIELD(seam_request, header_count, 48, 28, 28);
FIELD(seam_request, body, 56, 32, 32);
FIELD(seam_request, timeout_ms, 72, 40, 40);
FIELD(seam_request, reply_limit_bytes, 80, 48, 48);
SIZE(seam_request, 88, 56, 56);

FIELD(seam_transport, struct_size, 0, 0, 0);
FIELD(seam_transport, reserved, 4, 4, 4);
FIELD(seam_transport, ctx, 8, 8, 8);
FIELD(seam_transport, exchange, 16, 12, 12);
FIELD(seam_transport, now_ms, 24, 16, 16);
FIELD(seam_transport, sleep_ms, 32, 20, 20);
SIZE(seam_transport, 40, 24, 24);

HOLDS(sizeof(bool) == 1, "size of bool");
HOLDS(sizeof(seam_status) == 4, "size of seam_status");
HOLDS(sizeof(seam_failure) == 4, "size of seam_failure");
HOLDS(sizeof(seam_op) == 4, "size of seam_op");
HOLDS(sizeof(seam_event_kind) == 4, "size of seam_event_kind");
HOLDS(sizeof(seam_step) == 4, "size of seam_step");
HOLDS(sizeof(seam_kind) == 4, "size of seam_kind");
