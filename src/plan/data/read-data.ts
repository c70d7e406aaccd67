import type { Fence, Outline, Section, Text } from '../outline/outline.ts'
import type { Finding } from '../plan.ts'
import { placeOf } from '../tell/place-of.ts'
import type { Place, Telling } from '../tell/telling.ts'
import { by, openPlace, toTelling } from '../tell/telling.ts'
import { kindOf } from '../words/wave-name.ts'
import { collect } from './collect.ts'
import { followReferences } from './follow-references.ts'
import type { Collected } from './found.ts'
import { nameGroups } from './name-groups.ts'
import { nameIds } from './name-ids.ts'
import { parseLiterals } from './parse-literals.ts'
import type { Parsed } from './parse-data.ts'
import { parseData } from './parse-data.ts'
import { placeTold } from './place-told.ts'
import { placeTasks } from './place-tasks.ts'
import { addGroups, toSections } from './to-sections.ts'
import { toEnglishKeys } from './to-english-keys.ts'
import type { Value } from './value.ts'
import { tellGantt } from './tell-gantt.ts'
import { isDataText, isJson, sniffProgram } from './sniff.ts'

export interface Data {
  outline: Outline
  tellings: Telling[]
  findings: Finding[]
}

/** A text that is YAML or JSON as a whole; null where it is not. */
export function readData(text: string): Data | null {
  const json = isJson(text)
  if (!json && !isDataText(text)) return readProgram(text)
  const parsed = parse(json ? toSingle(text) : text)
  if (parsed === null || parsed.value.kind === 'text') return json ? toNoData(text) : null
  const { collected, findings } = read(parsed.value, true, new Set())
  // Lists below lines that end in a colon are YAML to a machine and a plan to people: told as text, they say more.
  if (!json && collected.found.length === 0 && !isStrictlyData(parsed.value)) return null
  const root = toSections(parsed.value, collected, json ? [] : commentsOf(text))
  const tellings = collected.found.length === 0 ? [] : [toDataTelling(collected, openPlace(root))]
  const none =
    tellings.length === 0 && parsed.findings.every(finding => finding.severity !== 'error')
      ? [toNothing(json)]
      : []
  return {
    outline: { root, frontMatter: null },
    tellings,
    findings: [...parsed.findings, ...findings, ...none],
  }
}

function parse(text: string, firstLine = 1): Parsed | null {
  const parsed = parseData(text, firstLine)
  return parsed === null ? null : { ...parsed, value: toEnglishKeys(parsed.value) }
}

