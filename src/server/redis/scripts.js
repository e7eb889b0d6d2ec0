/**
 * What Redis does in one go. Each script is atomic, so that what is appended is told of in the order
 * of the stream, whichever process it came from.
 *
 * A stream begins with an entry of field `origin`, made when a script first finds none: its ID is what
 * a client that has seen nothing goes on from. Where events were lost, because Redis could not be
 * reached, there is an entry of field `lost`. Field `event` may be empty, as in `NewEvent`.
 */

/**
 * Appends a batch of events, publishes each as `<id>\n<event>\n<data>`, and gives their IDs. A batch that
 * comes again, as its reply was lost with the connection, only gets its IDs again: the receipt tells. A
 * copy that was under way for so long that a later batch was kept before it is refused.
 * That events were lost before it is published as `\n<sender> <number>\n<ID of that entry>`.
 *
 * KEYS: stream, receipt. ARGV: channel, sender, number of the batch, number of events to keep,
 * milliseconds to keep them or empty, events lost before the batch, then type and data of each event, if
 * there are any.
 */
export const APPEND = `
local ids = {}
local receipt = redis.call('GET', KEYS[2])
local newest = receipt and tonumber(string.match(receipt, '^%d+'))
if newest and newest > tonumber(ARGV[3]) then
  return redis.error_reply('OLDBATCH the batch was kept, or given up, before a later one')
end
if newest == tonumber(ARGV[3]) then
  for id in string.gmatch(receipt, '%d+%-%d+') do ids[#ids + 1] = id end
  return ids
end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('XADD', KEYS[1], '*', 'origin', '') end
if ARGV[6] ~= '0' then
  local mark = redis.call('XADD', KEYS[1], '*', 'lost', ARGV[6])
  redis.call('PUBLISH', ARGV[1], '\\n' .. ARGV[2] .. ' ' .. ARGV[3] .. '\\n' .. mark)
end
for i = 7, #ARGV, 2 do
  local id = redis.call('XADD', KEYS[1], '*', 'event', ARGV[i], 'data', ARGV[i + 1])
  redis.call('PUBLISH', ARGV[1], id .. '\\n' .. ARGV[i] .. '\\n' .. ARGV[i + 1])
  ids[#ids + 1] = id
end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[4])
if ARGV[5] ~= '' then
  local now = redis.call('TIME')
  local newest_old = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[5] - 1
  local old = {}
  if newest_old >= 0 then
    old = redis.call('XREVRANGE', KEYS[1], string.format('%.0f', newest_old), '-', 'COUNT', 1)
  end
  if old[1] then redis.call('XTRIM', KEYS[1], 'MINID', old[1][1]) end
end
redis.call('SET', KEYS[2], ARGV[3] .. ' ' .. table.concat(ids, ' '), 'PX', 3600000)
return ids
`;

/**
 * Gives the newest ID, the oldest one, the time in milliseconds, and the entries from an ID on: none if there
 * is no entry with that, which anybody can make up.
 *
 * KEYS: stream. ARGV: the ID or empty, number of entries.
 */
export const SINCE = `
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('XADD', KEYS[1], '*', 'origin', '') end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
local newest, oldest
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then newest = info[i + 1] end
  if info[i] == 'first-entry' and info[i + 1] then oldest = info[i + 1][1] end
end
local entries = {}
if ARGV[1] ~= '' and redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1] then
  entries = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
end
local now = redis.call('TIME')
return { newest, oldest or newest, string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000)), entries }
`;
