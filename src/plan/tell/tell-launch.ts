import type { Fence } from '../outline/outline.ts'
import { parseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate, Place, StatedCount, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'

const LAUNCH = /^\s*(?:[-*]\s+|\d+[.)]\s+)?Task[\s(]+["'`]?(@?[A-Za-z][\w.-]*)["'`]?\)?\s*:\s*(\S.*)$/
const DOES =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?((?:Agent|Worker|Dev|Team)[-_ ](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+([a-z]{2,20}s\s+\S.*)$/
const COMMENT = /^\s*(?:#+|\/\/|--|;|::)\s*(.+)$/

/** Lines in a fence that start agents: `Task api-writer: Add the endpoint (#4)`, `Agent-Docs updates the guide`. */
export function tellLaunch(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  let path = place.path
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  for (const { text, line } of fence.lines) {
    const comment = COMMENT.exec(text)
    if (comment !== null) {
      const name = parseWaveName(comment[1]!, line)
      if (name !== null) path = enter(path, place.path, name)
      continue
    }
    tasks.push(...toTasks(text.slice(0, 2000), line, path))
  }
  return tasks.length === 0 ? [] : [toTelling('launch', place, tasks, counts)]
}

/** A comment of the same kind ends the group that the one before it began. */
function enter(path: WaveName[], outer: WaveName[], name: WaveName): WaveName[] {
  const at = path.findIndex(open => open.kind === name.kind)
  const rest = at === -1 ? path : path.slice(at + 1)
  if (at !== -1 && outer.includes(path[at]!) && path[at]!.key === name.key) return path
  return [name, ...rest]
}

function toTasks(plain: string, line: number, path: WaveName[]): Candidate[] {
  const launch = LAUNCH.exec(plain)
  const does = launch === null ? DOES.exec(plain) : null
  const [agent, what] =
    launch !== null ? [launch[1]!, launch[2]!] : does !== null ? [does[1]!, does[2]!] : [null, '']
  if (agent === null) return []
  const told = parseTaskLine({ plain: what, line, lead: null, bold: false }, false, false)
  const id = parseIdStart(agent, true)
  const task = toCandidate({
    title: told.title === '' ? what : told.title,
    agent: id === null ? agent.replace(/^@/, '') : told.agent,
    minutes: told.minutes,
    files: told.files,
    refs: told.refs,
    dependencies: told.dependencies,
    id: id?.ids[0] ?? null,
    path,
    line,
  })
  return [task]
}
