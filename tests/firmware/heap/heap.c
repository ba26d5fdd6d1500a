/* First fit over one list of free blocks, sorted by address, with eight bytes before every block. */
#include "heap.h"

#include "board.h"
#include "libseam_port.h"

typedef struct node {
  uint32_t size;
  struct node *next;
} node;

static uint64_t memory[HEAP_LARGEST / sizeof(uint64_t)];
static node *head;
static uint32_t used, peak, count, asked, fails_in, breaks_in;

void heap_begin(uint32_t size)
{
  head = NULL;
  size &= ~7u;
  if (size >= sizeof(node)) {
    head = (node *)(void *)memory;
    head->size = size;
    head->next = NULL;
  }
  used = 0;
  fails_in = 0;
  breaks_in = 0;
  heap_mark();
}

void heap_fail(uint32_t nth)
{
  fails_in = nth;
}

void heap_break(uint32_t nth)
{
  breaks_in = nth;
}

uint32_t heap_used(void)
{
  return used;
}

uint32_t heap_peak(void)
{
  return peak;
}

uint32_t heap_count(void)
{
  return count;
}

uint32_t heap_asked(void)
{
  return asked;
}

void heap_mark(void)
{
  peak = used;
  count = 0;
  asked = 0;
}

/* Takes `needed` bytes from the block that `*link` leads to, and returns their block. */
static node *carve(node **link, uint32_t needed)
{
  node *block = *link;
  if (block->size - needed >= 2 * sizeof(node)) {
    node *rest = (node *)(void *)((unsigned char *)block + needed);
    rest->size = block->size - needed;
    rest->next = block->next;
    block->size = needed;
    *link = rest;
  } else {
    *link = block->next;
  }
  return block;
}

void *seam_port_alloc(size_t size, size_t align)
{
  uint32_t needed = (((uint32_t)size + 7u) & ~7u) + (uint32_t)sizeof(node);
  node **link;
  count++;
  asked += size >= HEAP_ASKED;
  if (breaks_in > 1) {
    breaks_in--;
  } else if (breaks_in == 1) {
    return NULL;
  }
  if ((fails_in != 0 && size >= HEAP_ASKED && --fails_in == 0) || align > sizeof(uint64_t) || size > HEAP_LARGEST) {
    return NULL;
  }
  for (link = &head; *link != NULL; link = &(*link)->next) {
    if ((*link)->size >= needed) {
      node *block = carve(link, needed);
      used += block->size;
      peak = used > peak ? used : peak;
      return block + 1;
    }
  }
  return NULL;
}

static void join(node *first)
{
  if (first->next != NULL && (unsigned char *)first + first->size == (unsigned char *)first->next) {
    first->size += first->next->size;
    first->next = first->next->next;
  }
}

void seam_port_free(void *block, size_t size, size_t align)
{
  node *freed = (node *)block - 1;
  node *before = NULL;
  node *after = head;
  (void)align;
  if (freed->size < size + sizeof(node) || freed->size > size + 4 * sizeof(node)) {
    board_put("a block came back with another size\n0 passed, 1 failed\n");
    board_leave(97);
  }
  used -= freed->size;
  while (after != NULL && after < freed) {
    before = after;
    after = after->next;
  }
  freed->next = after;
  if (before == NULL) {
    head = freed;
  } else {
    before->next = freed;
  }
  join(freed);
  if (before != NULL) {
    join(before);
  }
}
