/*
 * Text in C++: what a structure owns, and what an argument may be.
 */
#ifndef LIBSEAM_TEXT_HPP
#define LIBSEAM_TEXT_HPP

#if defined(_MSVC_LANG)
#define SEAM_CPLUSPLUS _MSVC_LANG
#else
#define SEAM_CPLUSPLUS __cplusplus
#endif
#if SEAM_CPLUSPLUS < 201703L
#error "libseam.hpp needs C++17 or later: compile with -std=c++17, or /std:c++17; libseam.h needs only C99 or C++98"
#else

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libseam.h"

namespace seam {

/**
 * Text that a structure owns, or none: a copy of what it was made from, so that a temporary may be given. A NULL
 * `const char *` and `std::nullopt` are none, which is "not given".
 */
class Text {
public:
  /** None. */
  Text() noexcept = default;
  /** None. */
  Text(std::nullopt_t) noexcept {}
  /** A copy of text that ends with a NUL; none where it is NULL. */
  Text(const char *text) : Text(text == nullptr ? std::string_view() : std::string_view(text), text != nullptr) {}
  /** A copy. */
  Text(std::string_view text) : Text(text, true) {}
  /** Takes the text over, or copies it. */
  Text(std::string text) noexcept : text_(std::move(text)) {}
  /** Takes the text over, or copies it, if there is one. */
  Text(std::optional<std::string> text) noexcept : text_(std::move(text)) {}

  /** Whether there is text, which may be empty. */
  bool has_value() const noexcept { return text_.has_value(); }
  /** Whether there is text, which may be empty. */
  explicit operator bool() const noexcept { return has_value(); }
  /** The text; empty where there is none. A view of this object, valid until that is changed or destroyed. */
  std::string_view view() const &noexcept { return text_ ? std::string_view(*text_) : std::string_view(); }
  /** A view of a temporary would outlive it. */
  std::string_view view() const && = delete;

private:
  Text(std::string_view text, bool given)
  {
    if (given) {
      text_.emplace(text);
    }
  }
  std::optional<std::string> text_;
};

/**
 * Text as the argument of a function, which is done with it when it returns. Do not keep one. A NULL `const char *` is
 * "not given", which the function refuses where it needs the text.
 */
class TextArgument {
public:
  /** Text that ends with a NUL; NULL is not given. */
  TextArgument(const char *text) noexcept : text_(seam_str_c(text)) {}
  /** Text of a known length; a view that points nowhere is empty. */
  TextArgument(std::string_view text) noexcept : text_{text.data() == nullptr ? "" : text.data(), text.size()} {}
  /** Text of a known length. */
  TextArgument(const std::string &text) noexcept : text_{text.data(), text.size()} {}
  /** Text that a structure owns; none is not given. */
  TextArgument(const Text &text) noexcept
  {
    const std::string_view view = text.view();
    text_ = {text.has_value() ? view.data() : nullptr, view.size()};
  }

  /** As libseam.h has it. */
  seam_str raw() const noexcept { return text_; }

private:
  seam_str text_;
};

/**
 * A name or a path as the argument of a function, which is done with it when it returns; a NUL ends it. Do not keep
 * one.
 */
class NameArgument {
public:
  /** Text that ends with a NUL; NULL is refused by the function. */
  constexpr NameArgument(const char *name) noexcept : name_(name) {}
  /** The text up to its first NUL. */
  NameArgument(const std::string &name) noexcept : name_(name.c_str()) {}

  /** As libseam.h has it. */
  constexpr const char *raw() const noexcept { return name_; }

private:
  const char *name_;
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_TEXT_HPP */
