-- Posts distinct alerts to /api/v2/alerts: ALERTS a request. KEY and ALERTS come from the environment, so that every thread has them.
local key, alerts, run = os.getenv("BENCH_KEY"), tonumber(os.getenv("BENCH_ALERTS")), os.getenv("BENCH_RUN")
local threads, sent = 0, 0
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }
local shape = '{"labels":{"alertname":"Bench","instance":"%s-%d-%d","job":"bench","severity":"critical"},'
  .. '"annotations":{"summary":"Something is wrong with it"},"generatorURL":"http://prometheus.example.org/graph"}'

function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end

function request()
  local list = {}
  for _ = 1, alerts do
    sent = sent + 1
    list[#list + 1] = string.format(shape, run, id, sent)
  end
  return wrk.format("POST", "/api/v2/alerts", headers, "[" .. table.concat(list, ",") .. "]")
end
