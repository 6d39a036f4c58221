-- POST /users with an address that nobody has used before.
--
--   PASSWORD=TEXT wrk -t1 -c8 -d10s --latency --timeout 10s -s src/load/register.lua http://127.0.0.1:5000
--
-- PASSWORD  the password of all of them
--
-- More connections than the hash queue has room for (password.queue) get 503 by design; these are counted as busy.

local common = dofile(debug.getinfo(1, "S").source:match("^@(.-)[^/]*$") .. "common.lua")

local password
local address_format
local counter = 0

function setup(thread)
  common.number(thread)
end

-- No run takes less than a second, so the second in which it starts tells it from the others.
function init()
  password = common.parameter("PASSWORD")
  address_format = string.format("load-%d-%d-%%d@example.org", os.time(), thread_number)
end

function request()
  counter = counter + 1
  return common.post("/users", address_format:format(counter), password)
end

function response(status, headers, body)
  common.count(status, body)
end

function done(summary, latency)
  common.report_counted(200, summary.duration / 1e6, summary, latency)
end
