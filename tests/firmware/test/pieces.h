/* Cases whose replies come in every two pieces, and whose clock overflows at every time. */
#ifndef FIRMWARE_PIECES_H
#define FIRMWARE_PIECES_H

#include "case.h"

/* Runs the case with every split of its replies, and with replies byte by byte. */
void pieces_of_replies(const door_case *test);

/* Runs the case with a counter of milliseconds that overflows at every time of it. */
void pieces_of_time(const door_case *test);

#endif /* FIRMWARE_PIECES_H */
