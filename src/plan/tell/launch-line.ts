import { matchesOf } from '../../lib/matches-of.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import type { Run } from './programs.ts'
import { toDispatched } from './programs.ts'
import { parseTaskLine } from './task-line.ts'
import type { Candidate } from './telling.ts'
import { toCandidate } from './telling.ts'

/** `claude -p "…" && claude -p "…"`: one command after the other. */
export function parseLaunchLine(text: string, run: Run, line: number, path: WaveName[]): Candidate[] {
  const all: Candidate[] = []
  let before: Candidate[] = []
  for (const part of text.split(/\s&&\s/)) {
    const told = FORMS.flatMap(toTasks => toTasks(part, line, path))
    const handed = told.length > 0 ? told : toCalledSo(part, run, line, path)
    const own = handed.length > 0 ? handed : toDispatched(part, run, line, path)
    comeAfter(own, before)
    all.push(...own)
    if (own.length > 0) before = own
  }
  return all
}

/** Within a wave: those that a script starts later wait for those before. */
export function comeAfter(later: Candidate[], before: Candidate[]): void {
  // Whoever is started more than once names none of what they do.
  const names = before.map(({ id, title }) => id ?? title)
  for (const task of later)
    if (task.path[0]?.key === before[0]?.path[0]?.key)
      for (const text of names)
        task.dependencies.push({ text, by: 'inline', trust: 'known', line: task.line })
}

const FORMS = [toSent, toCalled, toStarted, toPrompted, toHanded]

