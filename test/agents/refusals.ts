/** A Saturday, five in the afternoon in Berlin. */
export const NOW = Date.UTC(2026, 10, 21, 16)
export const ZONE = 'Europe/Berlin'

const S = 1_000
const MIN = 60 * S
const H = 60 * MIN
const DAY = 24 * H
const at = (iso: string): number => Date.parse(iso) - NOW

export interface Labelled {
  /** Who prints it. */
  of: string
  text: string
  by: 'rate' | 'usage' | 'provider'
  /** In so many ms from `NOW`; null: not told. */
  inMs: number | null
}

const row = (of: string, by: Labelled['by'], inMs: number | null, text: string): Labelled => ({
  of,
  text,
  by,
  inMs,
})

/** What agents and providers print where they refuse, in the shapes that they really print. */
export const REFUSALS: Labelled[] = [
  // Claude Code
  row('claude', 'usage', at('2026-11-21T20:00:00Z'), '5-hour limit reached ∙ resets 9pm'),
  row(
    'claude',
    'usage',
    at('2026-11-22T08:00:00Z'),
    '5-hour limit reached ∙ resets 9am\n     /upgrade to increase your usage limit.',
  ),
  row(
    'claude',
    'usage',
    at('2026-11-22T14:00:00Z'),
    "You've hit your usage limit · resets 3pm (Europe/Berlin)",
  ),
  row(
    'claude',
    'usage',
    at('2026-11-22T08:50:00Z'),
    "You've hit your session limit · resets 12:50am (America/Los_Angeles)",
  ),
  row('claude', 'usage', at('2026-11-22T15:00:00Z'), 'You’ve hit your limit · resets 3pm (UTC)'),
  row(
    'claude',
    'usage',
    at('2026-11-24T09:00:00Z'),
    "You've hit your weekly limit · resets Nov 24, 10am (Europe/Berlin)",
  ),
  row(
    'claude',
    'usage',
    at('2026-11-22T02:00:00Z'),
    'Claude usage limit reached. Your limit will reset at 11pm (America/Santiago).',
  ),
  row('claude', 'usage', 3 * H, `Claude AI usage limit reached|${(NOW + 3 * H) / S}`),
  row('claude', 'usage', at('2026-11-26T05:30:00Z'), 'Weekly limit reached ∙ resets Nov 26 at 6:30am'),
  row('claude', 'usage', at('2026-11-22T05:00:00Z'), 'Opus weekly limit reached ∙ resets 6am tomorrow'),
  row('claude', 'usage', null, 'Credit balance is too low'),
  row(
    'claude',
    'usage',
    null,
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API. Please go to Plans & Billing."}}',
  ),
  row(
    'claude',
    'usage',
    at('2026-11-21T23:00:00Z'),
    '{"type":"result","subtype":"success","is_error":true,"duration_ms":812,"result":"You\'ve hit your limit · resets 12am (Europe/Berlin)","session_id":"4f0a"}',
  ),
  row(
    'claude',
    'rate',
    null,
    'API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account\'s rate limit. Please try again later."},"request_id":"req_01"}',
  ),
  row('claude', 'rate', null, 'API Error: Rate limit reached'),
  row(
    'claude',
    'provider',
    null,
    'API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_02"}',
  ),
  row(
    'claude',
    'provider',
    null,
    'API Error (529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}) · Retrying in 40 seconds… (attempt 10/10)',
  ),
  row('claude', 'provider', null, 'API Error: Repeated 529 Overloaded errors'),
  row(
    'claude',
    'provider',
    null,
    'API Error: 529 Overloaded. This is a server-side issue, usually temporary — try again in a moment.',
  ),
  row(
    'claude',
    'provider',
    null,
    'API Error: 500 {"type":"error","error":{"type":"api_error","message":"Internal server error"}}',
  ),
  row('claude', 'provider', null, 'API Error: 503 Service Unavailable'),
  row('claude', 'provider', null, '  ⎿  API Error: 502 Bad Gateway'),
  row('claude', 'provider', null, 'API Error: Connection error.'),
  row('claude', 'provider', null, 'Unable to connect to API (ConnectionRefused)'),
  row(
    'claude',
    'provider',
    null,
    'FetchError: request to https://api.anthropic.com/v1/messages failed, reason: getaddrinfo ENOTFOUND api.anthropic.com',
  ),
  // Codex
  row(
    'codex',
    'usage',
    2 * DAY + 17 * H + 14 * MIN,
    "You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) or try again in 2 days 17 hours 14 minutes.",
  ),
  row(
    'codex',
    'usage',
    5 * DAY + 22 * H + 11 * MIN,
    "■ You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) or try again in 5 days 22 hours 11\nminutes.",
  ),
  row(
    'codex',
    'usage',
    at('2026-11-21T22:05:00Z'),
    "ERROR: You've hit your usage limit. Visit https://chatgpt.com/codex/settings/usage to purchase more credits or try again at 11:05 PM.",
  ),
  row(
    'codex',
    'usage',
    at('2026-11-23T08:14:00Z'),
    "ERROR: You've hit your usage limit. Please try again at Nov 23rd, 2026 9:14 AM.",
  ),
  row(
    'codex',
    'usage',
    at('2026-11-22T03:29:00Z'),
    '{"type":"error","message":"You\'ve hit your usage limit. To get more access now, send a request to your admin or try again at 4:29 AM."}\n{"type":"turn.failed","error":{"message":"You\'ve hit your usage limit. To get more access now, send a request to your admin or try again at 4:29 AM."}}',
  ),
  row('codex', 'usage', null, "You've hit your usage limit. Upgrade to Plus to continue using Codex."),
  row('codex', 'rate', null, 'ERROR: exceeded retry limit, last status: 429 Too Many Requests'),
  row(
    'codex',
    'rate',
    1_574,
    "[Error]: Rate limit reached for o4-mini in organization org-1 on tokens per min (TPM): Limit 200000, Used 162960, Requested 42288. Please try again in 1.574s. Visit https://platform.openai.com/account/rate-limits to learn more.\n    at e.a [as iterator] (file:///opt/codex/dist/cli.js:443:1514)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {\n  status: undefined,\n  code: 'rate_limit_exceeded',\n}",
  ),
  row(
    'codex',
    'rate',
    20 * S,
    'stream error: Rate limit reached for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Used 29937, Requested 385. Please try again in 20s.',
  ),
  row(
    'codex',
    'provider',
    null,
    "ERROR: We're currently experiencing high demand, which may cause temporary errors.",
  ),
  row('codex', 'provider', null, 'ERROR: Selected model is at capacity. Please try a different model.'),
  row(
    'codex',
    'provider',
    null,
    'ERROR: stream disconnected before completion: error sending request for url (https://chatgpt.com/backend-api/codex/responses)',
  ),
  row(
    'codex',
    'provider',
    null,
    '2026-11-21T15:59:58.123456Z ERROR codex_core::client: unexpected status 503 Service Unavailable: upstream connect error or disconnect/reset before headers',
  ),
  // OpenAI and what speaks its protocol
  row(
    'openai',
    'usage',
    null,
    "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}",
  ),
  row(
    'openai',
    'usage',
    null,
    'Error: 429 You exceeded your current quota, please check your plan and billing details.',
  ),
  row('openai', 'usage', null, 'Error: Billing hard limit has been reached'),
  row(
    'openai',
    'rate',
    18_642,
    '2026/11/21 16:59:58 API Error: 429: Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 14567, Requested 24754. Please try again in 18.642s.',
  ),
  row('openai', 'rate', null, '429 Too Many Requests'),
  row('openai', 'rate', 30 * S, 'HTTP/1.1 429 Too Many Requests\nRetry-After: 30'),
  row('openai', 'rate', null, 'Error: rate_limit_exceeded'),
  row(
    'openai',
    'rate',
    null,
    'openai.error.RateLimitError: Rate limit reached for 10KTPM-200RPM in organization org-1 on tokens per min.',
  ),
  row('openai', 'rate', null, 'AxiosError: Request failed with status code 429'),
  row('openai', 'provider', null, 'openai.APIConnectionError: Connection error.'),
  row(
    'openai',
    'provider',
    null,
    'Error: getaddrinfo ENOTFOUND api.openai.com\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (node:dns:107:26)',
  ),
  row('openai', 'provider', null, 'Error: connect ECONNREFUSED api.openai.com:443'),
  row(
    'openai',
    'provider',
    null,
    "openai.InternalServerError: Error code: 503 - {'error': {'message': 'The engine is currently overloaded, please try again later', 'type': 'server_error'}}",
  ),
  // Gemini CLI
  row(
    'gemini',
    'usage',
    2 * H + 35 * MIN,
    'Error: You have exhausted your capacity on this model. Your quota will reset after 2h35m.',
  ),
  row(
    'gemini',
    'usage',
    at('2026-11-21T21:00:00Z'),
    'Usage limit reached for gemini-2.5-pro.\nAccess resets at 1:00 PM PST.',
  ),
  row('gemini', 'usage', null, '✕ [API Error: You have exhausted your daily quota on this model.]'),
  row(
    'gemini',
    'usage',
    3 * DAY + 4 * H,
    'Error: Quota exceeded for this project. It resets in 3 days 4 hours.',
  ),
  row(
    'gemini',
    'rate',
    26 * S,
    '[API Error: {"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 429,\\n    \\"message\\": \\"You exceeded your current quota, please check your plan and billing details.\\\\nPlease retry in 26s.\\",\\n    \\"status\\": \\"RESOURCE_EXHAUSTED\\"\\n  }\\n}\\n","code":429,"status":"Too Many Requests"}}]',
  ),
  row('gemini', 'rate', null, '✕ [API Error: Resource has been exhausted (e.g. check quota).]'),
  row(
    'gemini',
    'rate',
    null,
    '[API Error: {"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 429,\\n    \\"message\\": \\"Resource has been exhausted (e.g. check quota).\\",\\n    \\"status\\": \\"RESOURCE_EXHAUSTED\\"\\n  }\\n}\\n","code":429,"status":"Too Many Requests"}}]\nPlease wait and try again later. To increase your limits, request a quota increase, or switch to another /auth method',
  ),
  row('gemini', 'rate', null, 'Attempt 10 failed with status 429. Too Many Requests'),
  row(
    'gemini',
    'provider',
    null,
    '[API Error: {"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}]',
  ),
  // OpenRouter, Ollama and others
  row(
    'openrouter',
    'usage',
    null,
    '429 {"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429}}',
  ),
  row(
    'openrouter',
    'usage',
    5 * H,
    `Error: 429 {"error":{"message":"Rate limit exceeded: free-models-per-day","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"${NOW + 5 * H}"}}}}`,
  ),
  row(
    'openrouter',
    'usage',
    null,
    'Error: 402 Insufficient credits. Add more using https://openrouter.ai/credits',
  ),
  row(
    'openrouter',
    'rate',
    null,
    'litellm.RateLimitError: RateLimitError: OpenrouterException - {"error":{"message":"Rate limit exceeded: free-models-per-min.","code":429}}',
  ),
  row('openrouter', 'provider', null, 'Error: 502 Bad Gateway'),
  row(
    'ollama',
    'usage',
    null,
    "Error: you've reached your hourly usage limit, please wait or upgrade to continue",
  ),
  row(
    'ollama',
    'usage',
    null,
    '◇  Rate limit exceeded: 429 Too Many Requests: you have reached your weekly usage limit\nError: you (some-one) have reached your weekly usage limit, upgrade for higher limits: https://ollama.com/upgrade',
  ),
  row('ollama', 'provider', null, 'Error: could not connect to ollama app, is it running?'),
  row(
    'ollama',
    'provider',
    null,
    'Error: connect ECONNREFUSED 127.0.0.1:11434\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1636:16)',
  ),
  row('ollama', 'provider', null, 'Error: dial tcp 127.0.0.1:11434: connect: connection refused'),
  row(
    'others',
    'usage',
    at('2026-11-22T00:00:00Z'),
    'Error: Usage limit reached. Your limit will reset at 2026-11-22 00:00 UTC.',
  ),
  row(
    'others',
    'usage',
    at('2026-11-22T06:30:00Z'),
    'Error: Daily quota exceeded, available again at 2026-11-22T08:30:00+02:00',
  ),
  row('others', 'usage', at('2026-11-22T15:21:00Z'), 'Error: weekly limit reached (resets 16:21 on 22 Nov)'),
  row(
    'others',
    'rate',
    45 * S,
    'AI_RetryError: Failed after 3 attempts. Last error: Rate limit exceeded, retry after 45 seconds',
  ),
  row(
    'others',
    'rate',
    1_200,
    '{"error":{"type":"rate_limit_error","message":"slow down"},"retry-after-ms": 1200}',
  ),
  row('others', 'rate', null, 'Rate limit exceeded. Please try again later.'),
  row('others', 'provider', 30 * S, 'HTTP/1.1 503 Service Unavailable\nRetry-After: 30'),
  // who else stands between an agent and its model
  row(
    'goose',
    'usage',
    null,
    "◇  Rate limit exceeded: 429 Too Many Requests: you've reached your weekly usage limit, please wait or upgrade\n│\n└  Failed to configure the provider",
  ),
  row('opencode', 'usage', null, 'Error: Free usage exceeded, subscribe to go on'),
  row(
    'wrapper',
    'usage',
    at('2026-11-22T04:00:00Z'),
    "claude exited 1: You've hit your limit · resets 5am (Europe/Ljubljana)",
  ),
  row(
    'wrapper',
    'rate',
    18_642,
    'Failed to get a response: the model returned unexpected status code: 429: Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM). Please try again in 18.642s.',
  ),
  row('wrapper', 'rate', 12 * S, 'ProviderError: rate_limited: retry after 12 seconds'),
  row(
    'wrapper',
    'usage',
    null,
    "Error: Quota exceeded for quota metric 'Requests' and limit 'Requests per day per user'",
  ),
  row(
    'litellm',
    'usage',
    null,
    'litellm.RateLimitError: litellm.RateLimitError: VertexAIException - b\'{\\n  "error": {\\n    "code": 429,\\n    "message": "You exceeded your current quota.",\\n    "status": "RESOURCE_EXHAUSTED"}\'',
  ),
  row(
    'gemini',
    'rate',
    null,
    '✕ [API Error: [{\n    "error": {\n      "code": 429,\n      "message": "Resource exhausted. Please try again later.",\n      "status": "RESOURCE_EXHAUSTED"\n    }\n  }\n  ]]\n  Possible quota limitations in place.',
  ),
  row('gemini', 'provider', null, '✕ [API Error: exception TypeError: fetch failed sending request]'),
  row('claude', 'provider', null, 'API Error: 500 Internal server error'),
  row('claude', 'provider', null, 'API Error (Request timed out.) · Retrying in 8 seconds… (attempt 10/10)'),
]

