/*
 * A transport of the program's own, as a class.
 */
#ifndef LIBSEAM_TRANSPORT_HPP
#define LIBSEAM_TRANSPORT_HPP

#include "libseam_result.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#ifndef SEAM_NO_CLOCK
#include <thread>
#endif

namespace seam {

/** A header of a request. Views of the request. */
struct HeaderView {
  /** Its name. */
  std::string_view name;
  /** Its value. */
  std::string_view value;
};

/**
 * A request, with the credential in it: it is for the wire and not for a log. All that it returns are views of the call
 * that it came from, valid until that is changed, executed or destroyed; inside of `Transport::exchange`, until that
 * returns.
 */
class Request {
public:
  /** A view of what libseam.h filled in. */
  explicit Request(const seam_request &request) noexcept : request_(request) {}

  /** The method. */
  std::string_view method() const noexcept { return detail::view(request_.method); }
  /** The whole URL. */
  std::string_view url() const noexcept { return detail::view(request_.url); }
  /** The body. */
  std::string_view body() const noexcept { return detail::view(request_.body); }
  /** How many headers there are. Send them all and add none but what HTTP itself needs. */
  std::size_t header_count() const noexcept { return request_.header_count; }
  /** Header `index`, its name in lower case; empty where there is none. */
  HeaderView header(std::size_t index) const noexcept
  {
    if (index >= request_.header_count) {
      return {};
    }
    return {detail::view(request_.headers[index].name), detail::view(request_.headers[index].value)};
  }
  /** How long the exchange may take; 0 before it is to be sent. */
  Milliseconds timeout() const noexcept { return Milliseconds(request_.timeout_ms); }
  /** The most bytes of body to read; 0 before it is to be sent. */
  std::uint64_t reply_limit_bytes() const noexcept { return request_.reply_limit_bytes; }
  /** As libseam.h has it. */
  const seam_request &raw() const noexcept { return request_; }

private:
  seam_request request_;
};

/** Takes the reply of one exchange. What a function of it refuses ends the exchange and the call. */
class Sink {
public:
  /** The sink at `sink`, which is the library's. */
  explicit Sink(seam_sink *sink) noexcept : sink_(sink) {}

  /** The reply's status, once and first; interim replies (1xx) are left out. Whether it was taken. */
  bool status(std::uint32_t http_status) noexcept { return seam_sink_status(sink_, http_status) == SEAM_OK; }
  /** A header of the reply, after its status and before its body. Whether it was taken; stop where not. */
  bool header(TextArgument name, TextArgument value) noexcept
  {
    return seam_sink_header(sink_, name.raw(), value.raw()) == SEAM_OK;
  }
  /** The next piece of the body, without transfer or content coding. Whether it was taken; stop where not. */
  bool body(std::string_view piece) noexcept { return seam_sink_body(sink_, piece.data(), piece.size()) == SEAM_OK; }
  /** Why the exchange is about to fail, in words for the error's message. Whether it was taken. */
  bool detail(TextArgument words) noexcept { return seam_sink_detail(sink_, words.raw()) == SEAM_OK; }
  /** As libseam.h has it. */
  seam_sink *raw() const noexcept { return sink_; }

private:
  seam_sink *sink_;
};

/**
 * Moves the bytes of a call, for `Call::execute_with`. Its functions are called by the thread that runs the call, one
 * at a time; of the call itself they may only use `cancel`. An exception that leaves one ends the call: from `exchange`
 * as `SEAM_FAILURE_INTERNAL`, and from the others as if the call had been given up.
 *
 * Define SEAM_NO_CLOCK where the standard library has no clock or cannot sleep; `now` and `sleep` must be written then.
 */
class Transport {
public:
  virtual ~Transport() = default;

  /**
   * Does one HTTP exchange within `timeout`: sends the request once, follows no redirect, gives the reply to the sink
   * and returns `SEAM_FAILURE_NONE`; or another of `SEAM_FAILURE_*`.
   */
  virtual seam_failure exchange(const Request &request, Sink &sink, Milliseconds timeout) = 0;

#ifdef SEAM_NO_CLOCK
  /** The time on any clock that does not go back. */
  virtual Milliseconds now() = 0;
  /** Waits that long, a second at most. Whether the call is to go on. */
  virtual bool sleep(Milliseconds time) = 0;
#else
  /** The time on any clock that does not go back. */
  virtual Milliseconds now()
  {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  /** Waits that long, a second at most. Whether the call is to go on. */
  virtual bool sleep(Milliseconds time)
  {
    std::this_thread::sleep_for(time);
    return true;
  }
#endif

  seam_transport raw() && = delete;
  /** As libseam.h has it; valid for as long as this object. */
  seam_transport raw() &noexcept
  {
    seam_transport transport{};
    transport.struct_size = sizeof transport;
    transport.ctx = this;
    transport.exchange = exchange_of;
    transport.now_ms = now_of;
    transport.sleep_ms = sleep_of;
    return transport;
  }

private:
  /** Runs `body`, which must not throw through C. */
  template <class Body> static auto guarded(decltype(std::declval<Body>()()) fallback, Body body) noexcept
  {
#if SEAM_HAS_EXCEPTIONS
    try {
      return body();
    } catch (...) {
      return fallback;
    }
#else
    (void)fallback;
    return body();
#endif
  }

  static seam_failure exchange_of(void *self, const seam_request *request, seam_sink *sink, std::uint64_t timeout_ms)
  {
    return guarded(SEAM_FAILURE_INTERNAL, [&]() -> seam_failure {
      Sink taker(sink);
      return static_cast<Transport *>(self)->exchange(Request(*request), taker, Milliseconds(timeout_ms));
    });
  }
  static std::uint64_t now_of(void *self)
  {
    // The end of time: the call has no more of it.
    return guarded(UINT64_MAX, [&]() -> std::uint64_t { return static_cast<Transport *>(self)->now().count(); });
  }
  static std::uint32_t sleep_of(void *self, std::uint64_t ms)
  {
    return guarded(std::uint32_t{1},
                   [&]() -> std::uint32_t { return static_cast<Transport *>(self)->sleep(Milliseconds(ms)) ? 0 : 1; });
  }
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_TRANSPORT_HPP */
