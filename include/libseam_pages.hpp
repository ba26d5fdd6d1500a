/*
 * Lists in C++, as ranges of their items; included by libseam.hpp.
 */
#ifndef LIBSEAM_PAGES_HPP
#define LIBSEAM_PAGES_HPP

#include "libseam_call.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

namespace seam {

/**
 * A list that is read item by item, page by page, each item as JSON text. A page is requested when its first item is
 * read. An error is the last item: the items before it are not the whole list.
 *
 *     for (const auto &item : *pages) {
 *       if (!item) { ... item.error().message() ... }
 *       else { ... item->view() ... }
 *     }
 */
class Pages {
public:
  /** Makes a list of a call, such as that of `list_call` of a namespace, read with the built-in transport. */
  static Result<Pages> of(Result<Call> call) { return of_call(std::move(call), nullptr); }
  /** Makes a list of a call, read over `transport`, which must outlive the list. */
  static Result<Pages> of(Result<Call> call, Transport &transport) { return of_call(std::move(call), &transport); }
  /** Makes the outcomes of many removals of a call that are confirmed together, sent with the built-in transport. */
  static Result<Pages> of_many(Result<Call> call) { return of_call(std::move(call), nullptr, &Call::set_confirm_many); }
  /** Makes the outcomes of many removals of a call, sent over `transport`, which must outlive them. */
  static Result<Pages> of_many(Result<Call> call, Transport &transport)
  {
    return of_call(std::move(call), &transport, &Call::set_confirm_many);
  }

  /** Reads the next item. Without a value at the end of the list. The end and an error are returned once. */
  Result<Text> next() { return transport_ == nullptr ? call_.next() : call_.next_with(*transport_); }
  /** Stops reading, from any thread and at any time before the list is moved from or destroyed. */
  void cancel() const noexcept { call_.cancel(); }

  /** An iterator that passes through the items once. */
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Result<Text>;
    using difference_type = std::ptrdiff_t;
    using pointer = const Result<Text> *;
    using reference = const Result<Text> &;

    /** Makes the end of the list. */
    iterator() noexcept = default;
    /** Reads the next item of `pages`. */
    explicit iterator(Pages &pages) : pages_(&pages) { read(); }
    reference operator*() const noexcept { return *item_; }
    pointer operator->() const noexcept { return &*item_; }
    iterator &operator++()
    {
      read();
      return *this;
    }
    bool operator==(const iterator &other) const noexcept { return item_.has_value() == other.item_.has_value(); }
    bool operator!=(const iterator &other) const noexcept { return !(*this == other); }

  private:
    void read()
    {
      const bool is_last = item_.has_value() && !item_->ok();
      item_.reset();
      if (is_last) {
        return;
      }
      Result<Text> item = pages_->next();
      if (!item || item->has_value()) {
        item_.emplace(std::move(item));
      }
    }
    Pages *pages_ = nullptr;
    std::optional<Result<Text>> item_;
  };

  /** Reads the first unread item. Call it once. */
  iterator begin() { return iterator(*this); }
  /** Makes the end of the list. */
  iterator end() const noexcept { return iterator(); }

private:
  Pages(Call call, Transport *transport) noexcept : call_(std::move(call)), transport_(transport) {}
  using Choose = Result<void> (Call::*)(bool);
  static Result<Pages> of_call(Result<Call> call, Transport *transport, Choose choose = &Call::set_pages)
  {
    if (!call) {
      return std::move(call).error();
    }
    Result<void> set = ((*call).*choose)(true);
    if (!set) {
      return std::move(set).error();
    }
    return Pages(std::move(*call), transport);
  }
  Call call_;
  Transport *transport_;
};

} // namespace seam

#endif /* C++17 */

#endif /* LIBSEAM_PAGES_HPP */
