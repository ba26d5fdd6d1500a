// A piece of C++ in docs/c.md, as the body of a function.
#include <cstdio>
#include <libseam.hpp>

namespace {

int report(std::string_view message)
{
  std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
  return 1;
}

int call()
{
#include "call.inc"
  return 0;
}

} // namespace

int main()
{
  return call();
}
