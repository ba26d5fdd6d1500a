/*
 * Calls in C++, and their replies; included by libseam.hpp.
 */
#ifndef LIBSEAM_CALL_HPP
#define LIBSEAM_CALL_HPP

#include "libseam_result.hpp"
#include "libseam_transport.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace seam {

/** A reply: the result of a call that succeeded. Never changes. */
class Reply {
public:
  /** Takes over a reply of libseam.h. */
  explicit Reply(seam_reply *reply) noexcept : reply_(reply) {}

  /** Returns the dotted name of the operation. */
  std::string_view operation() const &noexcept { return detail::view(seam_reply_operation(reply_.get())); }
  std::string_view operation() const && = delete;
  /** Returns the HTTP status of the last reply; with `already_gone`, the status that says so. */
  std::uint32_t http_status() const noexcept { return seam_reply_http_status(reply_.get()); }
  /** Returns the number of attempts. */
  std::uint32_t attempts() const noexcept { return seam_reply_attempts(reply_.get()); }
  /**
   * Returns true if a removal with `missing_ok` succeeded because this credential cannot see the object; see
   * `seam_reply_already_gone`.
   */
  bool already_gone() const noexcept { return seam_reply_already_gone(reply_.get()); }
  /** Returns the server's id of the request, or empty text if it sent none. */
  std::string_view request_id() const &noexcept { return detail::view(seam_reply_request_id(reply_.get())); }
  std::string_view request_id() const && = delete;
  /** Returns the reply as a JSON object. */
  std::string_view json() const &noexcept { return detail::view(seam_reply_json(reply_.get())); }
  std::string_view json() const && = delete;

  /** Returns the kind of the value at a path of the body (`SEAM_KIND_*`), such as `acs_user.errors.0.message`. */
  seam_kind kind(NameArgument path) const noexcept { return seam_reply_kind(reply_.get(), path.raw()); }
  /** Returns the string at a path of the body; `SEAM_ERR_INVALID_STATE` if there is none. */
  Result<std::string_view> str(NameArgument path) const & { return text_at(seam_reply_str, path); }
  Result<std::string_view> str(NameArgument path) const && = delete;
  /** Returns the whole number at a path of the body; `SEAM_ERR_INVALID_STATE` if there is none. */
  Result<std::int64_t> i64(NameArgument path) const { return at<std::int64_t>(seam_reply_i64, path); }
  /** Returns the boolean at a path of the body; `SEAM_ERR_INVALID_STATE` if there is none. */
  Result<bool> boolean(NameArgument path) const { return at<bool>(seam_reply_bool, path); }
  /**
   * Counts the items or members at a path of the body; `SEAM_ERR_INVALID_STATE` without an array or an object there.
   */
  Result<std::size_t> count(NameArgument path) const { return at<std::size_t>(seam_reply_count, path); }
  /** Returns the value at a path of the body as JSON text; `SEAM_ERR_INVALID_STATE` if there is none. */
  Result<std::string_view> json_at(NameArgument path) const & { return text_at(seam_reply_json_at, path); }
  Result<std::string_view> json_at(NameArgument path) const && = delete;

private:
  template <class T, class Get> Result<T> at(Get get, NameArgument path) const
  {
    T out{};
    seam_error *error = nullptr;
    const Status status = get(reply_.get(), path.raw(), &out, &error);
    return detail::outcome(status, error, out);
  }
  template <class Get> Result<std::string_view> text_at(Get get, NameArgument path) const
  {
    seam_str out{"", 0};
    seam_error *error = nullptr;
    const Status status = get(reply_.get(), path.raw(), &out, &error);
    return detail::outcome(status, error, detail::view(out));
  }
  detail::Handle<seam_reply, seam_reply_free> reply_;
};

/** The next step of a call that is driven by hand. */
struct Next {
  /** Kind of the step: one of `SEAM_STEP_*`. */
  seam_step step;
  /** Time to poll again, for `SEAM_STEP_WAIT`. */
  Milliseconds wait_until;
};

/**
 * A call of one operation. Set its parameters and options, and then execute it, run it over a transport, or drive it by
 * hand, once. Its functions fail like those of libseam.h with the same names.
 */
class Call {
public:
  /** Takes over a call of libseam.h. */
  explicit Call(seam_call *call) noexcept : call_(call) {}

