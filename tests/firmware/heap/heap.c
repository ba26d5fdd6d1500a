/* First fit over one list of free blocks, sorted by address, with eight bytes before every block. */
#include "heap.h"

#include "board.h"

typedef struct node {
  uint32_t size;
  struct node *next;
} node;

static uint64_t memory[HEAP_LARGEST / sizeof(uint64_t)];
static node *head;
static uint32_t used, peak;

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
  heap_mark();
}

uint32_t heap_used(void)
{
  return used;
}

uint32_t heap_peak(void)
{
  return peak;
}

void heap_mark(void)
{
  peak = used;
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

void *heap_take(size_t size)
{
  uint32_t needed = (((uint32_t)size + 7u) & ~7u) + (uint32_t)sizeof(node);
  node **link;
  for (link = &head; *link != NULL && size <= HEAP_LARGEST; link = &(*link)->next) {
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

void heap_give(void *block, size_t size)
{
  node *freed = (node *)block - 1;
  node *before = NULL;
  node *after = head;
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
