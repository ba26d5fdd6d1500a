// Runs every vector of tests/vectors through poll and feed of libseam.hpp, and compares exactly.
#include <cstdio>
#include <vector>

#include "libseam.hpp"
#include "vector.h"
#include "vectors.h"

namespace {

using seam::detail::view;

bool differ(const char *what, std::string_view got, std::string_view expected)
{
  if (got == expected) {
    return false;
  }
  std::printf("  %s\n    got      %.*s\n    expected %.*s\n", what, static_cast<int>(got.size()), got.data(),
              static_cast<int>(expected.size()), expected.data());
  return true;
}

bool differ(const char *what, std::uint64_t got, std::uint64_t expected)
{
  if (got == expected) {
    return false;
  }
  std::printf("  %s\n    got      %llu\n    expected %llu\n", what, static_cast<unsigned long long>(got),
              static_cast<unsigned long long>(expected));
  return true;
}

/// Compares the headers by name, in any order.
bool headers_differ(const seam::Request &request, const vector_step &step)
{
  if (differ("number of headers", std::uint64_t{request.header_count()}, std::uint64_t{step.header_count})) {
    return true;
  }
  for (std::size_t i = 0; i < step.header_count; i++) {
    const std::string_view name = view(step.headers[i].name);
    std::size_t k = 0;
    while (k < request.header_count() && request.header(k).name != name) {
      k++;
    }
    if (differ(step.headers[i].name.ptr, request.header(k).value, view(step.headers[i].value))) {
      return true;
    }
  }
  return false;
}

bool request_differs(seam::Call &call, const vector_step &step)
{
  const seam::Result<seam::Request> request = call.request();
  return !request || differ("method", request->method(), view(step.method)) ||
         differ("url", request->url(), view(step.url)) || headers_differ(*request, step) ||
         differ("body", request->body(), view(step.body)) || differ("timeout", request->timeout().count(), step.ms) ||
         differ("reply_limit", request->reply_limit_bytes(), step.reply_limit);
}

bool poll_differs(seam::Call &call, std::uint64_t at, seam_step step, std::uint64_t until)
{
  const seam::Result<seam::Next> next = call.poll(seam::Milliseconds(at));
  return !next || differ("step", std::uint64_t{next->step}, step) ||
         differ("wait until", next->wait_until.count(), until);
}

/// Executes one step. Returns true if it differs from the vector.
bool step_fails(seam::Call &call, const vector_step &step)
{
  const seam::Milliseconds at(step.at);
  switch (step.kind) {
  case STEP_SEND:
    return poll_differs(call, step.at, SEAM_STEP_SEND, 0) || request_differs(call, step);
  case STEP_WAIT:
    return poll_differs(call, step.at, SEAM_STEP_WAIT, step.ms);
  case STEP_RESPONSE:
    return !call.feed_response(step.code, step.headers, step.header_count, view(step.body), at);
  case STEP_FAILURE:
    return !call.feed_failure(static_cast<seam_failure>(step.code), view(step.body), at);
  case STEP_CANCEL:
    // The wish, which takes effect with the next poll.
    call.cancel();
    return poll_differs(call, step.at, static_cast<seam_step>(step.code), 0);
  case STEP_MISFEED:
    return differ("status of the misfeed", std::uint64_t{call.feed_response(200, nullptr, 0, "", at).status()},
                  step.code);
  case STEP_ITEM: {
    if (poll_differs(call, step.at, SEAM_STEP_ITEM, 0)) {
      return true;
    }
    const seam::Result<std::string_view> item = call.item();
    return !item || differ("item", *item, view(step.body));
  }
  case STEP_RECORD: {
    if (poll_differs(call, step.at, SEAM_STEP_RECORD, 0)) {
      return true;
    }
    const seam::Result<std::string_view> lines = call.record();
    return !lines || differ("lines", *lines, view(step.body));
  }
  case STEP_RECORDED:
    return !call.recorded();
  case STEP_RECORD_FAILED:
    return !call.record_failed(view(step.body));
  }
  return true;
}

/// Makes the call, without parameters.
seam::Result<seam::Call> begun(const seam::Client &client, const vector &v)
{
  switch (v.flow) {
  case GO_ON:
    return client.confirm(view(v.begins_with));
  case PLAN_OFF_BOARDING:
    return client.off_boarding_plan();
  case OFF_BOARD:
    return client.off_boarding(view(v.begins_with));
  case CHECK_OFF_BOARDING:
    return client.off_boarding_check();
  default:
    return client.call(v.operation.ptr);
  }
}

/// Makes the call with everything that the vector sets, or returns the error.
seam::Result<seam::Call> made(const vector &v)
{
  seam::Result<seam::Client> client = seam::Client::create_json(view(v.options));
  if (!client) {
    return std::move(client).error();
  }
  seam::Result<seam::Call> call = begun(*client, v);
  if (!call) {
    return call;
  }
  const bool is_recorded = v.flow == OFF_BOARD || v.flow == CHECK_OFF_BOARDING;
  std::vector<seam::Result<void>> all;
  all.push_back(call->set_options_json(view(v.call)));
  all.push_back(call->set_entropy(v.entropy));
  if (is_recorded) {
    all.push_back(call->set_journal(view(v.journal)));
  }
  if (is_recorded || v.flow == READ_LIST) {
    all.push_back(call->set_pages(true));
  }
  if (v.flow == CONFIRM_MANY) {
    all.push_back(call->set_confirm_many(true));
  }
  // The parameters of a call that goes on are in the token.
  if (v.flow != GO_ON) {
    all.push_back(call->set_params_json(view(v.params)));
  }
  for (seam::Result<void> &set : all) {
    if (!set) {
      return std::move(set).error();
    }
  }
  return call;
}

bool reply_differs(const vector &v, const seam::Result<seam::Reply> &result)
{
  const char *got = result.ok() ? "reply" : "error";
  return differ("outcome", got, v.expects_reply != 0 ? "reply" : "error") ||
         differ(got, result.ok() ? result->json() : result.error().json(), view(v.expected));
}

bool fails(const vector &v)
{
  if (v.flow == VERIFY_EVIDENCE) {
    return reply_differs(v, seam::verify_evidence(view(v.journal)));
  }
  seam::Result<seam::Call> call = made(v);
  if (!call) {
    return differ("steps before the call was made", std::uint64_t{v.step_count}, 0) ||
           reply_differs(v, std::move(call).error());
  }
  for (std::size_t i = 0; i < v.step_count; i++) {
    if (step_fails(*call, v.steps[i])) {
      std::printf("  in step %lu\n", static_cast<unsigned long>(i));
      return true;
    }
  }
  seam::Result<seam::Next> next = call->poll(seam::Milliseconds(v.ends_at));
  if (!next) {
    return differ("steps before the call began", std::uint64_t{v.step_count}, 0) ||
           reply_differs(v, std::move(next).error());
  }
  return differ("last step", std::uint64_t{next->step}, SEAM_STEP_DONE) || reply_differs(v, call->take());
}

} // namespace

int main()
{
  unsigned long passed = 0, failed = 0;
  for (const vector &v : VECTORS) {
    if (fails(v)) {
      std::printf("vector %s failed\n", v.name);
      failed++;
    } else {
      passed++;
    }
  }
  for (const char *const *name = LACKING; *name != nullptr; name++) {
    std::printf("vector %s is skipped: C++ has no such flow\n", *name);
  }
  std::printf("%lu passed, %lu failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
