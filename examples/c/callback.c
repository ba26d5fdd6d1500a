/*
 * Deletes a user of an access system over libcurl, for a controller that already has HTTP and TLS.
 *
 *     export SEAM_API_KEY=…
 *     callback ACS_USER_ID
 *
 * `do_exchange` is the whole transport: one request, one reply. libseam does the retries, keeps the deadline and
 * interprets the reply. The exit code is 0 if the user is gone, 1 if not, 2 for wrong usage, and 3 if there is no
 * usable credential or no memory.
 *
 *     cc callback.c $(pkg-config --cflags --libs libseam libcurl) -o callback
 */
#define _POSIX_C_SOURCE 200809L
#include <curl/curl.h>
#include <errno.h>
#include <libseam.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct exchange {
  CURL *curl;
  seam_sink *sink;
  int has_head;
} exchange;

/* Gives the status and the headers of the last reply to the sink. Returns 0 if it accepts them. */
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

/* Gives each piece of the body to the sink. libcurl ends the exchange if the result differs from `size`. */
static size_t give_body(char *data, size_t one, size_t size, void *context)
{
  exchange *e = context;
  (void)one;
  if (!e->has_head && give_head(e) != 0) {
    return 0;
  }
  return seam_sink_body(e->sink, data, size) == SEAM_OK ? size : 0;
}

/* Returns 1 if a part of the request may have been sent. That is possible once there is a connection to the server, for
 * https one with TLS: a request to a proxy in between is no part of it. libcurl's "pretransfer" is too late for this,
 * because it is set after the request was written. */
static int may_have_been_sent(CURL *curl, const char *url)
{
  curl_off_t connected = 0;
  int is_https = strncmp(url, "https:", 6) == 0;
  curl_easy_getinfo(curl, is_https ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T, &connected);
  return connected > 0;
}

/* Converts libcurl's error to one of SEAM_FAILURE_*. The difference matters: a request that was not sent has had no
 * effect. */
static uint32_t failure(CURLcode code, int may_be_sent)
{
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return SEAM_FAILURE_DNS;
  case CURLE_OPERATION_TIMEDOUT:
    return may_be_sent ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECT_TIMEOUT;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
    return may_be_sent ? SEAM_FAILURE_CONNECTION_LOST : SEAM_FAILURE_TLS;
  case CURLE_OUT_OF_MEMORY:
  case CURLE_FAILED_INIT:
    return SEAM_FAILURE_INTERNAL;
  default:
    return may_be_sent ? SEAM_FAILURE_CONNECTION_LOST : SEAM_FAILURE_CONNECT;
  }
}

/* Copies the headers of the request for libcurl. Returns NULL if there is no memory. */
static struct curl_slist *headers_of(const seam_request *request)
{
  /* Without this libcurl would ask the server before it sends the body, one more way for a removal to hang. */
  struct curl_slist *list = curl_slist_append(NULL, "expect:");
  size_t i;
  for (i = 0; list != NULL && i < request->header_count; i++) {
    const seam_header *h = &request->headers[i];
    size_t size = h->name.len + h->value.len + 3;
    char *line = malloc(size);
    struct curl_slist *longer = NULL;
    if (line != NULL) {
      snprintf(line, size, "%s: %s", h->name.ptr, h->value.ptr);
      longer = curl_slist_append(list, line);
      free(line);
    }
    if (longer == NULL) {
      curl_slist_free_all(list);
    }
    list = longer;
  }
  return list;
}

/* Does one HTTP exchange. */
static uint32_t do_exchange(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  exchange e = {ctx, sink, 0};
  struct curl_slist *headers = headers_of(request);
  CURLcode code;
  if (headers == NULL) {
    return SEAM_FAILURE_INTERNAL;
  }
  curl_easy_reset(e.curl);
  /* If a kept connection is dead, libcurl silently sends the request again. If the first one had arrived, the second
   * would get "not found", as if the user had never existed. So no connection is kept; a transport that keeps them must
   * set `transport_may_resend` in the options. */
  curl_easy_setopt(e.curl, CURLOPT_FRESH_CONNECT, 1L);
  /* Plain http stays on this machine; a proxy would carry the credential off it. */
  if (strncmp(request->url.ptr, "http:", 5) == 0) {
    curl_easy_setopt(e.curl, CURLOPT_PROXY, "");
  }
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
  return failure(code, may_have_been_sent(e.curl, request->url.ptr));
}

static uint64_t now_ms(void *ctx)
{
  struct timespec now;
  (void)ctx;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint32_t sleep_ms(void *ctx, uint64_t ms)
{
  struct timespec left = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
  (void)ctx;
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  return 0;
}

static int delete_user(const seam_client *client, CURL *curl, const char *id)
{
  const seam_acs_users_delete_params params = {.acs_user_id = id};
  seam_transport transport;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status = seam_acs_users_delete_call(client, &params, &call, &error);
  memset(&transport, 0, sizeof transport);
  transport.struct_size = sizeof transport;
  transport.ctx = curl;
  transport.exchange = do_exchange;
  transport.now_ms = now_ms;
  transport.sleep_ms = sleep_ms;
  if (status == SEAM_OK) {
    status = seam_call_execute_with(call, &transport, &reply, &error);
  }
  if (status == SEAM_OK) {
    printf("%s: deleted after %u attempt(s)\n", id, (unsigned)seam_reply_attempts(reply));
  } else {
    fprintf(stderr, "%s: NOT CONFIRMED: %s\n", id, seam_error_message(error).ptr);
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_call_free(call);
  return status == SEAM_OK;
}

int main(int argc, char **argv)
{
  seam_options options;
  seam_client *client = NULL;
  seam_error *error = NULL;
  CURL *curl;
  int gone;
  if (argc != 2) {
    fprintf(stderr, "usage: %s ACS_USER_ID\n", argv[0]);
    return 2;
  }
  seam_options_init(&options, sizeof options);
  options.use_environment = true;
  if (seam_client_new(&options, &client, &error) != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
    seam_error_free(error);
    return 3;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl = curl_easy_init();
  if (curl == NULL) {
    fprintf(stderr, "libcurl cannot be used\n");
    seam_client_free(client);
    return 3;
  }
  gone = delete_user(client, curl, argv[1]);
  curl_easy_cleanup(curl);
  curl_global_cleanup();
  seam_client_free(client);
  return gone ? 0 : 1;
}