/** A program in Python or JavaScript that lists tasks; what it says of itself at its top and in comments is text. */
function readProgram(text: string): Data | null {
  const program = sniffProgram(text)
  const value = program === null ? null : parseLiterals(text, 1)
  if (program === null || value === null) return null
  const { collected, findings } = read(value, true, new Set())
  if (collected.found.length < 2) return null
  const about = program.about
    .split('\n')
    .flatMap((plain, index) => toComment(plain.replace(/^\s*\*\s?/, ''), program.line + index))
  const root = toSections(value, collected, [...about, ...commentsOf(text.replaceAll(/^\s{0,2}\/\//gm, '#'))])
  return {
    outline: { root, frontMatter: null },
    tellings: [toDataTelling(collected, openPlace(root))],
    findings,
  }
}

/** Data inside a document: its front matter, and fences that tell tasks. Adds the waves to the outline. */
export function readInnerData(
  outline: Outline,
  root: Place,
  told: Telling[],
): { tellings: Telling[]; findings: Finding[] } {
  const tellings: Telling[] = []
  const findings: Finding[] = []
  // Most documents hold no data, and none of this is asked for.
  let counted: ReturnType<typeof countTold> | null = null
  let ordered: boolean | null = null
  const front = outline.frontMatter
  if (front !== null && front.split('\n').some(line => line.trimEnd().endsWith(':'))) {
    const parsed = parse(front, 2)
    if (parsed !== null) take(parsed.value, root)
  }
  visit(outline.root, tellings.length === 0 ? root : openPlace(outline.root))
  return { tellings, findings }

  function visit(section: Section, outer: Place): void {
    const place = placeOf(section, outer)
    if (place.aside !== null && place.aside !== 'retold') return
    // The waves that are added below are no fences to look into.
    const inner = [...section.sections]
    for (const block of section.blocks) {
      if (block.kind === 'fence' && block.language === 'mermaid') takeGantt(tellGantt(block, place))
      if (block.kind !== 'fence') continue
      const isCode = isProgram(block)
      if (!isCode && !/^(?:ya?ml(?:-file)?|json(?:-file|[c5])?|)$/.test(block.language)) continue
      const text = block.lines.map(line => line.text).join('\n')
      if (isCode) {
        const literals = parseLiterals(text, block.lines[0]?.line ?? 1)
        if (literals !== null) take(literals, place, 'program')
        continue
      }
      if (block.language === '' && !isJson(text) && !isDataText(text)) continue
      const parsed = parse(text, block.lines[0]?.line ?? 1)
      if (parsed !== null) take(parsed.value, place, block.language.endsWith('-file') ? 'file' : 'data')
    }
    for (const child of inner) visit(child, place)
  }

  /** Where anything else gives an order, a calendar only adds how long things take. */
  function takeGantt(own: Telling[]): void {
    ordered ??=
      told.some(telling => telling.tasks.some(task => task.dependencies.length > 0)) || hasGraph(outline.root)
    if (ordered) for (const telling of own) for (const task of telling.tasks) task.dependencies = []
    tellings.push(...by('calendar', own))
  }

  /** Beside tasks that the document tells by itself, data counts only where it is about the same. */
  function take(value: Value, place: Place, from: 'data' | 'file' | 'program' = 'data'): void {
    const plain = (counted ??= countTold(told))
    const { collected } = read(value, false, plain.ids)
    if (collected.found.length < collected.mentioned.length && placeTold(collected, told)) return
    const own = collected.found.filter(
      ({ task }) => task.id !== null || task.agent !== null || task.dependencies.length > 0,
    )
    // Mere titles are believed where they stand in waves and nothing else tells tasks.
    const waved =
      plain.count === 0 &&
      collected.found.every(({ task }) => task.path.some(name => kindOf(name) === 'time'))
    if (
      collected.found.length === 0 ||
      (!waved && (own.length === 0 || own.length * 2 < collected.found.length))
    )
      return
    const known = collected.found.filter(({ task }) => plain.ids.has(task.id?.toLowerCase() ?? '')).length
    const retold = plain.count > 0 && known * 2 >= collected.found.length
    // Ids beat items that nobody is said to do, and so does who does what when.
    const plainer =
      plain.bare &&
      collected.found.every(
        ({ task }) =>
          task.id !== null || (task.agent !== null && task.path.some(name => kindOf(name) === 'time')),
      )
    if (plain.count > collected.found.length && !retold && !plainer && from !== 'file') return
    // So may data that a text shows: of what nobody does, when or after what, only that is work which the text tells, too.
    const isShown = collected.found.every(
      ({ task: { agent, dependencies, path } }) => agent === null && dependencies.length + path.length === 0,
    )
    if (from === 'data' && isShown && plain.count > 0 && !retold) return
    // A program may list anything: beside tasks it is believed where it is about those.
    if (from === 'program' && plain.count > 0 && !retold && !plainer) return
    const same = collected.groups.every(({ name }) => name === null || plain.groups.has(name.key))
    if (!retold || plain.loose || same) addGroups(place.section, collected)
    tellings.push(toDataTelling(collected, retold ? { ...place, aside: 'retold' } : place))
  }
}

const ASSIGNS = /^\s*(?:(?:export\s+)?(?:const|let|var)\s+)?[\p{L}_][\w.]{0,60}\s*=\s*[[{(]/mu

/** JavaScript and Python, said or by what they look like. */
function isProgram({ language, lines }: Fence): boolean {
  if (/^(?:js|javascript|jsx|mjs|ts|typescript|tsx|py|python|python3)$/.test(language)) return true
  return language === '' && lines.slice(0, 20).some(({ text }) => ASSIGNS.test(text.slice(0, 200)))
}

function hasGraph(section: Section): boolean {
  const drawn = section.blocks.some(
    block => block.kind === 'fence' && block.lines.some(line => /^\s*(?:graph|flowchart)\b/.test(line.text)),
  )
  return drawn || section.sections.some(hasGraph)
}

/** Loose where no task stands in a group: then the data may say when each is done. Bare where none says more than what. */
function countTold(told: Telling[]): {
  count: number
  ids: Set<string>
  loose: boolean
  bare: boolean
  groups: Set<string>
} {
  const tasks = told.filter(telling => !telling.retold).flatMap(telling => telling.tasks)
  const ids = new Set(tasks.flatMap(task => task.id?.toLowerCase() ?? []))
  const names = tasks.flatMap(({ path }) => path.filter(name => kindOf(name) === 'time'))
  const loose = names.length === 0
  const bare =
    loose &&
    ids.size === 0 &&
    tasks.every(({ agent, dependencies }) => agent === null && dependencies.length === 0)
  return { count: tasks.length, ids, loose, bare, groups: new Set(names.map(({ key }) => key)) }
}

/** First what plainly is a task; then what agents do; then groups that hold nothing else. */
const REACHES = [
  { doers: false, groups: false },
  { doers: true, groups: false },
  { doers: true, groups: true },
]

/** `ids` are those of tasks that are told elsewhere: in data they may be named by nothing else. */
function read(value: Value, whole: boolean, ids: Set<string>): { collected: Collected; findings: Finding[] } {
  let collected: Collected = { found: [], groups: [], mentioned: [], edges: [] }
  const named = nameIds(value)
  for (const reach of REACHES) {
    collected = collect(named, [], reach)
    placeTasks(collected, ids)
    if (collected.found.length > 0) break
  }
  nameGroups(collected)
  return { collected, findings: followReferences(collected, whole) }
}

function toDataTelling(collected: Collected, place: Place): Telling {
  const tasks = collected.found.map(({ task }) => task)
  for (const task of tasks)
    task.path = [...task.path, ...place.path.filter(outer => !task.path.some(own => own.kind === outer.kind))]
  const named = tasks.filter(task => task.id !== null).length * 2 > tasks.length
  return { ...toTelling(named ? 'ids' : 'launch', place, tasks), by: 'data' }
}

/** One object a line (JSON Lines) is a list; line numbers stay. */
function toSingle(text: string): string {
  const lines = text.split('\n')
  const filled = lines.filter(line => line.trim() !== '')
  if (filled.length > 1 && filled.every(line => /^\s*\{.*\}\s*$/.test(line)))
    return `[${lines.map(line => (line.trim() === '' ? line : `${line},`)).join('\n')}]`
  // Comments between the lines are common in JSON that people write.
  return /^\s*\/\//m.test(text) ? lines.map(line => (/^\s*\/\//.test(line) ? '' : line)).join('\n') : text
}

function isStrictlyData(value: Value): boolean {
  if (value.kind !== 'map') return false
  return (
    value.entries.some(entry => entry.value.kind === 'map') &&
    value.entries.every(entry => /^[\w.$@/-]+$/.test(entry.key))
  )
}

function commentsOf(text: string): Text[] {
  return text.split('\n').flatMap((line, index) => {
    const plain = /^\s{0,2}#+\s*(\S.*)$/.exec(line)?.[1]
    return plain === undefined ? [] : toComment(plain, index + 1)
  })
}

function toComment(said: string, line: number): Text[] {
  const plain = said.trim().slice(0, 1000)
  return /\p{L}/u.test(plain) ? [{ plain, line, lead: null, bold: false }] : []
}

function toNothing(json: boolean): Finding {
  const what = json ? 'JSON' : 'YAML'
  const message = `This is ${what}, but no plan: nothing in it lists tasks. Regatta looks for "tasks", "steps", "jobs" or the like, with a title or an id each.`
  return { code: 'nothing-found', severity: 'error', line: 1, message }
}

function toNoData(text: string): Data | null {
  // `[x] done` begins like JSON and is none.
  if (!/^\s*[[{]\s*(?:["{[\]}]|$)/m.test(text.slice(0, 200)) || !/^\s*\{\s*"|^\s*\[\s*\{/.test(text))
    return null
  const message =
    'This looks like JSON, but it is damaged and cannot be read. Regatta starts nothing; repair it.'
  const root: Section = { heading: null, depth: 0, blocks: [], sections: [], line: 1 }
  return {
    outline: { root, frontMatter: null },
    tellings: [],
    findings: [{ code: 'damaged-data', severity: 'error', line: 1, message }],
  }
}
