/* The wire to the peer, without anything in between. */
#include "wire.h"

#include "fault.h"
#include "peer.h"
#include "ticks.h"

static uint32_t step, fail_at, way;
static int goes_on, happened;

void fault_set(uint32_t at, uint32_t how, int from_then_on)
{
  fail_at = at;
  way = how;
  goes_on = from_then_on;
  step = 0;
  happened = 0;
}

int fault_happened(void)
{
  return happened;
}

/* Returns 1 if this step is to fail; `ways` is how many ways there are. */
static int fails(uint32_t ways)
{
  int due = ++step == fail_at || (goes_on && happened);
  due = due && way < ways;
  happened = happened || due;
  return due;
}

uint32_t wire_open(uint64_t timeout_ms)
{
  static const uint32_t failures[] = {SEAM_FAILURE_DNS, SEAM_FAILURE_CONNECT, SEAM_FAILURE_CONNECT_TIMEOUT,
                                      SEAM_FAILURE_TLS};
  ticks_pass(20);
  if (timeout_ms == 0) {
    /* A call gives every exchange some time. */
    return SEAM_FAILURE_TLS;
  }
  return fails(4) ? failures[way] : peer_accept();
}

uint32_t wire_write(const void *bytes, size_t len)
{
  /* The last one takes back what was sent, which no wire can know. */
  static const uint32_t failures[] = {SEAM_FAILURE_CONNECTION_LOST, SEAM_FAILURE_TIMEOUT, SEAM_FAILURE_CONNECT};
  if (fails(9)) {
    /* The peer has got nothing, a half, or everything. */
    (void)peer_receive(bytes, len * (way / 3) / 2);
    return failures[way % 3];
  }
  return peer_receive(bytes, len);
}

uint32_t wire_read(void *to, size_t room, size_t *got)
{
  static const uint32_t failures[] = {SEAM_FAILURE_CONNECTION_LOST, SEAM_FAILURE_TIMEOUT, 0, SEAM_FAILURE_DNS};
  *got = 0;
  return fails(4) ? failures[way] : peer_send(to, room, got);
}

void wire_close(void)
{
  peer_end();
}
