import { factOf } from '../words/facts.ts'
import { isId } from '../words/ids.ts'

/** What a program calls to start somebody: `spawn("ann", "Dig the pit")`, `agent("ann").do("Dig the pit")`. */
export interface Call {
  id: string | null
  agent: string | null
  title: string
  start: number
  end: number
}

const CALL =
  /(?<![\w$.])(?:[\w$]{1,40}\.){0,3}(?:[\w$]{0,30}_)?(?:spawn|launch|run|start|dispatch|delegate|agent|worker|task|invoke|submit|execute|assign|send|Task|Agent)(?:(?:_|[A-Z])[\w$]{0,30}|er)?(?=\s?\()/gu
const STRING = /(?:([A-Za-z_]\w{0,30})\s{0,3}[:=]\s{0,3})?(?:[rfbu]?)(["'`])([^"'`\n]{1,400})\2/gu
/** `.do("…")` right behind it. */
const CHAINED = /^\s{0,80}\.[\w$]{1,30}(?=\()/u
const ARGUMENTS_MAX = 2000

/** The calls of a text that start somebody, in its order; none lies inside another. */
export function findCalls(text: string): Call[] {
  const calls: Call[] = []
  CALL.lastIndex = 0
  for (let match = CALL.exec(text); match !== null; match = CALL.exec(text)) {
    const end = endOf(text, match.index + match[0].length)
    if (end === null) continue
    const call = toCall(text.slice(match.index + match[0].length, end))
    // What is called may only gather others: they are looked for inside.
    if (call === null) continue
    calls.push({ ...call, start: match.index, end })
    CALL.lastIndex = end
  }
  return calls
}

/** Behind the bracket that closes the one at `from`, and behind what is called on the result. */
function endOf(text: string, from: number): number | null {
  const end = closeOf(text, from, ARGUMENTS_MAX)
  const chained = end === null ? null : CHAINED.exec(text.slice(end, end + 120))
  return chained === null ? end : closeOf(text, end! + chained[0].length, ARGUMENTS_MAX)
}

/** Where the bracket closes that stands first from there on; texts in quotes are passed over. */
export function closeOf(text: string, from: number, most: number): number | null {
  let open = 0
  let quote = ''
  for (let at = from; at < Math.min(text.length, from + most); at++) {
    const char = text[at]!
    if (quote !== '') {
      if (char === '\\') at++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'" || char === '`') quote = char
    else if (char === '(' || char === '[' || char === '{') open++
    else if (char === ')' || char === ']' || char === '}') {
      open--
      if (open <= 0) return at + 1
    }
  }
  return null
}

const SLUG = /^@?[\p{L}][\p{L}\p{N}_.-]{0,40}$/u

/** `("T1", "Dig the pit", agent="ann")`: keys say what they hold, else words, names and ids what they are. */
function toCall(said: string): Pick<Call, 'id' | 'agent' | 'title'> | null {
  if (CALL_INSIDE.test(said)) return null
  const [named, given]: [Map<string, string>, string[]] = [new Map(), []]
  for (const [, key, , text] of said.matchAll(STRING)) {
    const fact = key === undefined ? null : key === 'id' ? 'id' : factOf(key.replaceAll('_', ' '))
    if (key === undefined) given.push(text!)
    else if (fact !== null && !named.has(fact)) named.set(fact, text!)
  }
  const id = named.get('id') ?? given.find(text => isId(text)) ?? null
  const slug = given.find(text => SLUG.test(text) && text !== id)
  const agent = named.get('agent') ?? slug ?? null
  const title = named.get('task') ?? named.get('detail') ?? given.find(text => /\S\s+\S/.test(text)) ?? agent
  return title === null ? null : { id, agent: agent?.replace(/^@/, '') ?? null, title }
}

const CALL_INSIDE = new RegExp(`^\\(\\s*\\[?[^"'\`]{0,200}?${CALL.source}`, 'u')
