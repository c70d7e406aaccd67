import { startsGroup } from '../words/wave-name.ts'
import { LINE_MAX } from './to-markdown.ts'

const ORG = /^#\+[A-Za-z_]{3,20}:|^[ \t]*:PROPERTIES:[ \t]*$|^\*{2,6} (?:TODO|DONE|NEXT|WAIT(?:ING)?) /m
const HEADLINE = /^(\*{1,6})\s+(\S.*)$/
const OPEN = [
  'TODO',
  'NEXT',
  'WAIT',
  'WAITING',
  'DOING',
  'STARTED',
  'IN-PROGRESS',
  'BLOCKED',
  'HOLD',
  'REVIEW',
]
const DONE = ['DONE']
const DROPPED = /^(?:CANCELL?ED|DROPPED|REJECTED|OBSOLETE|DELEGATED|SOMEDAY|DEFERRED)$/
const NEEDS = /^(?:blockers?|depends?(?:_on)?|dependencies|after|needs?|prereq\w*|requires?)$/i

interface Habits {
  open: Set<string>
  done: Set<string>
  /** Tags are who does it: most tasks have one that says so. */
  tagged: boolean
}

interface State {
  fenced: boolean
  /** What follows belongs to a task. */
  inTask: boolean
}

/** Headlines with `TODO` become tasks, their drawers labelled lines below them, and the others headings. */
export function fromOrg(text: string): string {
  if (!ORG.test(text) || !/^\*{1,6} \S/m.test(text)) return text
  const lines = text.split('\n')
  const habits = toHabits(lines)
  const state: State = { fenced: false, inTask: false }
  return lines.map(line => (line.length > LINE_MAX ? line : toLine(line, habits, state))).join('\n')
}

function toHabits(lines: string[]): Habits {
  const [open, done] = [new Set(OPEN), new Set(DONE)]
  let [agents, tags] = [0, 0]
  for (const line of lines) {
    const stated = /^#\+(?:SEQ_|TYP_)?TODO:\s*(\S.{0,300})$/i.exec(line.slice(0, LINE_MAX))
    if (stated !== null) {
      const [todo = '', ended = ''] = stated[1]!.split('|')
      for (const word of todo.split(/\s+/)) if (word !== '') open.add(word.replace(/\(.*$/, ''))
      for (const word of ended.split(/\s+/)) if (word !== '') done.add(word.replace(/\(.*$/, ''))
    }
    const tag = /^\*{1,6} .{1,300}\s:([\w@-]{2,40}):\s*$/.exec(line.slice(0, LINE_MAX))?.[1]
    if (tag === undefined) continue
    tags++
    if (/agent|bot|^@|worker/i.test(tag)) agents++
  }
  return { open, done, tagged: agents > 1 && agents * 2 > tags }
}

function toLine(line: string, habits: Habits, state: State): string {
  const block = /^\s*#\+(begin|end)_(\w{1,20})(?:\s+([\w+-]{1,20}))?/i.exec(line)
  if (block !== null) {
    state.fenced = block[1]!.toLowerCase() === 'begin'
    if (state.fenced) state.inTask = false
    return `\`\`\`${state.fenced ? (block[3] ?? '') : ''}`
  }
  if (state.fenced) return line
  const stated = /^#\+(\w{1,20}):\s*(.*)$/.exec(line)
  if (stated !== null) return /^title$/i.test(stated[1]!) ? `# ${stated[2]}` : ''
  const headline = HEADLINE.exec(line)
  if (headline !== null) return toHeadline(headline, habits, state)
  if (/^\s*:(?:PROPERTIES|END|LOGBOOK):\s*$/i.test(line)) return ''
  const field = /^\s*:([A-Za-z_-]{2,30}):\s+(\S.*)$/.exec(line)
  if (field !== null) return `${state.inTask ? '  - ' : ''}${toField(field[1]!, field[2]!)}`
  if (/^\s*(?:CLOSED|SCHEDULED|DEADLINE):\s/.test(line)) return ''
  const plain = withoutMarks(line)
  if (/^\s*\|[-+|]+\|\s*$/.test(plain)) return plain.replace(/\+/g, '|')
  return state.inTask && plain.trim() !== '' ? `    ${plain.trimStart()}` : plain
}

const ID = /^([\p{L}]{1,10}[-_]?\d{1,5}(?:\.\d{1,3}){0,2}[a-z]?)(?::|\.)?\s+(?=\S)/u

function toHeadline([, stars, rest]: RegExpExecArray, { open, done, tagged }: Habits, state: State): string {
  const tags = /\s+:([\w@:-]{1,120}):\s*$/.exec(rest!)
  let title = tags === null ? rest! : rest!.slice(0, tags.index)
  const word = /^([A-Z][A-Z-]{2,20})\s+(?=\S)/.exec(title)?.[1] ?? ''
  const known = open.has(word) || done.has(word) || DROPPED.test(word)
  if (known) title = title.slice(word.length).trimStart()
  title = withoutMarks(title.replace(/^\[#[A-Z]\]\s*|\s*\[\d{0,4}(?:\/\d{0,4}|%)\]\s*$/g, ''))
  const depth = Math.min(stars!.length + 1, 6)
  state.inTask = known && !startsGroup(title) && !DROPPED.test(word)
  if (known && DROPPED.test(word)) return `${'#'.repeat(depth)} Not chosen: ${title}`
  if (!state.inTask) return `${'#'.repeat(depth)} ${title}`
  const agent = tagged && tags !== null && !tags[1]!.includes(':') ? ` (agent: ${tags[1]})` : ''
  return `- [${done.has(word) ? 'x' : ' '}] ${title.replace(ID, '[=$1] ')}${agent}`
}

/** `:BLOCKER: ids(g4 g6)`, `:Effort: 1:30`. */
function toField(name: string, value: string): string {
  if (NEEDS.test(name)) {
    const listed = value
      .replace(/\b(?:ids|children|siblings)\(([^()]{0,200})\)/g, '$1')
      .replace(/"|\bid:/g, '')
    return `Depends on: ${/^[\w.-]+(?:\s+[\w.-]+)+$/.test(listed) ? listed.trim().split(/\s+/).join(', ') : listed}`
  }
  const clock = /^(\d{1,3}):(\d{2})$/.exec(value.trim())
  if (/^effort$/i.test(name) && clock !== null)
    return `Effort: ${Number(clock[1]) * 60 + Number(clock[2])} min`
  return `${name}: ${value}`
}

function withoutMarks(text: string): string {
  return text
    .replace(/\[\[[^[\]]{1,300}\]\[([^[\]]{1,300})\]\]/g, '$1')
    .replace(/(^|[\s(])[=~]([^\s=~][^=~]{0,100})[=~](?=$|[\s.,:;)])/g, '$1`$2`')
}
