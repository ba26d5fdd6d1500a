/* libseam over libcurl. Unlike examples/c/callback.c it lets libcurl keep its connection, as the bare loop does that it
 * is held against. */
#include <curl/curl.h>
#include <libseam.h>
#include <string.h>

#include "gauge.h"

typedef struct exchange {
  CURL *curl;
  seam_sink *sink;
  int has_head;
} exchange;

static int give_head(exchange *e)
{
  struct curl_header *header = NULL;
  long status = 0;
  e->has_head = 1;
  curl_easy_getinfo(e->curl, CURLINFO_RESPONSE_CODE, &status);
  if (seam_sink_status(e->sink, (uint32_t)status) != SEAM_OK) {
    return 1;
  }
  while ((header = curl_easy_nextheader(e->curl, CURLH_HEADER, -1, header)) != NULL) {
    if (seam_sink_header(e->sink, seam_str_c(header->name), seam_str_c(header->value)) != SEAM_OK) {
      return 1;
    }
  }
  return 0;
}

static size_t give_body(char *data, size_t one, size_t size, void *context)
{
  exchange *e = context;
  (void)one;
  if (!e->has_head && give_head(e) != 0) {
    return 0;
  }
  return seam_sink_body(e->sink, data, size) == SEAM_OK ? size : 0;
}

static struct curl_slist *headers_of(const seam_request *request)
{
  struct curl_slist *list = curl_slist_append(NULL, "expect:");
  size_t i;
  for (i = 0; list != NULL && i < request->header_count; i++) {
    const seam_header *h = &request->headers[i];
    char line[512];
    snprintf(line, sizeof line, "%s: %s", h->name.ptr, h->value.ptr);
    list = curl_slist_append(list, line);
  }
  return list;
}

static uint32_t do_exchange(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  exchange e = {ctx, sink, 0};
  struct curl_slist *headers = headers_of(request);
  CURLcode code;
  curl_easy_reset(e.curl);
  curl_easy_setopt(e.curl, CURLOPT_PROXY, "");
  curl_easy_setopt(e.curl, CURLOPT_URL, request->url.ptr);
  curl_easy_setopt(e.curl, CURLOPT_CUSTOMREQUEST, request->method.ptr);
  curl_easy_setopt(e.curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(e.curl, CURLOPT_POSTFIELDS, request->body.ptr);
  curl_easy_setopt(e.curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
  curl_easy_setopt(e.curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
  curl_easy_setopt(e.curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(e.curl, CURLOPT_WRITEFUNCTION, give_body);
  curl_easy_setopt(e.curl, CURLOPT_WRITEDATA, &e);
  code = curl_easy_perform(e.curl);
  curl_slist_free_all(headers);
  if (code == CURLE_OK && !e.has_head) {
    give_head(&e);
  }
  if (code == CURLE_OK) {
    return 0;
  }
  seam_sink_detail(sink, seam_str_c(curl_easy_strerror(code)));
  return SEAM_FAILURE_CONNECTION_LOST;
}

static uint64_t now_ms(void *ctx)
{
  struct timespec now;
  (void)ctx;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A wait is one for another attempt, and there is nothing to retry on the loopback. */
static uint32_t sleep_ms(void *ctx, uint64_t ms)
{
  (void)ctx;
  (void)ms;
  return 1;
}

typedef struct caller {
  seam_client *client;
  seam_transport transport;
} caller;

static int call(void *context)
{
  const seam_acs_users_delete_params params = {.acs_user_id = BENCH_ACS_USER_ID};
  caller *c = context;
  seam_call *call = NULL;
  seam_error *error = NULL;
  seam_status status = seam_acs_users_delete_call(c->client, &params, &call, &error);
  if (status == SEAM_OK) {
    status = seam_call_execute_with(call, &c->transport, NULL, &error);
  }
  if (status != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
  }
  seam_error_free(error);
  seam_call_free(call);
  return status == SEAM_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
  caller c;
  seam_options options;
  seam_error *error = NULL;
  int result;
  memset(&c, 0, sizeof c);
  seam_options_init(&options, sizeof options);
  options.use_environment = true;
  if (seam_client_new(&options, &c.client, &error) != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
    seam_error_free(error);
    return 1;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  c.transport.struct_size = sizeof c.transport;
  c.transport.ctx = curl_easy_init();
  c.transport.exchange = do_exchange;
  c.transport.now_ms = now_ms;
  c.transport.sleep_ms = sleep_ms;
  result = gauge_calls(argc, argv, call, &c);
  curl_easy_cleanup(c.transport.ctx);
  curl_global_cleanup();
  seam_client_free(c.client);
  return result;
}
