/* Start-up code of a Cortex-M4F, and semihosting for what a real board does with a serial port. */
#include "board.h"

#include <string.h>

extern uint32_t board_stack_top;
extern uint32_t board_data_start, board_data_end, board_data_load;
extern uint32_t board_bss_start, board_bss_end;

void board_reset(void);
void SVC_Handler(void);
void PendSV_Handler(void);
void SysTick_Handler(void);

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

#define PAINT 0xC0FFEE5Au
#define PAINTED_BYTES (64u * 1024u)

static void semihost(int operation, const void *argument)
{
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_put(const char *text)
{
  semihost(SYS_WRITE0, text);
}

void board_put_bytes(const char *bytes, size_t len)
{
  char piece[65];
  while (len > 0) {
    size_t part = len < sizeof piece - 1 ? len : sizeof piece - 1;
    memcpy(piece, bytes, part);
    piece[part] = '\0';
    board_put(piece);
    bytes += part;
    len -= part;
  }
}

void board_put_number(uint32_t number)
{
  char digits[11];
  char *at = digits + sizeof digits - 1;
  *at = '\0';
  do {
    *--at = (char)('0' + number % 10u);
    number /= 10u;
  } while (number != 0);
  board_put(at);
}

_Noreturn void board_leave(int code)
{
  uint32_t block[2] = {APPLICATION_EXIT, 0};
  block[1] = (uint32_t)code;
  semihost(SYS_EXIT_EXTENDED, block);
  for (;;) {
  }
}

static uint32_t *painted_from(void)
{
  return (uint32_t *)((uintptr_t)&board_stack_top - PAINTED_BYTES);
}

static uint32_t *stack_pointer(void)
{
  uint32_t *pointer;
  __asm__ volatile("mov %0, sp" : "=r"(pointer));
  return pointer;
}

void board_stack_paint(void)
{
  volatile uint32_t *at = painted_from();
  const volatile uint32_t *end = stack_pointer();
  while (at < end) {
    *at++ = PAINT;
  }
}

uint32_t board_stack_depth(void)
{
  const volatile uint32_t *at = painted_from();
  const volatile uint32_t *end = stack_pointer();
  while (at < end && *at == PAINT) {
    at++;
  }
  return (uint32_t)((uintptr_t)end - (uintptr_t)at);
}

static void fault(void)
{
  board_put("FAULT\n0 passed, 1 failed\n");
  board_leave(99);
}

void board_reset(void)
{
  /* The floating point unit is off until somebody turns it on, and the library is compiled for it. */
  *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
  __asm__ volatile("dsb\n isb");
  memcpy(&board_data_start, &board_data_load, (size_t)((char *)&board_data_end - (char *)&board_data_start));
  memset(&board_bss_start, 0, (size_t)((char *)&board_bss_end - (char *)&board_bss_start));
  board_leave(board_main());
}

/* Handlers that an operating system replaces. */
__attribute__((weak)) void SVC_Handler(void)
{
  fault();
}

__attribute__((weak)) void PendSV_Handler(void)
{
  fault();
}

__attribute__((weak)) void SysTick_Handler(void)
{
  fault();
}

typedef union vector {
  uint32_t *stack;
  void (*handler)(void);
} vector;

__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    {.stack = &board_stack_top}, {.handler = board_reset}, {.handler = fault},          {.handler = fault},
    {.handler = fault},          {.handler = fault},       {.handler = fault},          {.handler = NULL},
    {.handler = NULL},           {.handler = NULL},        {.handler = NULL},           {.handler = SVC_Handler},
    {.handler = fault},          {.handler = NULL},        {.handler = PendSV_Handler}, {.handler = SysTick_Handler}};
