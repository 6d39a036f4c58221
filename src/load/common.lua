-- What the wrk scripts share: numbering threads, reading lists, counting answers, printing one result line.
--
-- wrk gives each thread a Lua state of its own and runs setup() and done() in yet another one. So what a thread
-- counts is a global of its state, which report() fetches with thread:get.

local common = {}

local threads = {}

-- For setup(): numbers the threads from 0; each finds its number in the global thread_number.
function common.number(thread)
  thread:set("thread_number", #threads)
  table.insert(threads, thread)
end

-- The environment variable, or the default; without a default it has to be there.
function common.parameter(name, default)
  return os.getenv(name) or default or error("set " .. name .. ", see the head of the script", 0)
end

-- The lines of a file, at least one.
function common.lines_of(file)
  local lines = {}
  for line in io.lines(file) do
    table.insert(lines, line)
  end
  if #lines == 0 then
    error(file .. " is empty", 0)
  end
  return lines
end

local function escape(text)
  return (text:gsub("[^%w._~-]", function(byte)
    return string.format("%%%02X", byte:byte())
  end))
end

-- A POST request with e-mail and password as form fields.
function common.post(path, email, password)
  return wrk.format(
    "POST",
    path,
    { ["Content-Type"] = "application/x-www-form-urlencoded" },
    "email=" .. escape(email) .. "&password=" .. escape(password)
  )
end

-- A request that only a live session may make.
function common.with_session(method, path, cookie)
  return wrk.format(method, path, { ["Cookie"] = "session_id=" .. cookie })
end

answers = {} -- This thread's answers: how many by status, and under "busy" those of the full hash queue.

-- For response(): counts an answer. A 503 is "busy" only if the body says so: the store has 503s of its own.
function common.count(status, body)
  local kind = status
  if status == 503 and body:find('"code":"busy"', 1, true) then
    kind = "busy"
  end
  answers[kind] = (answers[kind] or 0) + 1
end

-- The threads' values of a global, two at a time made one by the function; nil if no thread has any.
function common.over_threads(name, combine)
  local result
  for _, thread in ipairs(threads) do
    local value = thread:get(name)
    if value then
      result = result and combine(result, value) or value
    end
  end
  return result
end

-- How many answers of each kind all threads have counted.
local function all_answers()
  local sum = {}
  for _, thread in ipairs(threads) do
    for kind, count in pairs(thread:get("answers")) do
      sum[kind] = (sum[kind] or 0) + count
    end
  end
  return sum
end

-- For done(): prints the answers that were counted and the result line. An answer that never came is an unexpected one;
-- most scripts cannot tell it from one that was on its way when the time was up.
function common.report_counted(expected_status, seconds, summary, latency, unanswered)
  local expected, busy, unexpected = 0, 0, unanswered or 0
  if unexpected > 0 then
    print(string.format("answers missing: %d", unexpected))
  end
  for kind, count in pairs(all_answers()) do
    print(string.format("answers %s: %d", kind, count))
    if kind == expected_status then
      expected = count
    elseif kind == "busy" then
      busy = count
    else
      unexpected = unexpected + count
    end
  end
  common.report(expected, busy, unexpected, seconds, summary, latency)
end

-- For done(): prints the result line, which run.sh reads. Only expected answers make the rate; a connection that
-- broke or a request that got no answer in time is as unexpected as a wrong status.
function common.report(expected, busy, unexpected, seconds, summary, latency)
  local errors = summary.errors
  print(
    string.format(
      "result rate=%.2f p50_ms=%.3f p99_ms=%.3f expected=%d busy=%d unexpected=%d",
      seconds > 0 and expected / seconds or 0,
      latency:percentile(50) / 1000,
      latency:percentile(99) / 1000,
      expected,
      busy,
      unexpected + errors.connect + errors.read + errors.write + errors.timeout
    )
  )
end

return common
