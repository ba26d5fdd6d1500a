/* Minimal versions of these functions. The second half has the names that ARM's compilers use. */
#include "string.h"

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
  return memmove(to, from, size);
}

void *memmove(void *to, const void *from, size_t size)
{
  unsigned char *target = to;
  const unsigned char *source = from;
  if (target <= source) {
    while (size-- > 0) {
      *target++ = *source++;
    }
  } else {
    while (size-- > 0) {
      target[size] = source[size];
    }
  }
  return to;
}

void *memset(void *at, int byte, size_t size)
{
  unsigned char *target = at;
  while (size-- > 0) {
    *target++ = (unsigned char)byte;
  }
  return at;
}

int memcmp(const void *a, const void *b, size_t size)
{
  const unsigned char *left = a;
  const unsigned char *right = b;
  for (; size > 0; size--, left++, right++) {
    if (*left != *right) {
      return *left < *right ? -1 : 1;
    }
  }
  return 0;
}

size_t strlen(const char *text)
{
  size_t len = 0;
  while (text[len] != '\0') {
    len++;
  }
  return len;
}

int strcmp(const char *a, const char *b)
{
  return strncmp(a, b, (size_t)-1);
}

int strncmp(const char *a, const char *b, size_t most)
{
  for (; most > 0; most--, a++, b++) {
    if (*a != *b || *a == '\0') {
      return (unsigned char)*a - (unsigned char)*b;
    }
  }
  return 0;
}

void __aeabi_memcpy(void *to, const void *from, size_t size);
void __aeabi_memmove(void *to, const void *from, size_t size);
void __aeabi_memset(void *at, size_t size, int byte);
void __aeabi_memclr(void *at, size_t size);

void __aeabi_memcpy(void *to, const void *from, size_t size)
{
  memmove(to, from, size);
}

void __aeabi_memmove(void *to, const void *from, size_t size)
{
  memmove(to, from, size);
}

void __aeabi_memset(void *at, size_t size, int byte)
{
  memset(at, byte, size);
}

void __aeabi_memclr(void *at, size_t size)
{
  memset(at, 0, size);
}

#define ALIAS(name) __attribute__((alias(#name)))

void __aeabi_memcpy4(void *to, const void *from, size_t size) ALIAS(__aeabi_memcpy);
void __aeabi_memcpy8(void *to, const void *from, size_t size) ALIAS(__aeabi_memcpy);
void __aeabi_memmove4(void *to, const void *from, size_t size) ALIAS(__aeabi_memmove);
void __aeabi_memmove8(void *to, const void *from, size_t size) ALIAS(__aeabi_memmove);
void __aeabi_memset4(void *at, size_t size, int byte) ALIAS(__aeabi_memset);
void __aeabi_memset8(void *at, size_t size, int byte) ALIAS(__aeabi_memset);
void __aeabi_memclr4(void *at, size_t size) ALIAS(__aeabi_memclr);
void __aeabi_memclr8(void *at, size_t size) ALIAS(__aeabi_memclr);
