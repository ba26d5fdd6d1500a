/* The modem at the other end of the serial port: it answers commands, and connects to the peer. */
#include <string.h>

#include "fault.h"
#include "peer.h"
#include "ticks.h"
#include "uart.h"

#define READ_WAIT_MS 250u

/* What the modem has answered and the port has not read. */
static char answers[8192];
static size_t answers_len, answers_at;

/* The command that is being written, and the bytes of a request that follow it. */
static char command[64];
static size_t command_len, data_left;
static int is_open;

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

static void answer_bytes(const void *bytes, size_t len)
{
  size_t room = sizeof answers - answers_len;
  size_t part = len < room ? len : room;
  memcpy(answers + answers_len, bytes, part);
  answers_len += part;
}

static void answer(const char *text)
{
  answer_bytes(text, strlen(text));
}

static void answer_number(size_t number)
{
  char digits[8];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  answer_bytes(digits + at, sizeof digits - at);
}

/* Fails a command: by an error, silence, or lines that mean nothing. */
static void fail_command(void)
{
  static const char *const texts[] = {"\r\nERROR\r\n", "", "\r\n+CPIN: READY\r\n\r\n\xff\x01+CCH\r\n", "\r\nOK"};
  answer(texts[way]);
}

/* Hands over one piece of the reply as the peer gives it. Returns 1 if more may follow. */
static int hand_over(void)
{
  char piece[200];
  size_t len = 0;
  if (peer_send(piece, sizeof piece, &len) != 0) {
    return 0;
  }
  if (fails(4)) {
    /* The line goes quiet, the modem loses the connection or believes that it has ended, or the piece is cut. */
    answer(way == 1 ? "\r\n+CCHCLOSE: 0,1\r\n" : way == 2 ? "\r\n+CCH_PEER_CLOSED: 0\r\n" : "");
    if (way == 3 && len > 0) {
      answer("\r\n+CCHRECV: DATA,0,");
      answer_number(len);
      answer("\r\n");
      answer_bytes(piece, len / 2);
    }
    return 0;
  }
  if (len == 0) {
    answer("\r\n+CCH_PEER_CLOSED: 0\r\n");
    return 0;
  }
  answer("\r\n+CCHRECV: DATA,0,");
  answer_number(len);
  answer("\r\n");
  answer_bytes(piece, len);
  return 1;
}

/* Takes bytes of a request. */
static void take_data(const char *bytes, size_t len)
{
  uint32_t failure = 0;
  data_left -= len;
  if (fails(9)) {
    /* Nothing, a half, or everything reaches the peer; the modem says nothing, an error, or that sending failed. */
    static const char *const texts[] = {"", "\r\nERROR\r\n", "\r\nOK\r\n\r\n+CCHSEND: 0,5\r\n"};
    (void)peer_receive(bytes, len * (way % 3) / 2);
    answer(texts[way / 3]);
    return;
  }
  failure = peer_receive(bytes, len);
  if (failure != 0 || data_left > 0) {
    return;
  }
  answer("\r\nOK\r\n");
  /* The first piece may come before the confirmation. */
  if (hand_over()) {
    answer("\r\n+CCHSEND: 0,0\r\n");
    while (hand_over()) {
    }
  }
}

/* Returns the number behind `beginning` if the command begins with it, and 0 if not. */
static size_t number_after(const char *beginning)
{
  size_t at = strlen(beginning);
  size_t number = 0;
  if (strncmp(command, beginning, at) != 0) {
    return 0;
  }
  for (; command[at] >= '0' && command[at] <= '9'; at++) {
    number = number * 10 + (size_t)(command[at] - '0');
  }
  return number;
}

static void open_connection(void)
{
  if (is_open || fails(5)) {
    if (way == 4) {
      answer("\r\nOK\r\n\r\n+CCHOPEN: 0,9\r\n");
    } else {
      fail_command();
    }
  } else if (peer_accept() != 0) {
    peer_end();
    answer("\r\nOK\r\n\r\n+CCHOPEN: 0,9\r\n");
  } else {
    is_open = 1;
    answer("\r\nOK\r\n\r\n+CCHOPEN: 0,0\r\n");
  }
}

static void obey(void)
{
  static const char open[] = "AT+CCHOPEN=0,\"connect.getseam.com\",443,2";
  if (strcmp(command, open) == 0) {
    open_connection();
  } else if (strcmp(command, "AT+CCHCLOSE=0") == 0) {
    /* The connection ends, whether the modem says so or not. */
    peer_end();
    answer(!is_open ? "\r\nERROR\r\n" : "\r\nOK\r\n\r\n+CCHCLOSE: 0,0\r\n");
    is_open = 0;
  } else if (fails(4)) {
    fail_command();
  } else if (strncmp(command, "AT+CSSLCFG=", 11) == 0) {
    answer("\r\nOK\r\n");
  } else if (is_open && number_after("AT+CCHSEND=0,") > 0) {
    data_left = number_after("AT+CCHSEND=0,");
    answer("\r\n>");
  } else {
    answer("\r\nERROR\r\n");
  }
}

void uart_write(const void *bytes, size_t len)
{
  const char *at = bytes;
  const char *end = at + len;
  while (at < end) {
    size_t left = (size_t)(end - at);
    if (data_left > 0) {
      size_t part = left < data_left ? left : data_left;
      take_data(at, part);
      at += part;
    } else if (*at == '\r') {
      command[command_len] = '\0';
      command_len = 0;
      obey();
      at++;
    } else {
      command[command_len] = *at++;
      command_len += command_len + 1 < sizeof command ? 1 : 0;
    }
  }
}

size_t uart_read(void *to, size_t room)
{
  size_t left = answers_len - answers_at;
  size_t part = left < room ? left : room;
  if (part == 0) {
    ticks_pass(READ_WAIT_MS);
    return 0;
  }
  memcpy(to, answers + answers_at, part);
  answers_at += part;
  if (answers_at == answers_len) {
    answers_len = answers_at = 0;
  }
  return part;
}
