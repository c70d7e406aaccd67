import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import { FOLLOWING, isTurn, TURN_END } from '../words/turns.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { addFields } from './fields.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const HANDLE = /(?<![\p{L}\p{N}])@\p{L}[\p{L}\p{N}_-]{1,39}/u
/** `, @ben`, ` / @cem:`, ` and @dot`: the next one's work. */
const NEXT =
  /\s{0,3}(?:[,;/|+&]\s{0,3}|\s(?:and|und|et|y|e)\s)(?=@\p{L}[\p{L}\p{N}_-]{1,39}(?:\s?[:→–—-]|\s))/u
const OWN = /^@(\p{L}[\p{L}\p{N}_-]{1,39})\s?(?:[:,→–—]|->|-(?=\s))?\s+(\S.*)$/u
/** Nobody in particular. */
const ALL = /^(?:here|channel|all|everyone|everybody|team|alle|todos|tous)$/iu
/** Said to somebody, and no work. */
const TALK =
  /^(?:thanks|thank you|thx|ty|fyi|ok|hi|hey|can you|could you|what|why|did|do you|are you|danke|merci|gracias|obrigad[oa])\b|\?$/iu
const HEAD_MAX = 60
const LINE_MAX = 600
const LEAST = 3

interface Said {
  group: WaveName
  tasks: Candidate[]
}

/**
 * `THEN, in parallel → @ben: server / @cem: client`, `Round 2` with `@bo → recount the vault` below: lines of a chat
 * that say when and who. Only where they stand in some order or below a wave's name.
 */
export function tellHandles(section: Section, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  const lines = section.blocks.flatMap(block => (block.kind === 'text' ? block.lines : []))
  if (lines.filter(({ plain }) => HANDLE.test(plain.slice(0, LINE_MAX))).length < 2) return []
  const said: Said[] = []
  for (const { plain, line } of lines) {
    const bare = stripDecoration(plain.slice(0, LINE_MAX)).replace(/^\d\uFE0F?\u20E3\s*/u, '')
    const at = bare.search(HANDLE)
    const head = (at === -1 ? bare : bare.slice(0, at)).replace(/(?:[\s:→➡⇒➜>–—-]|\uFE0F){1,20}$/u, '')
    const group = head === '' ? null : toGroup(head, said.length, line)
    if (head !== '' && group === null) continue
    if (group !== null) said.push({ group, tasks: [] })
    if (at === -1) continue
    const tasks = toTasks(bare.slice(at), line)
    if (tasks.length > 0 && said.length === 0) said.push({ group: toPart('Start', 0, line), tasks: [] })
    said.at(-1)?.tasks.push(...tasks)
  }
  const groups = said.filter(({ tasks }) => tasks.length > 0)
  const count = groups.reduce((sum, { tasks }) => sum + tasks.length, 0)
  if (count < LEAST || (groups.length < 2 && place.path.length === 0)) return []
  for (const { group, tasks } of groups)
    for (const task of tasks) task.path = groups.length < 2 ? place.path : [group, ...place.path]
  return [
    toTelling(
      'launch',
      place,
      groups.flatMap(({ tasks }) => tasks),
    ),
  ]
}

/** What stands before the first name says when, or it is no such line. */
function toGroup(head: string, at: number, line: number): WaveName | null {
  if (head.length > HEAD_MAX) return null
  const name = parseWaveName(head, line)
  if (name !== null) return name
  if (!isTurn({ plain: head, lead: null }) && !FOLLOWING.test(head)) return null
  return toPart(head.split(TURN_END)[0]!.trim() || head, at, line)
}

function toPart(label: string, at: number, line: number): WaveName {
  return { kind: 'part', key: `part ${at + 1}`, label, alias: null, title: '', line }
}

function toTasks(text: string, line: number): Candidate[] {
  return text.split(NEXT).flatMap(part => {
    const [, agent, what] = OWN.exec(part.trim()) ?? []
    if (agent === undefined || what === undefined || ALL.test(agent) || TALK.test(what)) return []
    const told = parseTaskLine({ plain: what, line, lead: null, bold: false })
    const { minutes, files, refs, done, dependencies, ids } = told
    const facts = { minutes, files, refs, done, dependencies, id: ids[0] ?? null }
    const title = told.title === '' ? what : told.title
    const task = toCandidate({ ...facts, title, agent, path: [], line })
    addFields(task, told.fields)
    return [task]
  })
}
