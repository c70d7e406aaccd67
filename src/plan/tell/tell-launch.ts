import { matchesOf } from '../../lib/matches-of.ts'
import type { Fence } from '../outline/outline.ts'
import { PLAN_TASKS_MAX } from '../plan.ts'
import { isId, parseLooseIdStart } from '../words/ids.ts'
import type { WaveName } from '../words/wave-name.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { isKnownPrefix } from './mark-sections.ts'
import { parseTaskLine } from './task-line.ts'
import { STEP_MAX, tellNamed } from './tell-named.ts'
import type { Candidate, Place, StatedCount, Telling } from './telling.ts'
import { toCandidate, toTelling } from './telling.ts'
import type { Coded } from './unroll-loops.ts'
import { unrollLoops } from './unroll-loops.ts'

const LAUNCH = /^\s*(?:[-*]\s+|\d+[.)]\s+)?Task[\s(]+["'`]?(@?[A-Za-z][\w.-]*)["'`]?\)?\s*:\s*(\S.*)$/
/** `dispatch dba-1: Take a backup`, `spawn @ines -> Draw the map`. */
const SENDS =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?(?:(?:dispatch|spawn|launch|delegate|assign)(?:\s+(?:to|agent))?|(?:start|run|agent|worker|bot)(?=\s+[`"'@]?[\w.]*[-\d@]))[\s(]+["'`]?(@?[A-Za-z][\w.-]{0,60})["'`]?\)?\s*(?::|=>|->|→)\s*["']?(\S.*?)["']?\s*$/i
const DOES =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?((?:Agent|Worker|Dev|Team)[-_ ](?:[A-Z][\w-]*|\d{1,4})|@[\w-]+)\s+([a-z]{2,20}s\s+\S.*)$/
/** `claude --agent-id="parser" --task "Write the parser"`. */
const STARTS =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:npx\s+)?(?:claude|codex|aider|gemini|cursor-agent|opencode|goose|amp|copilot|qwen)\b[^|;&]*?--(?:agent(?:-id|-name|-type)?|name|session)[= ]["']?([\w.-]{2,80})["']?(?=\s|$)/i
const TOLD = /--(?:task|prompt|description|message)[= ](?:"([^"]{3,400})"|'([^']{3,400})')/i
const COMMENT = /^\s*(?:#+|\/\/|--|;|::)[\s=~*#-]*(.*?)[\s=~*#-]*$/
/** `agent parser "Write the parser" &`, `./run-agent.sh parser 'Write the parser'` */
const HANDS =
  /^\s*(?:[A-Z_]+=\S+\s+)*(?:[\w.-]{0,40}\/){0,4}(?:[\w.]{1,30}-){0,2}(?:agent|worker|dispatch|spawn|launch|delegate|assign)(?:-[a-z]{1,12})?(?:\.\w{1,4})?\s+["']?(@?[a-z][\w.-]{1,40})["']?\s+(?:"([^"$]{3,400}\s[^"$]{1,400})"|'([^']{3,400}\s[^']{1,400})')\s*(?:[&;|>].{0,80})?$/i

/** Lines in a fence that start agents: `Task api-writer: Add the endpoint (#4)`, `Agent-Docs updates the guide`. */
export function tellLaunch(fence: Fence, place: Place): Telling[] {
  if (place.aside !== null && place.aside !== 'retold') return []
  let path = place.path
  let needed: string | null = null
  const tasks: Candidate[] = []
  const counts: StatedCount[] = []
  const waits: number[] = []
  const lines = unrolled(fence, place)
  const programs = toPrograms(lines)
  const isMixed = isBlocking(lines)
  let blocking: Candidate[] = []
  for (const { text, line, item } of lines) {
    if (/^\s*wait\b/.test(text)) waits.push(tasks.length)
    const comment = COMMENT.exec(text)
    if (comment !== null) {
      const name = parseWaveName(comment[1]!, line)
      if (name !== null) path = enter(path, place.path, name)
      needed = readCondition(comment[1]!, tasks)
      continue
    }
    const told = toLaunched(text.slice(0, 2000), { item: item ?? null, programs }, line, path)
    if (isMixed && told.length > 0) {
      comeAfter(told, blocking)
      if (!BACKGROUND.test(text) && !text.trimEnd().endsWith('\\')) blocking = told
    }
    if (needed !== null) for (const task of told) task.dependencies.push({ text: needed, by: 'inline', line })
    tasks.push(...told)
  }
  if (tasks.length === 0 && place.path.length > 0) return tellNamed(fence, place)
  addIds(tasks, place)
  if (tasks.every(task => task.path.length === 0)) divide(tasks, waits)
  else holdBack(tasks, waits)
  return tasks.length === 0 ? [] : [toTelling('launch', place, tasks, counts)]
}

/** `Task(dry-runner): T1.1 Dry the clay`: the id is one where all have some, or the document knows such. */
function addIds(tasks: Candidate[], { marks }: Place): void {
  const led = tasks.flatMap(task => {
    const start = task.id === null ? parseLooseIdStart(task.title) : null
    return start === null || start.rest === '' ? [] : [{ task, start }]
  })
  const isHabit = led.length > 1 && led.length === tasks.length
  for (const { task, start } of led) {
    if (start.ids.length !== 1 || (!isHabit && !isKnownPrefix(marks, task.title))) continue
    task.id = start.ids[0]!
    task.title = start.rest
  }
}

/** `claude -p "…" && claude -p "…"`: one command after the other. */
function toLaunched(text: string, run: Run, line: number, path: WaveName[]): Candidate[] {
  const all: Candidate[] = []
  let before: Candidate[] = []
  for (const part of text.split(/\s&&\s/)) {
    const told = [
      ...toTasks(part, line, path),
      ...toCalls(part, line, path),
      ...toStarted(part, line, path),
      ...toPrompted(part, line, path),
      ...toHanded(part, line, path),
    ]
    const own = told.length > 0 ? told : toDispatched(part, run, line, path)
    const names = before.flatMap(({ id, agent }) => id ?? agent ?? []).join(', ')
    for (const task of own)
      if (names !== '') task.dependencies.push({ text: names, by: 'inline', trust: 'known', line })
    all.push(...own)
    if (own.length > 0) before = own
  }
  return all
}

/** What is started in the foreground ends before the script goes on: said where others are sent to the background. */
function isBlocking(lines: Coded[]): boolean {
  return (
    lines.some(({ text }) => BACKGROUND.test(text)) && !lines.some(({ text }) => /^\s*[)}]\s*&/.test(text))
  )
}

function comeAfter(told: Candidate[], blocking: Candidate[]): void {
  const names = blocking.flatMap(({ id, agent }) => id ?? agent ?? []).join(', ')
  if (names === '' || blocking[0]!.path[0]?.key !== told[0]!.path[0]?.key) return
  for (const task of told)
    task.dependencies.push({ text: names, by: 'inline', trust: 'known', line: task.line })
}

/** Of all scripts together no more than there may be tasks. */
function unrolled({ lines }: Fence, { marks }: Place): Coded[] {
  if (marks.ranged > PLAN_TASKS_MAX) return lines
  const told = unrollLoops(lines)
  marks.ranged += Math.max(0, told.length - lines.length)
  return told
}

/** Between two `wait`s a script runs at once what it has started: a batch, where nothing else says when. */
function divide(tasks: Candidate[], waits: number[]): void {
  const ends = [...new Set(waits)].filter(end => end > 0 && end < tasks.length)
  if (ends.length === 0) return
  for (const [at, task] of tasks.entries()) {
    const number = ends.filter(end => end <= at).length + 1
    const name = { kind: 'batch', key: `batch ${number}`, label: `Batch ${number}`, alias: null, title: '' }
    task.path = [{ ...name, line: tasks[ends[number - 2] ?? 0]!.line }]
  }
}

/** In a wave what is started behind a `wait` comes after what was started before it. */
function holdBack(tasks: Candidate[], waits: number[]): void {
  for (const end of new Set(waits)) {
    const [before, after] = [tasks[end - 1], tasks[end]]
    if (before === undefined || after === undefined || before.path[0]?.key !== after.path[0]?.key) continue
    const start = Math.max(0, ...waits.filter(other => other < end))
    const names = tasks.slice(start, end).flatMap(({ id, agent }) => id ?? agent ?? [])
    const next = Math.min(tasks.length, ...waits.filter(other => other > end))
    if (names.length > STEP_MAX) continue
    for (const task of tasks.slice(end, next))
      if (task.path[0]?.key === before.path[0]?.key)
        task.dependencies.push({ text: names.join(', '), by: 'inline', trust: 'known', line: task.line })
  }
}

function toHanded(text: string, line: number, path: WaveName[]): Candidate[] {
  const handed = HANDS.exec(text)
  if (handed === null) return []
  return [toLaunchedTask(handed[2] ?? handed[3]!, handed[1]!, line, path)]
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

const DISPATCH =
  /^\s*(?:[\w./-]{1,60}\s+){0,3}(?:[\w.]{0,30}[/-]){0,4}(?:run|start|launch|spawn|dispatch|delegate|trigger|kick|fire|enqueue|submit|exec|queue|assign|agent|worker|fleet|swarm)\b/i
const BACKGROUND = /(?<!&)&\s*$/
/** A line of a script: what the loop around it stands at, and the programs that start tasks in it. */
interface Run {
  item: string | null
  programs: Set<string>
}

/** The programs that a script starts tasks with: in the background, in a loop, or again and again by an id. */
function toPrograms(lines: Coded[]): Set<string> {
  const programs = new Set<string>()
  const seen = new Map<string, string>()
  for (const { text, item } of lines) {
    const program = programOf(text)
    if (program === '' || PRINTS.test(text)) continue
    const [id] = text.match(/\b[A-Z]{1,6}[-_]?\d{1,5}\b/) ?? []
    const isAgain = id !== undefined && seen.has(program) && seen.get(program) !== id
    const isLooped = item !== undefined && id !== undefined && BACKGROUND.test(text)
    if (isLooped || (DISPATCH.test(text) && (BACKGROUND.test(text) || item !== undefined || isAgain)))
      programs.add(program)
    if (id !== undefined) seen.set(program, id)
  }
  return programs
}

function programOf(text: string): string {
  return /^\s*(?:[A-Z_]+=\S+\s+)*((?:\.{0,2}\/)?[\w./-]{2,60})(?=\s)/.exec(text.slice(0, 200))?.[1] ?? ''
}

const PRINTS =
  /^\s*(?:echo|printf|sleep|wait|cd|mkdir|rm|cp|mv|git|cat|test|\[|if|then|else|fi|while|done|do)\b/

/** `fleet run migrate --task SHARD_03 &`, in a loop or at the end of one line: any program that starts a task by its id. */
function toDispatched(text: string, { item, programs }: Run, line: number, path: WaveName[]): Candidate[] {
  if (PRINTS.test(text)) return []
  const starts =
    BACKGROUND.test(text) || (item !== null && DISPATCH.test(text)) || programs.has(programOf(text))
  if (!starts) return []
  const words = text.match(/[\w.][\w./-]*/g) ?? []
  const named = words.map(word => word.replace(/^.*\//, '').replace(/\.(?:md|txt|ya?ml|json|prompt)$/, ''))
  const id = named.find(word => isId(word) && (item === null ? /^[A-Z]/.test(word) : word.includes(item)))
  return id === undefined ? [] : [toCandidate({ title: id, id, path, line })]
}

const CONDITION = /^(?:then,?\s+)?(?:once|after|when|as soon as)\s+(.{2,200})$/i

/** `# once parser is finished`: who was launched above that line comes before what stands below it. */
function readCondition(comment: string, above: Candidate[]): string | null {
  const words = new Set(CONDITION.exec(comment.trim())?.[1]?.match(/[\w@][\w.@-]{1,60}/g) ?? [])
  if (words.size === 0) return null
  const named = above.flatMap(({ agent, id }) => [agent, id].filter(name => name !== null && words.has(name)))
  return named.length === 0 ? null : named.join(', ')
}

/** A comment of the same kind ends the group that the one before it began. */
function enter(path: WaveName[], outer: WaveName[], name: WaveName): WaveName[] {
  const at = path.findIndex(open => open.kind === name.kind)
  const rest = at === -1 ? path : path.slice(at + 1)
  if (at !== -1 && outer.includes(path[at]!) && path[at]!.key === name.key) return path
  return [name, ...rest]
}

function toStarted(text: string, line: number, path: WaveName[]): Candidate[] {
  const agent = STARTS.exec(text)?.[1]
  if (agent === undefined) return []
  const told = TOLD.exec(text)
  const id = parseLooseIdStart(agent.replace(/^([A-Z]{1,4}\d{0,3}-\d{1,3})-.*$/, '$1'))
  return [toCandidate({ title: told?.[1] ?? told?.[2] ?? agent, agent, id: id?.ids[0] ?? null, path, line })]
}

const CALL = /^\s*(?:await\s+)?(?:Task|Agent)\(\s*\{?\s*(?=\w{3,20}\s*[:=])/
const GIVEN =
  /\b(subagent_type|subagent|agent_type|agent|description|title|task|prompt)\s*[:=]\s*(?:"([^"]{1,600})"|'([^']{1,600})'|`([^`]{1,600})`)/g

/** `Task(subagent_type="parser-dev", description="T4", prompt="Write the parser")`. */
function toCalls(text: string, line: number, path: WaveName[]): Candidate[] {
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

function toTasks(plain: string, line: number, path: WaveName[]): Candidate[] {
  const launch = LAUNCH.exec(plain) ?? SENDS.exec(plain)
  const does = launch === null ? DOES.exec(plain) : null
  const [agent, what] =
    launch !== null ? [launch[1]!, launch[2]!] : does !== null ? [does[1]!, does[2]!] : [null, '']
  if (agent === null) return []
  return [toLaunchedTask(what, agent, line, path)]
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
