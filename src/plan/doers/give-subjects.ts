import { NO_WORK } from '../prose/find-doers.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import { isTrade } from '../words/lanes.ts'
import { AGENT_OF } from '../words/whose-agent.ts'
import { isOther } from './give-people.ts'

const SUBJECT = new RegExp(
  `^@?(\\p{Lu}[\\p{L}\\d]{1,20}(?:[- ]\\d{1,2})?)(?:${AGENT_OF})?\\s(?:then\\s|also\\s)?(?=(\\p{Ll}{2,20})\\s(\\S+))`,
  'u',
)
/** `builds the`, `sets up`: what follows makes a verb of the word, where `Write tests for` has none. */
const DONE =
  /^(?:the|an?|all|every|each|its|their|both|new|up|out|down|off|two|three|four|five|\d+|den|die|das|eine?[nr]?|alle|en|aux?|du|les?|la|une?|el|l[ao]s|os?|as?|uma?|l['’].*)$/u
const VERB = /^(?:\p{Ll}{2,20}s|\p{Ll}{2,20}t|\p{Ll}{3,20}[ea]|\p{Ll}{1,16}(?:end|ond))$/u
/** What may stand there besides. */
const NO_VERB =
  /^(?:les|des|los|las|ces|ses|nos|vos|das|dos|aos|nas|uns|plus|sans|sous|vers|dans|alles|eines|its|his|this|thus|across|versus|less|entre|contre|para|sobre|contra|hasta|hacia|desde|seit|nicht|statt|comme|avant|pendant|the|with|that|what|onto|into|are|was)$/u
const LEAST = 3

/** `Codex builds the page`, `Claude-1 sets up the prices`: names that begin what is done, again and again. */
export function giveSubjects(told: Telling[]): void {
  const all = told
    .filter(({ form }) => form === 'ids' || form === 'checks' || form === 'numbers' || form === 'bullets')
    .flatMap(({ tasks }) => tasks)
  // Where there are waves, other lists need not be work.
  const grouped = all.filter(({ path }) => path.length > 0)
  const listed = grouped.length > 0 ? grouped : all
  const free = listed.filter(({ agent }) => agent === null)
  const named = free.flatMap(task => subjectOf(task) ?? [])
  const names = new Set(named.map(({ name }) => name))
  if (named.length < LEAST || named.length * 10 < free.length * 8) return
  if (names.size < 2 || names.size * 1.5 > named.length) return
  const sure = new Set(named.filter(({ isDone }) => isDone).map(({ name }) => name))
  if (sure.size < names.size) return
  // What is written small elsewhere is a thing.
  const words = new Set(listed.flatMap(({ title }) => title.match(/\p{Ll}[\p{L}\d]+/gu) ?? []))
  if ([...names].some(name => words.has(name.toLowerCase()))) return
  for (const { task, name, end } of named) {
    task.agent = name
    task.title = task.title.slice(end)
  }
}

function subjectOf(task: Candidate): { task: Candidate; name: string; end: number; isDone: boolean } | null {
  const match = SUBJECT.exec(task.title.slice(0, 200))
  const [whole = '', name = '', verb = '', next = ''] = match ?? []
  if (name === '' || isOther(name) || isTrade(name)) return null
  if (!VERB.test(verb) || NO_VERB.test(verb) || (verb !== 'does' && NO_WORK.has(verb))) return null
  const isDone = DONE.test(next)
  return verb.endsWith('s') || isDone ? { task, name, end: whole.length, isDone } : null
}