  /** Sets a parameter to a string. */
  Result<void> set_str(NameArgument name, TextArgument value)
  {
    return set(seam_call_set_str, name.raw(), value.raw());
  }
  /** Sets a parameter to a whole number. */
  Result<void> set_i64(NameArgument name, std::int64_t value) { return set(seam_call_set_i64, name.raw(), value); }
  /** Sets a parameter to `true` or `false`. */
  Result<void> set_bool(NameArgument name, bool value) { return set(seam_call_set_bool, name.raw(), value); }
  /** Sets a parameter to JSON's `null`. */
  Result<void> set_null(NameArgument name) { return set(seam_call_set_null, name.raw()); }
  /** Sets a parameter to a value given as JSON text. */
  Result<void> set_json(NameArgument name, TextArgument value)
  {
    return set(seam_call_set_json, name.raw(), value.raw());
  }
  /** Sets all parameters, given as the text of a JSON object. */
  Result<void> set_params_json(TextArgument params) { return set(seam_call_set_params_json, params.raw()); }

  /** Sets whether a removal succeeds if the server does not know the object to remove. */
  Result<void> set_missing_ok(bool missing_ok) { return set(seam_call_set_missing_ok, missing_ok); }
  /** Sets the longest time for one attempt. */
  Result<void> set_timeout(Milliseconds timeout) { return set(seam_call_set_timeout_ms, timeout.count()); }
  /** Sets the longest time for the call with all its attempts and waits. */
  Result<void> set_deadline(Milliseconds deadline) { return set(seam_call_set_deadline_ms, deadline.count()); }
  /** Sets the number of retries. */
  Result<void> set_retries(std::uint32_t retries) { return set(seam_call_set_retries, retries); }
  /** Sets whether the call waits for the action attempt that its operation returns. Removals never wait. */
  Result<void> set_wait_for_action_attempt(bool wait) { return set(seam_call_set_wait_for_action_attempt, wait); }
  /** Sets the longest time to wait for an action attempt. */
  Result<void> set_action_attempt_timeout(Milliseconds timeout)
  {
    return set(seam_call_set_action_attempt_timeout_ms, timeout.count());
  }
  /** Sets the time between two reads of an action attempt. */
  Result<void> set_action_attempt_polling_interval(Milliseconds interval)
  {
    return set(seam_call_set_action_attempt_polling_interval_ms, interval.count());
  }
  /** Sets the workspace to act in, for a token that is not bound to one. */
  Result<void> set_workspace_id(TextArgument id) { return set(seam_call_set_workspace_id, id.raw()); }
  /** Sets all options, given as the text of a JSON object. */
  Result<void> set_options_json(TextArgument options) { return set(seam_call_set_options_json, options.raw()); }
  /** Sets whether the call reads a whole list, page by page. `Pages` is the shorter way to do so. */
  Result<void> set_pages(bool pages) { return set(seam_call_set_pages, pages); }
  /** Sets whether the call confirms many removals together, whose outcomes are read like the items of a list. */
  Result<void> set_confirm_many(bool many) { return set(seam_call_set_confirm_many, many); }
  /** Has an off-boarding go on with the evidence of a run that did not end. */
  Result<void> set_journal(TextArgument lines) { return set(seam_call_set_journal, lines.raw()); }
  /** Opens the file for the evidence of an off-boarding, or creates it, readable by its owner alone. */
  Result<void> set_evidence_file(NameArgument path) { return set(seam_call_set_evidence_file, path.raw()); }
  /** Sets the number that spreads the waits between attempts. */
  Result<void> set_entropy(std::uint64_t entropy) { return set(seam_call_set_entropy, entropy); }

