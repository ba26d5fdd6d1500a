/*
 * libseam for C++17, over libseam.h: handles that free themselves, results instead of statuses with outputs, text as
 * `std::string_view`. Header-only; needs neither exceptions nor RTTI, and throws nothing but `std::bad_alloc` and
 * `seam::NoValue`.
 *
 *     auto client = seam::Client::from_environment();
 *     if (!client) { ... client.error().message() ... }
 *     seam::NAMESPACE::VERBParams params;
 *     params.PARAMETER = "value";
 *     auto reply = seam::NAMESPACE::VERB(*client, params);
 *
 * Functions and structures copy text, so you may pass temporaries. Text that an object returns is a view of it, valid
 * until the object is destroyed, and a NUL follows its last byte; a view of a temporary does not compile. Objects move
 * but do not copy. An object that was moved from may be destroyed or assigned to; its functions return errors. The
 * rules of libseam.h for threads apply: several threads may call `const` functions of one object at once.
 */
#ifndef LIBSEAM_HPP
#define LIBSEAM_HPP

#include "libseam_call.hpp"
#include "libseam_options.hpp"
#include "libseam_pages.hpp"
#include "libseam_webhook.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <vector>

namespace seam {

/** A client: checked options with a pool of connections. Threads may share it. Calls outlive it. */
class Client {
public:
  /** Takes over a client of libseam.h. */
  explicit Client(seam_client *client) noexcept : client_(client) {}

  /** Creates a client with these options. */
  static Result<Client> create(const Options &options)
  {
    std::vector<seam_header> headers;
    const seam_options raw = detail::raw_options(options, headers);
    return create(raw);
  }
  /** Creates a client with the options of libseam.h. */
  static Result<Client> create(const seam_options &options)
  {
    seam_client *client = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_client_new(&options, &client, &error);
    return detail::outcome(status, error, Client(client));
  }
  /** Creates a client with options as the text of a JSON object. */
  static Result<Client> create_json(TextArgument options)
  {
    seam_client *client = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_client_new_json(options.raw(), &client, &error);
    return detail::outcome(status, error, Client(client));
  }
  /** Creates a client with options from the environment. */
  static Result<Client> from_environment()
  {
    Options options;
    options.use_environment = true;
    return create(options);
  }

  /** Creates a call of the operation with this number (`SEAM_OP_*`). */
  Result<Call> call(seam_op operation) const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new(client_.get(), operation, &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /** Creates a call of the operation with this dotted name. */
  Result<Call> call(NameArgument operation) const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new_by_name(client_.get(), operation.raw(), &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /** Creates a call that goes on to confirm a removal, with the token of an earlier confirmation. It removes nothing.
   */
  Result<Call> confirm(TextArgument token) const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new_confirm(client_.get(), token.raw(), &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /** Creates a call that plans the off-boarding of a person. It only reads; its parameters name the person. */
  Result<Call> off_boarding_plan() const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new_off_boarding_plan(client_.get(), &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /** Creates a call that does what `plan` says, the text of a plan, or that plans first where that is empty. */
  Result<Call> off_boarding(TextArgument plan = "") const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new_off_boarding(client_.get(), plan.raw(), &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /**
   * Creates a call that looks again for a person who was off-boarded. It only reads, and adds lines to the evidence,
   * which `set_evidence_file` names.
   */
  Result<Call> off_boarding_check() const
  {
    seam_call *call = nullptr;
    seam_error *error = nullptr;
    const Status status = seam_call_new_off_boarding_check(client_.get(), &call, &error);
    return detail::outcome(status, error, Call(call));
  }
  /** Creates the list that the operation with this dotted name returns; `params` is the text of a JSON object. */
  Result<Pages> pages(NameArgument operation, TextArgument params = "{}") const
  {
    return Pages::of(list_call(operation, params));
  }
  /**
   * Creates the list that the operation with this dotted name returns, read over `transport`, which must outlive it.
   */
  Result<Pages> pages(NameArgument operation, TextArgument params, Transport &transport) const
  {
    return Pages::of(list_call(operation, params), transport);
  }
  /**
   * Creates many removals of the operation with this dotted name that are confirmed together, see
   * `seam_call_set_confirm_many`. `params` is the text of a JSON object with `items`, `scope` and `settle`. The items
   * that are read are the outcomes, one of each removal.
   */
  Result<Pages> confirm_many(NameArgument operation, TextArgument params) const
  {
    return Pages::of_many(list_call(operation, params));
  }
  /** Creates many removals that are confirmed together, sent over `transport`, which must outlive them. */
  Result<Pages> confirm_many(NameArgument operation, TextArgument params, Transport &transport) const
  {
    return Pages::of_many(list_call(operation, params), transport);
  }

private:
  Result<Call> list_call(NameArgument operation, TextArgument params) const
  {
    Result<Call> list = call(operation);
    if (list) {
      Result<void> set = list->set_params_json(params);
      if (!set) {
        return std::move(set).error();
      }
    }
    return list;
  }
  detail::Handle<seam_client, seam_client_free> client_;
};

} // namespace seam

#endif /* C++17 */

#endif /* LIBSEAM_HPP */

/*
 * The operations as typed functions. Define SEAM_NO_OPERATIONS to leave them out; libseam_operations/NAMESPACE.hpp has
 * those of one namespace.
 */
#ifndef SEAM_NO_OPERATIONS
#include "libseam_operations.hpp"
#endif
