/*
 * What happens in the calls of a client, for a class that watches.
 */
#ifndef LIBSEAM_EVENT_HPP
#define LIBSEAM_EVENT_HPP

#include "libseam_result.hpp"

#if SEAM_CPLUSPLUS >= 201703L

namespace seam {

/** What happens in a call; see `seam_event` of libseam.h. A view, valid until `Observer::happened` returns. */
class Event {
public:
  /** A view of what libseam.h filled in. */
  explicit Event(const seam_event &event) noexcept : event_(event) {}

  /** One of `SEAM_EVENT_*`. */
  seam_event_kind kind() const noexcept { return event_.kind; }
  /** The dotted name of the call's operation. */
  std::string_view operation() const noexcept { return event_.operation; }
  /** The attempt that it belongs to, from 1; for `SEAM_EVENT_DONE`, how many there were. */
  std::uint32_t attempt() const noexcept { return event_.attempt; }
  /** The status of a reply; otherwise 0. */
  std::uint32_t http_status() const noexcept { return event_.http_status; }
  /** What a reply or a failure means, and how the call ended. */
  Status status() const noexcept { return event_.status; }
  /** How an exchange failed: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`. */
  seam_failure failure() const noexcept { return event_.failure; }
  /** For `SEAM_EVENT_WAIT`: how long. */
  Milliseconds wait() const noexcept { return Milliseconds(event_.wait_ms); }
  /** How long ago the call began. */
  Milliseconds elapsed() const noexcept { return Milliseconds(event_.elapsed_ms); }
  /** Gives the call up. */
  void cancel() const noexcept { seam_call_cancel(event_.call); }
  /** As libseam.h has it; `raw().call` tells calls apart. */
  const seam_event &raw() const noexcept { return event_; }

private:
  seam_event event_;
};

/**
 * Told what happens in the calls of a client, for `Options::observer`. Its function is called by the thread that makes
 * the call; threads that make calls at once call it at once. It may make calls of its own, of which it is told in turn
 * if they are this client's; of the call itself it may only use `Event::cancel`. What it throws goes no further: a
 * mistake of who watches must not change what is said of a call. It has to outlive the client and all its calls.
 */
class Observer {
public:
  virtual ~Observer() = default;

  /** Something happened. The call goes on when this returns. */
  virtual void happened(const Event &event) = 0;

  /** For `on_event` of libseam.h, with the observer as its context. */
  static void on_event(void *observer, const seam_event *event) noexcept
  {
#if SEAM_HAS_EXCEPTIONS
    try {
      static_cast<Observer *>(observer)->happened(Event(*event));
    } catch (...) {
    }
#else
    static_cast<Observer *>(observer)->happened(Event(*event));
#endif
  }
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_EVENT_HPP */
