/*
 * The library of Windows that gives random bytes, for the version of Wine that has none. The bytes are those of the
 * function that older programs use.
 */
#include <stddef.h>

#define RtlGenRandom SystemFunction036
__declspec(dllimport) unsigned char __stdcall RtlGenRandom(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, size_t length)
{
  return RtlGenRandom(buffer, (unsigned long)length);
}
