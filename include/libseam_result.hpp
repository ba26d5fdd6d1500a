/*
 * What a function of libseam.hpp returns: a value, or an error that says why there is none.
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

/** `SEAM_OK`, or one of `SEAM_ERR_*`. */
using Status = seam_status;

/** Milliseconds, as long as the library counts them. */
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
  /** The parameter or option; for a rule across several the first of them; empty where it is about the whole. */
  std::string_view parameter;
  /** The stable name of the kind of problem, such as `missing`. */
  std::string_view code;
  /** The problem as a sentence. */
  std::string_view message;
  /** The name that was probably meant; empty where there is none to suggest. */
  std::string_view suggestion;
};

/** A message of the server's own validation. Views of the error. */
struct ValidationMessage {
  /** The parameter as a dotted path; empty where it is about the request as a whole. */
  std::string_view path;
  /** The message. */
  std::string_view message;
};

/**
 * Why something did not succeed. It never changes and never holds a credential. Move-only; what it returns as
 * `std::string_view` is a view of it, valid for as long as it lives, even where it is moved. A view of a temporary does
 * not compile: name the result first.
 */
class Error {
public:
  /** Takes over what a function of libseam.h returned with its error, which may be NULL. */
  Error(Status code, seam_error *error) noexcept : code_(code), error_(error) {}

  /** One of `SEAM_ERR_*`. */
  Status code() const noexcept { return code_; }
  /** The stable name of the code, such as `not_found`. */
  std::string_view name() const noexcept { return seam_status_name(code_); }
  /** What went wrong, in a sentence that says what to do where that is known. */
  std::string_view message() const &noexcept { return detail::view(seam_error_message(error_.get())); }
  std::string_view message() const && = delete;
  /** The dotted name of the operation; empty where none was called. */
  std::string_view operation() const &noexcept { return detail::view(seam_error_operation(error_.get())); }
  std::string_view operation() const && = delete;
  /** What is known about whether the operation happened, of the whole call: one of `SEAM_OUTCOME_*`. */
  seam_outcome outcome() const noexcept { return seam_error_outcome(error_.get()); }
  /** The HTTP status of the last reply; 0 where there was none. */
  std::uint32_t http_status() const noexcept { return seam_error_http_status(error_.get()); }
  /** The server's own error type, such as `acs_user_not_found`; empty where it named none. */
  std::string_view type() const &noexcept { return detail::view(seam_error_type(error_.get())); }
  std::string_view type() const && = delete;
  /** The server's name for the request, which its support asks for; empty where it named none. */
  std::string_view request_id() const &noexcept { return detail::view(seam_error_request_id(error_.get())); }
  std::string_view request_id() const && = delete;
  /** How many attempts were made. */
  std::uint32_t attempts() const noexcept { return seam_error_attempts(error_.get()); }
  /** How long the server asked to wait before the next try, if it did. */
  std::optional<Milliseconds> retry_after() const noexcept
  {
    const std::uint64_t ms = seam_error_retry_after_ms(error_.get());
    return ms == SEAM_NO_TIME ? std::nullopt : std::optional<Milliseconds>(ms);
  }
  /** How many problems the parameters or options have. */
  std::size_t problem_count() const noexcept { return seam_error_problem_count(error_.get()); }
  Problem problem(std::size_t index) const && = delete;
  /** Problem `index`; empty where there is none. */
  Problem problem(std::size_t index) const &noexcept
  {
    const seam_error *e = error_.get();
    return {detail::view(seam_error_problem_parameter(e, index)), detail::view(seam_error_problem_code(e, index)),
            detail::view(seam_error_problem_message(e, index)), detail::view(seam_error_problem_suggestion(e, index))};
  }
  /** How many messages the server's own validation gave. */
  std::size_t validation_count() const noexcept { return seam_error_validation_count(error_.get()); }
  ValidationMessage validation(std::size_t index) const && = delete;
  /** The server's message `index`; empty where there is none. */
  ValidationMessage validation(std::size_t index) const &noexcept
  {
    const seam_error *e = error_.get();
    return {detail::view(seam_error_validation_path(e, index)), detail::view(seam_error_validation_message(e, index))};
  }
  /** All that the error knows, as a JSON object. */
  std::string_view json() const &noexcept { return detail::view(seam_error_json(error_.get())); }
  std::string_view json() const && = delete;

private:
  Status code_;
  detail::Handle<seam_error, seam_error_free> error_;
};

#if SEAM_HAS_EXCEPTIONS
/** Thrown where the value of a result is asked for that has none. Where there are no exceptions the program ends. */
class NoValue : public std::runtime_error {
public:
  /** The error's message. */
  explicit NoValue(const Error &error) : std::runtime_error(std::string(error.message())), code(error.code()) {}
  /** One of `SEAM_ERR_*`. */
  Status code;
};
#endif

/**
 * A value of type `T`, or an error. Look which before asking for either. A reference or a view into a temporary one
 * does not compile; what is asked of a temporary is moved out.
 */
template <class T> class [[nodiscard]] Result {
public:
  /** A success. */
  Result(T value) noexcept : state_(std::in_place_index<0>, std::move(value)) {}
  /** A failure. */
  Result(Error error) noexcept : state_(std::in_place_index<1>, std::move(error)) {}

  /** Whether there is a value. */
  bool ok() const noexcept { return state_.index() == 0; }
  /** Whether there is a value. */
  explicit operator bool() const noexcept { return ok(); }

  /** The value. Without one: `NoValue`, or the program's end where there are no exceptions. */
  T &value() &
  {
    expect();
    return *std::get_if<0>(&state_);
  }
  /** The value. */
  const T &value() const &
  {
    expect();
    return *std::get_if<0>(&state_);
  }
  /** The value, moved out: a reference into a temporary would outlive it. */
  T value() &&
  {
    expect();
    return std::move(*std::get_if<0>(&state_));
  }
  const T &value() const && = delete;
  /** The value. */
  T *operator->() & { return &value(); }
  /** The value. */
  const T *operator->() const & { return &value(); }
  const T *operator->() const && = delete;
  /** The value. */
  T &operator*() & { return value(); }
  /** The value. */
  const T &operator*() const & { return value(); }
  /** The value, moved out. */
  T operator*() && { return std::move(*this).value(); }
  const T &operator*() const && = delete;

  /** The status: `SEAM_OK`, or the error's code. */
  Status status() const noexcept { return ok() ? SEAM_OK : std::get_if<1>(&state_)->code(); }
  /** The error. Where there is a value the program ends. */
  const Error &error() const &noexcept
  {
    detail::expect(!ok());
    return *std::get_if<1>(&state_);
  }
  /** The error, moved out. Where there is a value the program ends. */
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

/** Nothing, or an error. */
template <> class [[nodiscard]] Result<void> {
public:
  /** A success. */
  Result() noexcept = default;
  /** A failure. */
  Result(Error error) noexcept : error_(std::move(error)) {}

  /** Whether all went well. */
  bool ok() const noexcept { return !error_.has_value(); }
  /** Whether all went well. */
  explicit operator bool() const noexcept { return ok(); }
  /** The status: `SEAM_OK`, or the error's code. */
  Status status() const noexcept { return ok() ? SEAM_OK : error_->code(); }
  /** The error. Where there is none the program ends. */
  const Error &error() const &noexcept
  {
    detail::expect(!ok());
    return *error_;
  }
  /** The error, moved out. Where there is none the program ends. */
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

/** A value if all went well. */
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
