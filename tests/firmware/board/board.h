/* The board: start, console, end, and a clock that the program sets. */
#ifndef FIRMWARE_BOARD_H
#define FIRMWARE_BOARD_H

#include <stddef.h>
#include <stdint.h>

/* The program. Returns the exit code. */
int board_main(void);

/* Prints a NUL-terminated text. */
void board_put(const char *text);

/* Prints `len` bytes. */
void board_put_bytes(const char *bytes, size_t len);

/* Prints a number in decimal. */
void board_put_number(uint32_t number);

/* Ends the program. */
_Noreturn void board_leave(int code);

/* Returns the depth that the stack has had since `board_stack_paint`, in bytes. */
uint32_t board_stack_depth(void);

/* Paints the stack below the caller, to be measured. */
void board_stack_paint(void);

#endif /* FIRMWARE_BOARD_H */
