/*
 * Results in C++: a value, or an error that says why there is none.
 */
#ifndef LIBSEAM_RESULT_HPP
#define LIBSEAM_RESULT_HPP

#include "libseam_text.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define SEAM_HAS_EXCEPTIONS 1
#include <stdexcept>
#else
#define SEAM_HAS_EXCEPTIONS 0
#endif

namespace seam {

/** The result of a function: `SEAM_OK`, or one of `SEAM_ERR_*`. */
using Status = seam_status;

/** Milliseconds, as wide as the library counts them. */
using Milliseconds = std::chrono::duration<std::uint64_t, std::milli>;

namespace detail {

template <class T, void (*Free)(T *)> struct Deleter {
  void operator()(T *handle) const noexcept { Free(handle); }
};

template <class T, void (*Free)(T *)> using Handle = std::unique_ptr<T, Deleter<T, Free>>;

inline std::string_view view(seam_str text) noexcept
{
  return {text.ptr, text.len};
}

inline void expect(bool holds) noexcept
{
  if (!holds) {
    std::abort();
  }
}

} // namespace detail

/** A problem with one parameter or option. Views of the error. */
struct Problem {
  /** Name of the parameter or option: the first one for a rule across several, empty for a problem with the whole. */
  std::string_view parameter;
  /** Stable name of the kind of problem, such as `missing`. */
  std::string_view code;
  /** Problem as a sentence. */
  std::string_view message;
  /** Name that was probably meant; empty without a suggestion. */
  std::string_view suggestion;
};

/** A message of the server's own validation. Views of the error. */
struct ValidationMessage {
  /** Dotted path of the parameter; empty for a message about the whole request. */
  std::string_view path;
  /** Message. */
  std::string_view message;
};

/**
 * An error: the reason why a function did not succeed. Never changes, and never contains a credential. Move-only. A
 * `std::string_view` that it returns is valid for as long as the error lives, even if it is moved. A view of a
 * temporary does not compile: name the result first.
 */
class Error {
public:
  /** Takes over the error of a function of libseam.h, which may be NULL, with its status. */
  Error(Status code, seam_error *error) noexcept : code_(code), error_(error) {}

