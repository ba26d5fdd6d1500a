-- The request that wrk repeats: the one that every contestant makes.
wrk.method = "POST"
wrk.body = '{"acs_user_id":"5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c"}'
wrk.headers["authorization"] = "Bearer " .. os.getenv("SEAM_API_KEY")
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "application/json"