  /** Checks the parameters without sending anything. */
  Result<void> check() { return set(seam_call_check); }
  Result<Request> request() && = delete;
  /** Returns the request that the call sends or would send. A view of the call. */
  Result<Request> request() &
  {
    seam_request out{};
    out.struct_size = sizeof out;
    seam_error *error = nullptr;
    const Status status = seam_call_request(call_.get(), &out, &error);
    return detail::outcome(status, error, Request(out));
  }
  Result<std::string_view> request_bytes() && = delete;
  /** Returns the request as the bytes of HTTP/1.1, the credential in it. A view of the call. */
  Result<std::string_view> request_bytes() &
  {
    seam_str out{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_request_bytes(call_.get(), &out, &error);
    return detail::outcome(status, error, detail::view(out));
  }
  Result<std::string_view> request_json() && = delete;
  /** Returns the request as JSON text that may be shown, the credential redacted. A view of the call. */
  Result<std::string_view> request_json() &
  {
    seam_str out{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_request_json(call_.get(), &out, &error);
    return detail::outcome(status, error, detail::view(out));
  }

  /** Executes the call with the built-in transport, and blocks until it has ended. */
  Result<Reply> execute() { return result(seam_call_execute); }
  /** Executes the call over `transport`, and returns when it has ended. */
  Result<Reply> execute_with(Transport &transport)
  {
    const seam_transport functions = transport.raw();
    seam_reply *reply = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_execute_with(call_.get(), &functions, &reply, &error);
    return detail::outcome(status, error, Reply(reply));
  }
  /**
   * Reads the next item of a list with the built-in transport, as JSON text. Without a value at the end of the list.
   */
  Result<Text> next()
  {
    seam_str item{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_next(call_.get(), &item, &error);
    return detail::outcome(status, error, item.len > 0 ? Text(detail::view(item)) : Text());
  }
  /** Reads the next item of a list over `transport`, as JSON text. Without a value at the end of the list. */
  Result<Text> next_with(Transport &transport)
  {
    const seam_transport functions = transport.raw();
    seam_str item{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_next_with(call_.get(), &functions, &item, &error);
    return detail::outcome(status, error, item.len > 0 ? Text(detail::view(item)) : Text());
  }
  /** Cancels the call, from any thread and at any time before it is moved from or destroyed. */
  void cancel() const noexcept { seam_call_cancel(call_.get()); }

  /** Returns the next step of a call that is driven by hand. */
  Result<Next> poll(Milliseconds now)
  {
    seam_step step{};
    std::uint64_t until = 0;
    seam_error *error = nullptr;
    const Status status = seam_call_poll(call_.get(), now.count(), &step, &until, &error);
    return detail::outcome(status, error, Next{step, Milliseconds(until)});
  }
  Result<std::string_view> item() && = delete;
  /**
   * Returns the item for which `poll` returned `SEAM_STEP_ITEM`, as JSON text. A view of the call until the next poll.
   */
  Result<std::string_view> item() &
  {
    seam_str out{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_item(call_.get(), &out, &error);
    return detail::outcome(status, error, detail::view(out));
  }
  Result<std::string_view> record() && = delete;
  /**
   * Returns the lines for which `poll` returned `SEAM_STEP_RECORD`, to be made durable. A view of the call until the
   * next poll.
   */
  Result<std::string_view> record() &
  {
    seam_str out{"", 0};
    seam_error *error = nullptr;
    const Status status = seam_call_record(call_.get(), &out, &error);
    return detail::outcome(status, error, detail::view(out));
  }
  /** Says that the lines of `record` are durable. */
  Result<void> recorded() { return set(seam_call_recorded); }
  /** Says that the lines of `record` cannot be made durable, and why: nothing more is sent. */
  Result<void> record_failed(TextArgument why) { return set(seam_call_record_failed, why.raw()); }
  /** Feeds the reply to the request under way. */
  Result<void> feed_response(std::uint32_t http_status, const seam_header *headers, std::size_t header_count,
                             std::string_view body, Milliseconds now)
  {
    return set(seam_call_feed_response, http_status, headers, header_count, static_cast<const void *>(body.data()),
               body.size(), now.count());
  }
  /**
   * Feeds the next bytes of the connection, none where the server ended it. Returns true if more is to be read and fed.
   */
  Result<bool> feed_bytes(std::string_view bytes, Milliseconds now)
  {
    bool wants_more = false;
    seam_error *error = nullptr;
    const Status status =
        seam_call_feed_bytes(call_.get(), bytes.data(), bytes.size(), now.count(), &wants_more, &error);
    return detail::outcome(status, error, wants_more);
  }
  /** Feeds the failure of the exchange under way; `kind` is one of `SEAM_FAILURE_*`. */
  Result<void> feed_failure(seam_failure kind, TextArgument words, Milliseconds now)
  {
    return set(seam_call_feed_failure, kind, words.raw(), now.count());
  }
  /** Takes the result, once `poll` has returned `SEAM_STEP_DONE`. */
  Result<Reply> take() { return result(seam_call_take); }

private:
  template <class Set, class... Arguments> Result<void> set(Set function, Arguments... arguments)
  {
    seam_error *error = nullptr;
    const Status status = function(call_.get(), arguments..., &error);
    return detail::outcome(status, error);
  }
  template <class Get> Result<Reply> result(Get function)
  {
    seam_reply *reply = nullptr;
    seam_error *error = nullptr;
    const Status status = function(call_.get(), &reply, &error);
    return detail::outcome(status, error, Reply(reply));
  }
  detail::Handle<seam_call, seam_call_free> call_;
};

/**
 * Checks the evidence of off-boardings. The check is the body of the reply, such as `is_intact` and `problems`.
 */
inline Result<Reply> verify_evidence(std::string_view evidence)
{
  seam_reply *check = nullptr;
  seam_error *error = nullptr;
  const Status status = seam_evidence_verify(evidence.data(), evidence.size(), &check, &error);
  return detail::outcome(status, error, Reply(check));
}

} // namespace seam

#endif /* C++17 */

#endif /* LIBSEAM_CALL_HPP */