  /** Returns the code: one of `SEAM_ERR_*`. */
  Status code() const noexcept { return code_; }
  /** Returns the stable name of the code, such as `not_found`. */
  std::string_view name() const noexcept { return seam_status_name(code_); }
  /** Returns a sentence that says what went wrong and, where known, what to do. */
  std::string_view message() const &noexcept { return detail::view(seam_error_message(error_.get())); }
  std::string_view message() const && = delete;
  /** Returns the dotted name of the operation, or empty text for an error outside of a call. */
  std::string_view operation() const &noexcept { return detail::view(seam_error_operation(error_.get())); }
  std::string_view operation() const && = delete;
  /** Returns whether the operation may have happened, from all attempts of the call: one of `SEAM_OUTCOME_*`. */
  seam_outcome outcome() const noexcept { return seam_error_outcome(error_.get()); }
  /** Returns the HTTP status of the last reply, or 0 if there was no reply. */
  std::uint32_t http_status() const noexcept { return seam_error_http_status(error_.get()); }
  /** Returns the server's own error type, such as `acs_user_not_found`, or empty text if it named none. */
  std::string_view type() const &noexcept { return detail::view(seam_error_type(error_.get())); }
  std::string_view type() const && = delete;
  /** Returns the server's id of the request, for questions to Seam's support, or empty text if it sent none. */
  std::string_view request_id() const &noexcept { return detail::view(seam_error_request_id(error_.get())); }
  std::string_view request_id() const && = delete;
  /**
   * Returns the text at a path of the error as JSON, such as `action_attempt.status`: a string as it is, anything else
   * as JSON text; empty if there is nothing.
   */
  std::string_view at(const char *path) const &noexcept { return detail::view(seam_error_at(error_.get(), path)); }
  std::string_view at(const char *path) const && = delete;
  /** Returns the number of attempts. */
  std::uint32_t attempts() const noexcept { return seam_error_attempts(error_.get()); }
  /** Returns the time that the server asked to wait before another try, if it asked. */
  std::optional<Milliseconds> retry_after() const noexcept
  {
    const std::uint64_t ms = seam_error_retry_after_ms(error_.get());
    return ms == SEAM_NO_TIME ? std::nullopt : std::optional<Milliseconds>(ms);
  }
  /** Returns the number of problems with the parameters or options. */
  std::size_t problem_count() const noexcept { return seam_error_problem_count(error_.get()); }
  Problem problem(std::size_t index) const && = delete;
  /** Returns problem `index`, or an empty one if `index` is too large. */
  Problem problem(std::size_t index) const &noexcept
  {
    const seam_error *e = error_.get();
    return {detail::view(seam_error_problem_parameter(e, index)), detail::view(seam_error_problem_code(e, index)),
            detail::view(seam_error_problem_message(e, index)), detail::view(seam_error_problem_suggestion(e, index))};
  }
  /** Returns the number of messages of the server's own validation. */
  std::size_t validation_count() const noexcept { return seam_error_validation_count(error_.get()); }
  ValidationMessage validation(std::size_t index) const && = delete;
  /** Returns the server's message `index`, or an empty one if `index` is too large. */
  ValidationMessage validation(std::size_t index) const &noexcept
  {
    const seam_error *e = error_.get();
    return {detail::view(seam_error_validation_path(e, index)), detail::view(seam_error_validation_message(e, index))};
  }
  /** Returns the whole error as a JSON object. */
  std::string_view json() const &noexcept { return detail::view(seam_error_json(error_.get())); }
  std::string_view json() const && = delete;

private:
  Status code_;
  detail::Handle<seam_error, seam_error_free> error_;
};

#if SEAM_HAS_EXCEPTIONS
/** An exception for a result that has no value to return. Without exceptions the program ends instead. */
class NoValue : public std::runtime_error {
public:
  /** Makes the exception from an error, with its message. */
  explicit NoValue(const Error &error) : std::runtime_error(std::string(error.message())), code(error.code()) {}
  /** Returns the code: one of `SEAM_ERR_*`. */
  Status code;
};
#endif

/**
 * A value of type `T`, or an error. Check which before asking for either. A reference or a view into a temporary does
 * not compile; a temporary's value is moved out.
 */
template <class T> class [[nodiscard]] Result {
public:
  /** Makes a success. */
  Result(T value) noexcept : state_(std::in_place_index<0>, std::move(value)) {}
  /** Makes a failure. */
  Result(Error error) noexcept : state_(std::in_place_index<1>, std::move(error)) {}

  /** Returns true if there is a value. */
  bool ok() const noexcept { return state_.index() == 0; }
  /** Returns true if there is a value. */
  explicit operator bool() const noexcept { return ok(); }

  /** Returns the value. If there is none, throws `NoValue`, or ends the program if there are no exceptions. */
  T &value() &
  {
    expect();
    return *std::get_if<0>(&state_);
  }
  /** Returns the value. */
  const T &value() const &
  {
    expect();
    return *std::get_if<0>(&state_);
  }
  /** Moves the value out: a reference into a temporary would outlive it. */
  T value() &&
  {
    expect();
    return std::move(*std::get_if<0>(&state_));
  }
  const T &value() const && = delete;
  /** Returns the value. */
  T *operator->() & { return &value(); }
  /** Returns the value. */
  const T *operator->() const & { return &value(); }
  const T *operator->() const && = delete;
  /** Returns the value. */
  T &operator*() & { return value(); }
  /** Returns the value. */
  const T &operator*() const & { return value(); }
  /** Moves the value out. */
  T operator*() && { return std::move(*this).value(); }
  const T &operator*() const && = delete;

  /** Returns the status: `SEAM_OK`, or the error's code. */
  Status status() const noexcept { return ok() ? SEAM_OK : std::get_if<1>(&state_)->code(); }
  /** Returns the error. Ends the program if there is a value. */
  const Error &error() const &noexcept
  {
    detail::expect(!ok());
    return *std::get_if<1>(&state_);
  }
  /** Moves the error out. Ends the program if there is a value. */
  Error error() &&noexcept
  {
    detail::expect(!ok());
    return std::move(*std::get_if<1>(&state_));
  }
  const Error &error() const && = delete;

private:
  void expect() const
  {
#if SEAM_HAS_EXCEPTIONS
    if (!ok()) {
      throw NoValue(error());
    }
#endif
    detail::expect(ok());
  }
  std::variant<T, Error> state_;
};

/** The result of a function without a value: success, or an error. */
template <> class [[nodiscard]] Result<void> {
public:
  /** Makes a success. */
  Result() noexcept = default;
  /** Makes a failure. */
  Result(Error error) noexcept : error_(std::move(error)) {}

  /** Returns true for a success. */
  bool ok() const noexcept { return !error_.has_value(); }
  /** Returns true for a success. */
  explicit operator bool() const noexcept { return ok(); }
  /** Returns the status: `SEAM_OK`, or the error's code. */
  Status status() const noexcept { return ok() ? SEAM_OK : error_->code(); }
  /** Returns the error. Ends the program if there is none. */
  const Error &error() const &noexcept
  {
    detail::expect(!ok());
    return *error_;
  }
  /** Moves the error out. Ends the program if there is none. */
  Error error() &&noexcept
  {
    detail::expect(!ok());
    return std::move(*error_);
  }
  const Error &error() const && = delete;

private:
  std::optional<Error> error_;
};

namespace detail {

inline Result<void> outcome(Status status, seam_error *error)
{
  if (status != SEAM_OK) {
    return Error(status, error);
  }
  return {};
}

/** Makes a result of a status and an error of libseam.h, and the value of a success. */
template <class T> Result<T> outcome(Status status, seam_error *error, T value)
{
  if (status != SEAM_OK) {
    return Error(status, error);
  }
  return Result<T>(std::move(value));
}

} // namespace detail
} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_RESULT_HPP */
