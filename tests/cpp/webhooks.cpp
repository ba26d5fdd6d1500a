// Checks every request of tests/webhooks with libseam.hpp, and compares the event or the error exactly.
#include <cstdio>

#include "libseam.hpp"
#include "webhook_vectors.h"

namespace {

using seam::detail::view;

bool fails(const webhook_vector &vector)
{
  std::optional<seam::Milliseconds> tolerance;
  if (vector.tolerance_ms != SEAM_NO_TIME) {
    tolerance = seam::Milliseconds(vector.tolerance_ms);
  }
  std::vector<seam::HeaderView> headers;
  for (std::size_t i = 0; i < vector.header_count; i++) {
    headers.push_back({view(vector.headers[i].name), view(vector.headers[i].value)});
  }
  const std::chrono::system_clock::time_point now{std::chrono::milliseconds(vector.now_ms)};
  std::string got;
  const auto webhook = seam::Webhook::create(view(vector.secret), tolerance);
  if (webhook) {
    const auto event = webhook->verify(headers, view(vector.body), now);
    got = event ? event->json() : event.error().json();
    if (event && !event->str("event_type")) {
      got += " without a type";
    }
  } else {
    got = webhook.error().json();
  }
  if (got == view(vector.expected)) {
    return false;
  }
  std::printf("%s\n  got      %s\n  expected %s\n", vector.name, got.c_str(), vector.expected.ptr);
  return true;
}

} // namespace

int main()
{
  std::size_t failed = 0;
  for (const webhook_vector &vector : WEBHOOK_VECTORS) {
    failed += fails(vector) ? 1 : 0;
  }
  // The clock of this machine is far from that of the vectors.
  const auto webhook = seam::Webhook::create(view(WEBHOOK_VECTORS[0].secret));
  std::vector<seam::HeaderView> headers;
  for (std::size_t i = 0; i < WEBHOOK_VECTORS[0].header_count; i++) {
    headers.push_back({view(WEBHOOK_VECTORS[0].headers[i].name), view(WEBHOOK_VECTORS[0].headers[i].value)});
  }
  const auto late = webhook->verify(headers, view(WEBHOOK_VECTORS[0].body));
  failed += late.status() == SEAM_ERR_WEBHOOK_VERIFICATION ? 0 : 1;
  std::printf("%zu failed\n", failed);
  return failed == 0 ? 0 : 1;
}
