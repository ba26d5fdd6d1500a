/*
 * Events of the calls of a client, reported to an observer.
 */
#ifndef LIBSEAM_EVENT_HPP
#define LIBSEAM_EVENT_HPP

#include "libseam_result.hpp"

#if SEAM_CPLUSPLUS >= 201703L

namespace seam {

/** An event of a call; see `seam_event` of libseam.h. A view, valid until `Observer::observe` returns. */
class Event {
public:
  /** Makes a view of an event of libseam.h. */
  explicit Event(const seam_event &event) noexcept : event_(event) {}

  /** Returns the kind of the event: one of `SEAM_EVENT_*`. */
  seam_event_kind kind() const noexcept { return event_.kind; }
  /** Returns the dotted name of the call's operation. */
  std::string_view operation() const noexcept { return event_.operation; }
  /** Returns the number of the attempt, from 1; for `SEAM_EVENT_DONE` the number of all attempts. */
  std::uint32_t attempt() const noexcept { return event_.attempt; }
  /** Returns the HTTP status of a reply; otherwise 0. */
  std::uint32_t http_status() const noexcept { return event_.http_status; }
  /** Returns the meaning of a reply or a failure for the call, or the result of the call. */
  Status status() const noexcept { return event_.status; }
  /** Returns the failure of an exchange: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`. */
  seam_failure failure() const noexcept { return event_.failure; }
  /** Returns the length of the wait, for `SEAM_EVENT_WAIT`. */
  Milliseconds wait() const noexcept { return Milliseconds(event_.wait_ms); }
  /** Returns the time since the call began. */
  Milliseconds elapsed() const noexcept { return Milliseconds(event_.elapsed_ms); }
  /** Cancels the call. */
  void cancel() const noexcept { seam_call_cancel(event_.call); }
  /** Returns the event of libseam.h; `raw().call` tells calls apart. */
  const seam_event &raw() const noexcept { return event_; }

private:
  seam_event event_;
};

/**
 * An observer of the calls of a client, for `Options::observer`. The thread that makes a call calls `observe`; threads
 * that make calls at once call it at once. The function may make calls, and observes those of the same client in turn.
 * On the call of the event it may only use `Event::cancel`. Exceptions of the function are caught: a mistake of an
 * observer must not change the result of a call. The observer must outlive the client and all its calls.
 */
class Observer {
public:
  virtual ~Observer() = default;

  /** Handles an event. The call continues when this returns. */
  virtual void observe(const Event &event) = 0;

  /** Calls the observer that is the context, for `on_event` of libseam.h. */
  static void on_event(void *observer, const seam_event *event) noexcept
  {
#if SEAM_HAS_EXCEPTIONS
    try {
      static_cast<Observer *>(observer)->observe(Event(*event));
    } catch (...) {
    }
#else
    static_cast<Observer *>(observer)->observe(Event(*event));
#endif
  }
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_EVENT_HPP */
