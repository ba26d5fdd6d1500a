/*
 * Text in C++: text that a structure owns, and text arguments of functions.
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
 * Text that a structure owns, or none: a copy, so you may pass a temporary. A NULL `const char *` and `std::nullopt`
 * give none, which means "not given".
 */
class Text {
public:
  /** Makes no text. */
  Text() noexcept = default;
  /** Makes no text. */
  Text(std::nullopt_t) noexcept {}
  /** Copies text that ends with a NUL; NULL gives no text. */
  Text(const char *text) : Text(text == nullptr ? std::string_view() : std::string_view(text), text != nullptr) {}
  /** Copies text. */
  Text(std::string_view text) : Text(text, true) {}
  /** Takes text over. */
  Text(std::string text) noexcept : text_(std::move(text)) {}
  /** Takes text over, if there is some. */
  Text(std::optional<std::string> text) noexcept : text_(std::move(text)) {}

  /** Returns true if there is text, which may be empty. */
  bool has_value() const noexcept { return text_.has_value(); }
  /** Returns true if there is text, which may be empty. */
  explicit operator bool() const noexcept { return has_value(); }
  /**
   * Returns the text, or empty text if there is none. A view of this object, valid until that is changed or destroyed.
   */
  std::string_view view() const &noexcept { return text_ ? std::string_view(*text_) : std::string_view(); }
  /** Deleted: a view of a temporary would outlive it. */
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
 * Text as the argument of a function, used only until the function returns. Do not keep one. A NULL `const char *`
 * means "not given"; a function that needs the text refuses it.
 */
class TextArgument {
public:
  /** Makes an argument of text that ends with a NUL; NULL means "not given". */
  TextArgument(const char *text) noexcept : text_(seam_str_c(text)) {}
  /** Makes an argument of text with a length; a view without a pointer is empty text. */
  TextArgument(std::string_view text) noexcept : text_{text.data() == nullptr ? "" : text.data(), text.size()} {}
  /** Makes an argument of text with a length. */
  TextArgument(const std::string &text) noexcept : text_{text.data(), text.size()} {}
  /** Makes an argument of text that a structure owns; none means "not given". */
  TextArgument(const Text &text) noexcept
  {
    const std::string_view view = text.view();
    text_ = {text.has_value() ? view.data() : nullptr, view.size()};
  }

  /** Returns the text for libseam.h. */
  seam_str raw() const noexcept { return text_; }

private:
  seam_str text_;
};

/**
 * A name or a path as the argument of a function, used only until the function returns; a NUL ends it. Do not keep one.
 */
class NameArgument {
public:
  /** Makes an argument of text that ends with a NUL; the function refuses NULL. */
  constexpr NameArgument(const char *name) noexcept : name_(name) {}
  /** Makes an argument of the text up to its first NUL. */
  NameArgument(const std::string &name) noexcept : name_(name.c_str()) {}

  /** Returns the text for libseam.h. */
  constexpr const char *raw() const noexcept { return name_; }

private:
  const char *name_;
};

} // namespace seam

#endif /* C++17 */
#endif /* LIBSEAM_TEXT_HPP */
