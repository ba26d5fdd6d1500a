/* Starts `main` on a board that QEMU imitates, and ends QEMU with its result. */
#include <stdint.h>

int main(void);

#if defined(__riscv)

/* The device of the board `virt` that ends QEMU. */
static volatile uint32_t *const finisher = (volatile uint32_t *)0x100000;

__attribute__((used, noreturn)) static void run(void)
{
  uint32_t result = (uint32_t)main();
  *finisher = result == 0 ? 0x5555 : result << 16 | 0x3333;
  for (;;) {
  }
}

__attribute__((naked, section(".vectors"))) void start(void)
{
  __asm__ volatile("la sp, stack_top\n j run");
}

#else

extern uint32_t stack_top;

/* Calls SYS_EXIT_EXTENDED of semihosting, with "the application ends" and its result. */
__attribute__((noreturn)) static void leave(uint32_t result)
{
  const uint32_t block[2] = {0x20026, result};
  register uint32_t operation __asm__("r0") = 0x20;
  register const uint32_t *argument __asm__("r1") = block;
  __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(argument) : "memory");
  for (;;) {
  }
}

__attribute__((noreturn)) void start(void)
{
#if defined(__ARM_FP)
  *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20;
  __asm__ volatile("dsb\n isb");
#endif
  leave((uint32_t)main());
}

static void fault(void)
{
  for (;;) {
  }
}

/* The stack, and the handlers of reset, NMI and a hard fault. */
struct vectors {
  const uint32_t *stack;
  void (*handlers[3])(void);
};
__attribute__((used, section(".vectors"))) static const struct vectors vectors = {&stack_top, {start, fault, fault}};

#endif
