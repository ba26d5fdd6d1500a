/* A removal that is driven by hand, as firmware does it: the image has everything that the library needs. */
#include <libseam.h>
#include <libseam_port.h>

/* Blocks follow each other; the last one makes room again when it is freed. */
static unsigned char heap[10240] __attribute__((aligned(8)));
static size_t used;

void *seam_port_alloc(size_t size, size_t align)
{
  size_t start = (used + align - 1) / align * align;
  if (start > sizeof heap || size > sizeof heap - start) {
    return NULL;
  }
  used = start + size;
  return heap + start;
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)align;
  if ((unsigned char *)block + size == heap + used) {
    used -= size;
  }
}

void seam_port_panic(const char *message, size_t length)
{
  (void)message;
  (void)length;
  for (;;) { /* The test's time limit ends it. */
  }
}

/* Feeds the bytes of a reply that confirms the removal, one by one, and takes the result. */
static seam_status confirm(seam_call *call)
{
  static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "b\r\n{\"ok\":true}\r\n0\r\n\r\n";
  seam_str request = {NULL, 0};
  seam_step step = 0;
  uint64_t until_ms = 0;
  bool wants_more = true;
  size_t at = 0;
  seam_status status = seam_call_poll(call, 0, &step, &until_ms, NULL);
  if (status == SEAM_OK && step == SEAM_STEP_SEND) {
    status = seam_call_request_bytes(call, &request, NULL);
  }
  for (; status == SEAM_OK && wants_more && at < sizeof reply - 1; at++) {
    status = seam_call_feed_bytes(call, reply + at, 1, 1, &wants_more, NULL);
  }
  if (status == SEAM_OK) {
    status = seam_call_poll(call, 1, &step, &until_ms, NULL);
  }
  return status == SEAM_OK ? seam_call_take(call, NULL, NULL) : status;
}

int main(void)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "1de00000-0000-4000-8000-000000000006"};
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_status status = seam_client_new_json(SEAM_STR("{\"api_key\":\"seam_test_key\"}"), &client, NULL);
  if (status == SEAM_OK) {
    status = seam_user_identities_delete_call(client, &params, &call, NULL);
  }
  if (status == SEAM_OK) {
    status = confirm(call);
  }
  seam_call_free(call);
  seam_client_free(client);
  return (int)status;
}
