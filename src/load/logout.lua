-- DELETE /sessions, each session once; when all have been ended, the thread stops.
--
--   COOKIES=FILE THREADS=1 wrk -t1 -c64 -d10s --latency -s src/load/logout.lua http://127.0.0.1:5000
--
-- COOKIES  file of live session ids, one a line, at least one for each thread
-- THREADS  wrk's -t (1): thread i of n takes the lines i, i + n, i + 2n, ...
--
-- Read the rate in the result line: wrk's own "Requests/sec" divides by the whole of -d, also when the sessions
-- lasted for a part of it only.

local common = dofile(debug.getinfo(1, "S").source:match("^@(.-)[^/]*$") .. "common.lua")

-- Lua's own clocks count whole seconds, or the processor's time.
local ffi = require("ffi")
ffi.cdef([[
  struct moment { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct moment *now);
]])
local MONOTONIC = 1

local function seconds_now()
  local moment = ffi.new("struct moment")
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local requests = {}
local position = 0
local answered = 0

-- Globals, so that done() can see them: when this thread asked for the first, when it got the last answer, and how many
-- never came although all had been asked for.
started = nil
finished = nil
unanswered = 0

local function note_unanswered()
  unanswered = position > #requests and #requests - answered or 0
end

function setup(thread)
  common.number(thread)
end

function init()
  local threads = tonumber(common.parameter("THREADS", 1))
  if thread_number >= threads then
    error("set THREADS to wrk's -t", 0)
  end
  local cookies = common.lines_of(common.parameter("COOKIES"))
  for line = thread_number + 1, #cookies, threads do
    table.insert(requests, common.with_session("DELETE", "/sessions", cookies[line]))
  end
  -- Before it starts, wrk asks the first thread for a request that it looks at but never sends.
  if thread_number == 0 then
    position = -1
  end
end

function request()
  position = position + 1
  if position == 0 then
    return requests[1]
  end
  started = started or seconds_now()
  note_unanswered()
  -- Nothing to send parks the connection. Stopping here would drop the answers that others still wait for.
  return requests[position] or ""
end

function response(status, headers, body)
  common.count(status, body)
  answered = answered + 1
  finished = seconds_now()
  note_unanswered()
  if answered == #requests then
    wrk.thread:stop()
  end
end

local function add(a, b)
  return a + b
end

function done(summary, latency)
  local seconds = (common.over_threads("finished", math.max) or 0) - (common.over_threads("started", math.min) or 0)
  common.report_counted(302, seconds, summary, latency, common.over_threads("unanswered", add))
end
