-- POST /sessions as one seeded user after the other.
--
--   EMAILS=FILE PASSWORD=TEXT wrk -t1 -c8 -d10s --latency --timeout 10s -s src/load/login.lua http://127.0.0.1:5000
--
-- EMAILS    file of registered addresses, one a line
-- PASSWORD  the password of all of them
--
-- More connections than the hash queue has room for (password.queue) get 503 by design; these are counted as busy.

local common = dofile(debug.getinfo(1, "S").source:match("^@(.-)[^/]*$") .. "common.lua")

local requests = {}
local position

function setup(thread)
  common.number(thread)
end

function init()
  local password = common.parameter("PASSWORD")
  for _, email in ipairs(common.lines_of(common.parameter("EMAILS"))) do
    table.insert(requests, common.post("/sessions", email, password))
  end
  position = thread_number % #requests
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function response(status, headers, body)
  common.count(status, body)
end

function done(summary, latency)
  common.report_counted(200, summary.duration / 1e6, summary, latency)
end