const TASK = /^\s*(?:[-*]\s+|\d+[.)]\s+)?Task[\s(]+["'`]?(@?[A-Za-z][\w.-]*)["'`]?\)?\s*:\s*(\S.*)$/
const SENDS =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?(?:(?:dispatch|spawn|launch|delegate|assign)(?:\s+(?:to|agent))?|(?:start|run|agent|worker|bot)(?=\s+[`"'@]?[\w.]*[-\d@]))[\s(]+["'`]?(@?[A-Za-z][\w.-]{0,60})["'`]?\)?\s*(?::|=>|->|→)\s*["']?(\S.*?)["']?\s*$/i
const DOES =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?((?:Agent|Worker|Dev|Team)[-_ ](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+([a-z]{2,20}s\s+\S.*)$/

/** `Task(parser): Add the rule`, `dispatch dba-1: Take a backup`, `spawn @ines -> Draw the map`, `Agent-Docs updates the guide`. */
function toSent(text: string, line: number, path: WaveName[]): Candidate[] {
  const [, agent, what] = TASK.exec(text) ?? SENDS.exec(text) ?? DOES.exec(text) ?? []
  return agent === undefined || what === undefined ? [] : [toLaunchedTask(what, agent, line, path)]
}

const CALL = /^\s*(?:await\s+)?(?:Task|Agent)\(\s*\{?\s*(?=\w{3,20}\s*[:=])/
const GIVEN =
  /\b(subagent_type|subagent|agent_type|agent|description|title|task|prompt)\s*[:=]\s*(?:"([^"]{1,600})"|'([^']{1,600})'|`([^`]{1,600})`)/g

/** `Task(subagent_type="parser-dev", description="T4", prompt="Write the parser")`. */
function toCalled(text: string, line: number, path: WaveName[]): Candidate[] {
  if (!CALL.test(text)) return []
  const given = new Map(
    matchesOf(text, GIVEN).map(match => [match[1]!, match[2] ?? match[3] ?? match[4] ?? '']),
  )
  const agent = ['subagent_type', 'subagent', 'agent_type', 'agent'].flatMap(key => given.get(key) ?? [])[0]
  const [said = '', prompt = ''] = [
    ['description', 'title', 'task'].flatMap(key => given.get(key) ?? [])[0],
    given.get('prompt'),
  ]
  if (agent === undefined || said + prompt === '') return []
  const id = isId(said) ? said : null
  const told = parseTaskLine({
    plain: id === null && said !== '' ? said : prompt,
    line,
    lead: null,
    bold: false,
  })
  const title = told.title === '' ? (id ?? said) : told.title
  return [
    toCandidate({
      id: id ?? told.ids[0] ?? null,
      title,
      agent,
      detail: prompt === '' ? null : prompt,
      path,
      line,
    }),
  ]
}

const STARTS =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:npx\s+)?(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|qwen|spawn|launch|dispatch)\b[^|;&]*?--(?:agent(?:-id|-name|-type)?|name|session)[= ]["']?([\w.-]{2,80})["']?(?=\s|$)/i
const TOLD = /--(?:task|prompt|description|message)[= ](?:"([^"]{3,400})"|'([^']{3,400})')/i

const QUOTED = /\s"([^"]{3,400})"/

/** `claude --agent-id="parser" --task "Write the parser"`. */
function toStarted(text: string, line: number, path: WaveName[]): Candidate[] {
  const agent = STARTS.exec(text)?.[1]
  if (agent === undefined) return []
  const told = TOLD.exec(text)
  const id = parseLooseIdStart(agent.replace(/^([A-Z]{1,4}\d{0,3}-\d{1,3})-.*$/, '$1'))
  const said = told?.[1] ?? told?.[2] ?? QUOTED.exec(text)?.[1]
  const quoted = said === undefined ? null : parseTaskLine({ plain: said, line, lead: null, bold: false })
  if (quoted !== null && quoted.ids.length === 1 && quoted.title !== '')
    return [toCandidate({ title: quoted.title, agent, id: quoted.ids[0]!, path, line })]
  return [toCandidate({ title: said ?? agent, agent, id: id?.ids[0] ?? null, path, line })]
}

const PROMPTED =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:timeout\s+\S+\s+)?(?:npx\s+)?(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|qwen)\s+(?:exec\s+|run\s+)?(?:-p|--print|--prompt|--message|-m|exec|run)?\s*(?:"\$\(\s*(?:cat|<)\s*([\w./-]{1,120})\s*\)"|"([^"$]{3,400})"|'([^']{3,400})')/i

/** `claude -p "$(cat prompts/pkg-01.md)" &`: what the file is called, or what is asked for. */
function toPrompted(text: string, line: number, path: WaveName[]): Candidate[] {
  const prompted = STARTS.test(text) ? null : PROMPTED.exec(text)
  if (prompted === null) return []
  const stem = prompted[1]?.replace(/^.*\//, '').replace(/\.\w{1,8}$/, '')
  const title = stem ?? prompted[2] ?? prompted[3] ?? ''
  const told = stem === undefined ? parseTaskLine({ plain: title, line, lead: null, bold: false }) : null
  const id = stem !== undefined && /^[a-z]{1,12}[-_]?\d{1,5}$/i.test(stem) ? stem : (told?.ids[0] ?? null)
  return [toCandidate({ title: told === null || told.title === '' ? title : told.title, id, path, line })]
}

const HANDS =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:[\w.-]{0,40}\/){0,4}(?:[\w.]{1,30}-){0,2}(?:agent|worker|dispatch|spawn|launch|delegate|assign)(?:-[a-z]{1,12})?(?:\.\w{1,4})?\s+["']?(@?[a-z][\w.-]{1,40})["']?\s+(?:"([^"$]{3,400}\s[^"$]{1,400})"|'([^']{3,400}\s[^']{1,400})')\s*(?:[&;|>].{0,80})?$/i

/** `agent parser "Write the parser" &`, `./run-agent.sh parser 'Write the parser'`. */
function toHanded(text: string, line: number, path: WaveName[]): Candidate[] {
  const handed = HANDS.exec(text)
  if (handed === null) return []
  return [toLaunchedTask(handed[2] ?? handed[3]!, handed[1]!, line, path)]
}

const ARGUMENT = /"([^"]{2,400})"|'([^']{2,400})'|([^\s"'|;&<>]{1,80})/gu

/** `go parser "Write the parser" &`, where `go` is a function of the script that starts an agent. */
function toCalledSo(text: string, { functions }: Run, line: number, path: WaveName[]): Candidate[] {
  const [, name = '', rest = ''] = /^\s*([\w-]{1,40})\s+(\S.*)$/.exec(text) ?? []
  if (!functions.has(name)) return []
  const given = matchesOf(rest, ARGUMENT).map(match => match[1] ?? match[2] ?? match[3] ?? '')
  const what = given.find(one => /\S\s+\S/.test(one))
  const id = given.find(isId) ?? null
  const agent = given.find(one => one !== id && one !== what && /^@?\p{L}[\p{L}\p{N}_.-]{0,40}$/u.test(one))
  if (what === undefined) return []
  const task =
    agent === undefined ? toCandidate({ title: what, path, line }) : toLaunchedTask(what, agent, line, path)
  return [{ ...task, id: id ?? task.id }]
}

/** Whoever is started is called by an id, or does it. */
function toLaunchedTask(what: string, agent: string, line: number, path: WaveName[]): Candidate {
  const told = parseTaskLine({ plain: what, line, lead: null, bold: false })
  const id = parseLooseIdStart(agent)
  return toCandidate({
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
}
