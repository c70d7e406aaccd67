import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { factOf } from '../words/facts.ts'
import { isTrade, parseLane } from '../words/lanes.ts'
import { isOther } from './give-people.ts'
import { parseMode } from '../words/modes.ts'
import { parseCalled } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'

const NAME = '\\p{Lu}\\p{Ll}{1,14}'
const TAIL = new RegExp(`\\S\\s(?:[—–|·-]\\s|\\()(${NAME})\\)?$`, 'u')
const TEAM = /^(?:Team|Squad|Crew|Équipe|Equipo|Equipe)\s\p{Lu}[\p{L}\p{N}-]{1,20}$/u
const PROGRAM = /^@?[a-z][\w.]{1,20}(?:-[\w.]{1,20}){0,3}$/
const ROLE = new RegExp(`^(?:Sub-?agent|Agent|Session|Worker)\\s${NAME}$`, 'u')
const WHOLE = new RegExp(`^${NAME}$`, 'u')
/** What says that people or programs divide the work. */
const SHARED =
  /\b(?:people|persons|developers?|engineers?|colleagues|agents?|sessions?|terminals?|bots?|each of (?:us|you)|of us|we are|entwickler\w*|personen|leute|kolleg\w+|personnes?|développeu\w+|collègues|personas?|desarrollador\w*|pessoas?|desenvolvedor\w*|colegas?|person[ae]|sviluppator\w*|collegh\w+|mensen|ontwikkelaars?|collega|agente[ns]?|claude|codex|gemini|copilot)\b/iu

interface Heads {
  tails: string[]
  /** How many headings stand above lists, whether they name anybody or not. */
  count: number
  labels: string[]
  /** `Agent ada`, `claude-ada` alone above lists. */
  called: string[]
  shared: boolean
}

/** `### Lights — Vera` in one wave and in the next, `**Team Nord**` above several lists. */
export function findHeads(root: Section): Set<string> {
  const heads: Heads = { tails: [], count: 0, labels: [], called: [], shared: false }
  visit(root, heads)
  const { tails, count, labels, called: heading, shared } = heads
  const found = tails.length > 2 && tails.length * 10 >= count * 6 ? repeatedIn(tails) : []
  const called = shared ? repeatedIn(labels) : labels.filter(label => TEAM.test(label))
  return new Set([...found, ...called, ...(shared ? repeatedIn(heading) : [])])
}

/** All of them, where any comes again. */
function repeatedIn(names: string[]): string[] {
  const known = new Set(names)
  return known.size > 1 && known.size < names.length ? names : []
}

function visit({ heading, depth, blocks, sections }: Section, heads: Heads): void {
  const plain = stripDecoration(heading?.plain.slice(0, 200) ?? '')
  heads.shared ||= SHARED.test(plain)
  const isListed = blocks.some(({ kind }) => kind === 'list' || kind === 'table')
  if (depth > 1 && isListed && !startsGroup(plain)) {
    heads.count++
    if (parseCalled(plain)?.title === '' || ROLE.test(plain) || isDoer(plain)) heads.called.push(plain)
    const name = TAIL.exec(plain)?.[1]
    if (name !== undefined && isName(name)) heads.tails.push(name)
    if (WHOLE.test(plain) && isName(plain)) heads.labels.push(plain)
  }
  for (const block of blocks) {
    if (block.kind === 'text')
      heads.shared ||= block.lines.some(({ plain }) => SHARED.test(plain.slice(0, 400)))
    if (block.kind !== 'list' || block.label === null) continue
    const label = stripDecoration(block.label.plain.slice(0, 60)).replace(/[:\s]+$/, '')
    if (TEAM.test(label) || (WHOLE.test(label) && isName(label)) || isDoer(label)) heads.labels.push(label)
  }
  for (const child of sections) visit(child, heads)
}

/** `claude-ada`, `Ada`, and not what the work is about. */
function isDoer(plain: string): boolean {
  return (PROGRAM.test(plain) || WHOLE.test(plain)) && !isTrade(plain) && !isOther(plain) && isName(plain)
}

function isName(word: string): boolean {
  return (
    factOf(word) === null && asideOf(word) === null && parseLane(word, 0) === null && parseMode(word) === null
  )
}
