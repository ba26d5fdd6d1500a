/* A loop of send and recv, and nothing else: one kept connection, the same bytes again and again, and a look at the
 * status. It reads no more of a reply than its length, checks nothing, waits for ever, and retries nothing. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gauge.h"

#define BODY "{\"acs_user_id\":\"" BENCH_ACS_USER_ID "\"}"

typedef struct caller {
  int connection;
  char request[1024];
  size_t request_length;
} caller;

/* How many bytes the reply has that begins so; 0 where its head is not whole. */
static size_t reply_length(const char *reply)
{
  const char *end = strstr(reply, "\r\n\r\n");
  const char *length = strstr(reply, "content-length: ");
  return end == NULL || length == NULL ? 0 : (size_t)(end + 4 - reply) + strtoul(length + 16, NULL, 10);
}

static int call(void *context)
{
  caller *c = context;
  char reply[1024];
  size_t got = 0, whole = 0;
  if (send(c->connection, c->request, c->request_length, MSG_NOSIGNAL) != (ssize_t)c->request_length) {
    perror("send");
    return 1;
  }
  do {
    ssize_t more = recv(c->connection, reply + got, sizeof reply - 1 - got, 0);
    if (more <= 0) {
      perror("recv");
      return 1;
    }
    got += (size_t)more;
    reply[got] = '\0';
    whole = reply_length(reply);
  } while (whole == 0 || got < whole);
  if (memcmp(reply, "HTTP/1.1 200", 12) != 0) {
    fprintf(stderr, "%.40s\n", reply);
    return 1;
  }
  return 0;
}

static int connected(unsigned port)
{
  struct sockaddr_in address;
  int on = 1, connection = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connection < 0 || connect(connection, (const struct sockaddr *)&address, sizeof address) != 0 ||
      setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
    perror("connect");
    exit(1);
  }
  return connection;
}

int main(int argc, char **argv)
{
  const char *endpoint = getenv("SEAM_ENDPOINT");
  const char *key = getenv("SEAM_API_KEY");
  caller c;
  unsigned port;
  int result;
  if (endpoint == NULL || key == NULL || sscanf(endpoint, "http://127.0.0.1:%u", &port) != 1) {
    fprintf(stderr, "SEAM_ENDPOINT, http://127.0.0.1:PORT, and SEAM_API_KEY are needed\n");
    return 2;
  }
  /* The headers that libseam sends. */
  c.request_length = (size_t)snprintf(c.request, sizeof c.request,
                                      "POST /acs/users/delete HTTP/1.1\r\nhost: 127.0.0.1:%u\r\n"
                                      "authorization: Bearer %s\r\ncontent-type: application/json\r\n"
                                      "accept: application/json\r\nseam-sdk-name: bare\r\nseam-sdk-version: 0.0.0\r\n"
                                      "user-agent: bare/0.0.0\r\ncontent-length: %u\r\n\r\n%s",
                                      port, key, (unsigned)(sizeof BODY - 1), BODY);
  if (c.request_length >= sizeof c.request) {
    fprintf(stderr, "the key is too long\n");
    return 2;
  }
  c.connection = connected(port);
  result = gauge_calls(argc, argv, call, &c);
  close(c.connection);
  return result;
}
