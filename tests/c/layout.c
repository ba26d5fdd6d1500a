/* Where the fields of every public structure are, in the three ways in which machines lay them out. Only compiled, for
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

FIELD(seam_options, struct_size, 0, 0, 0);
FIELD(seam_options, use_environment, 4, 4, 4);
FIELD(seam_options, api_key, 8, 8, 8);
FIELD(seam_options, personal_access_token, 24, 16, 16);
FIELD(seam_options, console_session_token, 40, 24, 24);
FIELD(seam_options, workspace_id, 56, 32, 32);
FIELD(seam_options, endpoint, 72, 40, 40);
FIELD(seam_options, ca_bundle, 88, 48, 48);
FIELD(seam_options, proxy, 104, 56, 56);
FIELD(seam_options, headers, 120, 64, 64);
FIELD(seam_options, header_count, 128, 68, 68);
FIELD(seam_options, timeout_ms, 136, 72, 72);
FIELD(seam_options, deadline_ms, 144, 80, 80);
FIELD(seam_options, reply_limit_bytes, 152, 88, 88);
FIELD(seam_options, retries, 160, 96, 96);
FIELD(seam_options, strict, 164, 100, 100);
FIELD(seam_options, allow_http, 168, 104, 104);
FIELD(seam_options, no_credential, 172, 108, 108);
FIELD(seam_options, in_flight_limit, 176, 112, 112);
FIELD(seam_options, transport_may_resend, 180, 116, 116);
FIELD(seam_options, require_uuid_ids, 184, 120, 120);
FIELD(seam_options, reserved, 188, 124, 124);
SIZE(seam_options, 192, 128, 128);

FIELD(seam_request, struct_size, 0, 0, 0);
FIELD(seam_request, header_count, 4, 4, 4);
FIELD(seam_request, method, 8, 8, 8);
FIELD(seam_request, url, 24, 16, 16);
FIELD(seam_request, headers, 40, 24, 24);
FIELD(seam_request, body, 48, 28, 28);
FIELD(seam_request, timeout_ms, 64, 40, 36);
FIELD(seam_request, reply_limit, 72, 48, 44);
SIZE(seam_request, 80, 56, 52);

FIELD(seam_transport, struct_size, 0, 0, 0);
FIELD(seam_transport, reserved, 4, 4, 4);
FIELD(seam_transport, ctx, 8, 8, 8);
FIELD(seam_transport, exchange, 16, 12, 12);
FIELD(seam_transport, now_ms, 24, 16, 16);
FIELD(seam_transport, sleep_ms, 32, 20, 20);
SIZE(seam_transport, 40, 24, 24);

HOLDS(sizeof(seam_status) == 4, "size of seam_status");
