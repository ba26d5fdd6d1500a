-- The request that wrk repeats: the one that every contestant makes.
wrk.method = "POST"
wrk.body = '{"acs_user_id":"5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c"}'
wrk.headers["authorization"] = "Bearer " .. os.getenv("SEAM_API_KEY")
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "application/json"

-- Prints what it did as the contestants do, and the replies that were no success.
function done(summary, latency, requests)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('{"calls":%d,"wall_us":%d,"errors":%d}', summary.requests, summary.duration, bad))
end