/** What only looks so, at the end of an attempt that failed of something else. */
export const LOOKALIKES: string[] = [
  // code and tests that an agent writes or shows
  "if (response.status === 429) throw new RateLimitError('rate_limit_exceeded')",
  '+    return retry(() => call(), { on: [429, 503] }) // 429 Too Many Requests',
  "-  expect(body.error).toBe('insufficient_quota')",
  '   12 |   throw new Error("You\'ve hit your usage limit")',
  "src/limits.ts:40: message: 'Claude AI usage limit reached|1760000000',",
  "const MESSAGE = '5-hour limit reached ∙ resets 9am'",
  '`429 Too Many Requests` is answered with a pause of as long as Retry-After says.',
  "case 'overloaded_error': return 'provider'",
  'assert "503 Service Unavailable" in str(error)',
  '    "status": "RESOURCE_EXHAUSTED",\n    "code": 429,\nreads the fixture as it should',
  "logger.error('API Error: 529 Overloaded')",
  'type Code = "rate_limit_error" | "overloaded_error"',
  // tests that speak of it
  '✓ waits where it is told "429 Too Many Requests" (12 ms)\n✗ keeps the order\nTests: 1 failed, 40 passed',
  'FAIL test/limit.test.ts > answers 429 Too Many Requests\nError: 429 Too Many Requests\n    at call (src/limit.ts:12:9)',
  'AssertionError: expected 200 to be 429\nError: Rate limit reached\nTest Files  1 failed',
  'not ok 3 - 503 Service Unavailable is told\n# fail 1',
  '--- FAIL: TestOverloaded (0.00s)\n    API Error: 529 Overloaded\nFAIL',
  "thread 'limits::waits' panicked at src/limits.rs:10:5:\nError: 429 Too Many Requests",
  'E   openai.RateLimitError: Error code: 429\n=== 1 failed, 3 passed in 0.31s ===',
  '● limits › tells of a usage limit\n    Expected: "You\'ve hit your usage limit"\n    Received: undefined',
  // what an agent says of its work
  'I added handling for 429 Too Many Requests, and a test for it. It still fails to build.',
  'The API returns 503 Service Unavailable when the pool is empty; that is what I mended.',
  'Next I would look into why you hit your usage limit in the settings page.',
  'Summary: the message “You have exhausted your daily quota” is now shown in the cart.',
  '- Rate limit exceeded is now an error of its own\n- The build fails: missing semicolon',
  'Users were told that their credit balance is too low; the sum was wrong.',
  'Fixed: rate limit reached too early for teams. The lint fails all the same.',
  '3. Rate limits: 100 requests a minute, 429 beyond that.',
  'TODO: what if the provider is overloaded?',
  // other services
  'npm error code E429\nnpm error 429 Too Many Requests - GET https://registry.npmjs.org/left-pad',
  'npm ERR! 503 Service Unavailable - GET https://registry.npmjs.org/vitest',
  'fatal: unable to access the remote: The requested URL returned error: 503',
  'curl: (22) The requested URL returned error: 429',
  'gh: API rate limit exceeded for user ID 1.',
  'toomanyrequests: You have reached your pull rate limit.',
  'ERROR: HTTP error 429 while getting https://files.pythonhosted.org/packages/x.whl',
  'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1636:16)',
  'Error: connect ECONNREFUSED ::1:3000',
  'Error: getaddrinfo ENOTFOUND db.internal',
  'psql: error: connection to server at "localhost" failed: Connection refused',
  'GET /api/orders 429 Too Many Requests 3 ms',
  '127.0.0.1 - - [21/Nov/2026:16:00:00 +0000] "GET / HTTP/1.1" 503 19',
  // refused long before it failed
  'API Error: 529 Overloaded\nTrying once more.\nIt answers again.\nWrote src/a.ts\nBuilt in 2.1 s\nsrc/a.ts(3,1): error TS1005: ";" expected.',
  'API Error (529 overloaded_error) · Retrying in 1 seconds… (attempt 1/10)\nRead 4 files\nEdited src/door.ts\nRan the build\nIt does not compile\nexit code 2',
  'Error: 429 Too Many Requests - GET https://registry.npmjs.org/vitest',
  'Error: 503 Service Unavailable: https://api.github.com/repos/one/two',
  'Error: 502 Bad Gateway from http://localhost:3000/health',
  // the words of an error at the beginning of other sentences
  'Rate limited clients now wait their turn; the types do not check yet.',
  'Too many requests are made on start, and I could not find out why.',
  'Service unavailable pages link to the start, but the link is broken.',
  'Overloaded methods are gone, which breaks two callers.',
  'Connection refused by design: the port is closed in tests.',
  'Error: connection timed out',
  'TypeError: fetch failed',
  'Error: 500 Internal Server Error',
  'Fixed the last error: the rate limit is reached only once now. The lint fails.',
  "logger.warn('Error: 429 Too Many Requests')",
  // nothing of the kind
  '',
  'Segmentation fault (core dumped)',
  'Error: Cannot find module "./limits.js"',
  'TypeError: Cannot read properties of undefined (reading "limit")',
  'error: process ran out of memory: heap limit reached',
  'Error: maximum call stack size exceeded',
  'ENOSPC: disk quota exceeded, write',
  'Approaching 5-hour limit',
  'Error: connect limit: 429 connections are open',
  'Timeout: the test took longer than 5000 ms',
]
