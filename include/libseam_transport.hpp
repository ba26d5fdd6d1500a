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
  /** Name of the header. */
  std::string_view name;
  /** Value of the header. */
  std::string_view value;
};

/**
 * A request, with the credential in it: for the wire, and not for a log. Its views are of the call that it came from,
 * valid until that is changed, executed or destroyed; inside of `Transport::exchange`, until that returns.
 */
class Request {
public:
  /** Makes a view of a request of libseam.h. */
  explicit Request(const seam_request &request) noexcept : request_(request) {}

  /** Returns the HTTP method. */
  std::string_view method() const noexcept { return detail::view(request_.method); }
  /** Returns the whole URL. */
  std::string_view url() const noexcept { return detail::view(request_.url); }
  /** Returns the body. */
  std::string_view body() const noexcept { return detail::view(request_.body); }
  /** Returns the number of headers. Send them all, and add none but those that HTTP itself needs. */
  std::size_t header_count() const noexcept { return request_.header_count; }
  /** Returns header `index`, its name in lower case, or an empty one if `index` is too large. */
  HeaderView header(std::size_t index) const noexcept
  {
    if (index >= request_.header_count) {
      return {};
    }
    return {detail::view(request_.headers[index].name), detail::view(request_.headers[index].value)};
  }
  /** Returns the longest time for the exchange; 0 before it is to be sent. */
  Milliseconds timeout() const noexcept { return Milliseconds(request_.timeout_ms); }
  /** Returns the largest body to read, in bytes; 0 before the request is to be sent. */
  std::uint64_t reply_limit_bytes() const noexcept { return request_.reply_limit_bytes; }
  /** Returns the structure of libseam.h. */
  const seam_request &raw() const noexcept { return request_; }

private:
  seam_request request_;
};

/** A sink for the reply of one exchange. If one of its functions refuses a piece, the exchange and the call end. */
class Sink {
public:
  /** Wraps the sink at `sink`, which the library owns. */
  explicit Sink(seam_sink *sink) noexcept : sink_(sink) {}

  /**
   * Gives the status of the reply, once and before anything else; leave interim replies (1xx) out. Returns false if the
   * sink refuses it.
   */
  bool status(std::uint32_t http_status) noexcept { return seam_sink_status(sink_, http_status) == SEAM_OK; }
  /**
   * Gives a header of the reply, after the status and before the body. Returns false if the sink refuses it: stop then.
   */
  bool header(TextArgument name, TextArgument value) noexcept
  {
    return seam_sink_header(sink_, name.raw(), value.raw()) == SEAM_OK;
  }
  /**
   * Gives the next piece of the body, without transfer or content coding. Returns false if the sink refuses it: stop
   * then.
   */
  bool body(std::string_view piece) noexcept { return seam_sink_body(sink_, piece.data(), piece.size()) == SEAM_OK; }
  /**
   * Gives the reason why the exchange is about to fail, in words for the error's message. Returns false if the sink
   * refuses it.
   */
  bool detail(TextArgument words) noexcept { return seam_sink_detail(sink_, words.raw()) == SEAM_OK; }
  /** Returns the structure of libseam.h. */
  seam_sink *raw() const noexcept { return sink_; }

private:
  seam_sink *sink_;
};

/**
 * A transport of the program's own, for `Call::execute_with`. The thread that runs the call calls its functions, one at
 * a time; on the call itself they may only use `cancel`. An exception that leaves a function ends the call: from
 * `exchange` as `SEAM_FAILURE_INTERNAL`, from the others as if the call had been cancelled. Define SEAM_NO_CLOCK if the
 * standard library has no clock or cannot sleep, and write `now` and `sleep` as well.
 */
class Transport {
public:
  virtual ~Transport() = default;

  /**
   * Does one HTTP exchange within `timeout`: sends the request once, follows no redirect, gives the reply to the sink
   * and returns `SEAM_FAILURE_NONE`. If the exchange fails, returns another of `SEAM_FAILURE_*`.
   */
  virtual seam_failure exchange(const Request &request, Sink &sink, Milliseconds timeout) = 0;

#ifdef SEAM_NO_CLOCK
  /** Returns the time on any clock that does not go back. */
  virtual Milliseconds now() = 0;
  /** Waits for `time`, a second at most. Returns false to cancel the call. */
  virtual bool sleep(Milliseconds time) = 0;
#else
  /** Returns the time on any clock that does not go back. */
  virtual Milliseconds now()
  {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  /** Waits for `time`, a second at most. Returns false to cancel the call. */
  virtual bool sleep(Milliseconds time)
  {
    std::this_thread::sleep_for(time);
    return true;
  }
#endif

  seam_transport raw() && = delete;
  /** Returns the transport for libseam.h, valid for as long as this object. */
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
  /** Runs `body`, and returns `fallback` if it throws: no exception may pass through C. */
  template <class Body> static auto without_exceptions(decltype(std::declval<Body>()()) fallback, Body body) noexcept
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
    return without_exceptions(SEAM_FAILURE_INTERNAL, [&]() -> seam_failure {
      Sink reply(sink);
      return static_cast<Transport *>(self)->exchange(Request(*request), reply, Milliseconds(timeout_ms));
    });
  }
  static std::uint64_t now_of(void *self)
  {
    // Past every deadline, so the call ends.
    return without_exceptions(UINT64_MAX,
                              [&]() -> std::uint64_t { return static_cast<Transport *>(self)->now().count(); });
  }
  static std::uint32_t sleep_of(void *self, std::uint64_t ms)
  {
    return without_exceptions(std::uint32_t{1}, [&]() -> std::uint32_t {
      return static_cast<Transport *>(self)->sleep(Milliseconds(ms)) ? 0 : 1;
    });
  }
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_TRANSPORT_HPP */
