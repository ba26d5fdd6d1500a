/*
 * Webhooks: whether Seam sent a request that the program received.
 */
#ifndef LIBSEAM_WEBHOOK_HPP
#define LIBSEAM_WEBHOOK_HPP

#include "libseam_call.hpp"
#include "libseam_transport.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <chrono>
#include <vector>

namespace seam {

/**
 * The check of the requests that Seam sends to a webhook of the program's. Threads may share it. The secret is
 * overwritten when it is destroyed.
 */
class Webhook {
public:
  /** Takes over the check of a webhook of libseam.h. */
  explicit Webhook(seam_webhook *webhook) noexcept : webhook_(webhook) {}

  /**
   * Makes the check of a webhook with this secret, which begins with `whsec_`. `tolerance` says how old a request may
   * be, and how far ahead of this machine's clock: usually five minutes.
   */
  static Result<Webhook> create(TextArgument secret, std::optional<Milliseconds> tolerance = std::nullopt)
  {
    seam_webhook *webhook = nullptr;
    seam_error *error = nullptr;
    const std::uint64_t ms = tolerance ? tolerance->count() : SEAM_NO_TIME;
    const Status status = seam_webhook_new(secret.raw(), ms, &webhook, &error);
    return detail::outcome(status, error, Webhook(webhook));
  }

  /**
   * Checks a request, and returns its event, whose members are at the paths of the reply's body. `headers` are all
   * headers of the request; `body` is the body as it arrived, byte for byte. Fails like `seam_webhook_verify`.
   */
  Result<Reply> verify(const std::vector<HeaderView> &headers, std::string_view body,
                       std::chrono::system_clock::time_point now = std::chrono::system_clock::now()) const
  {
    std::vector<seam_header> raw;
    raw.reserve(headers.size());
    for (const HeaderView &header : headers) {
      raw.push_back({TextArgument(header.name).raw(), TextArgument(header.value).raw()});
    }
    const auto since_1970 = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const std::uint64_t unix_ms = since_1970 < 0 ? 0 : static_cast<std::uint64_t>(since_1970);
    seam_reply *event = nullptr;
    seam_error *error = nullptr;
    const Status status =
        seam_webhook_verify(webhook_.get(), raw.data(), raw.size(), body.data(), body.size(), unix_ms, &event, &error);
    return detail::outcome(status, error, Reply(event));
  }

private:
  detail::Handle<seam_webhook, seam_webhook_free> webhook_;
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_WEBHOOK_HPP */
