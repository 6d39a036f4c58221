-- GET /profile with many live sessions in turn, each thread beginning elsewhere in the list.
--
--   COOKIES=FILE wrk -t1 -c64 -d10s --latency -s src/load/profile.lua http://127.0.0.1:5000
--
-- COOKIES  file of live session ids, one a line

local common = dofile(debug.getinfo(1, "S").source:match("^@(.-)[^/]*$") .. "common.lua")

local FAR_APART = 7919 -- a prime, so that the threads' beginnings spread over a list of any length

local requests = {}
local position

function setup(thread)
  common.number(thread)
end

function init()
  for _, cookie in ipairs(common.lines_of(common.parameter("COOKIES"))) do
    table.insert(requests, common.with_session("GET", "/profile", cookie))
  end
  position = thread_number * FAR_APART % #requests
end

function request()
  position = position % #requests + 1
  return requests[position]
end

-- No response() here: with one, wrk parses and copies every answer, and the client would be what is measured. wrk
-- counts the statuses above 399 by itself.
function done(summary, latency)
  local unexpected = summary.errors.status
  common.report(summary.requests - unexpected, 0, unexpected, summary.duration / 1e6, summary, latency)
end
