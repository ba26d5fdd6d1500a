/* libcurl alone: one easy handle, one kept connection, the same request again and again, and a look at the status. It
 * checks no parameter, reads no reply, and retries nothing. */
#include <curl/curl.h>
#include <string.h>

#include "gauge.h"

static size_t keep_body(char *data, size_t one, size_t size, void *context)
{
  char *body = context;
  (void)one;
  if (size > 63) {
    return 0;
  }
  memcpy(body, data, size);
  body[size] = '\0';
  return size;
}

static int call(void *context)
{
  CURLcode code = curl_easy_perform(context);
  long status = 0;
  curl_easy_getinfo(context, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK && status == 200) {
    return 0;
  }
  fprintf(stderr, "%s, status %ld\n", curl_easy_strerror(code), status);
  return 1;
}

/* The headers that libseam sends. */
static struct curl_slist *headers(const char *key)
{
  struct curl_slist *list = NULL;
  char authorization[256];
  snprintf(authorization, sizeof authorization, "authorization: Bearer %s", key);
  list = curl_slist_append(list, authorization);
  list = curl_slist_append(list, "content-type: application/json");
  list = curl_slist_append(list, "accept: application/json");
  list = curl_slist_append(list, "seam-sdk-name: libcurl");
  list = curl_slist_append(list, "seam-sdk-version: 0.0.0");
  return curl_slist_append(list, "user-agent: libcurl/0.0.0");
}

int main(int argc, char **argv)
{
  const char *endpoint = getenv("SEAM_ENDPOINT");
  const char *key = getenv("SEAM_API_KEY");
  char url[256];
  char body[64];
  struct curl_slist *list;
  CURL *curl;
  int result;
  if (endpoint == NULL || key == NULL) {
    fprintf(stderr, "SEAM_ENDPOINT and SEAM_API_KEY are needed\n");
    return 2;
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl = curl_easy_init();
  list = headers(key);
  snprintf(url, sizeof url, "%s/acs/users/delete", endpoint);
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "{\"acs_user_id\":\"" BENCH_ACS_USER_ID "\"}");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 30000L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
  result = gauge_calls(argc, argv, call, curl);
  curl_slist_free_all(list);
  curl_easy_cleanup(curl);
  curl_global_cleanup();
  return result;
}
