import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import type { Fact } from '../words/facts.ts'
import type { Called } from '../words/roles.ts'
import { parseCalled } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { fieldsIn } from './fields.ts'

/** Headings that call by name who is started, known by there being several of them, each with a name of its own. */
export function markDoers(root: Section): Map<Section, Called> {
  const doers = new Map<Section, Called>()
  visit(root, doers)
  const names = new Set([...doers.values()].map(({ agent }) => agent))
  return names.size > 1 && names.size * 2 > doers.size ? doers : new Map<Section, Called>()
}

function visit(section: Section, doers: Map<Section, Called>): void {
  const called = section.depth > 1 ? calledIn(section) : null
  if (called !== null && asideOf(called.agent) === null) doers.set(section, called)
  for (const child of section.sections) visit(child, doers)
}

/** `Agent form: claim form wizard`; a name alone, as code, where a prompt stands below it, or by hyphens or its trade, where it has a mission. */
function calledIn(section: Section): Called | null {
  const { heading, blocks } = section
  const plain = stripDecoration(heading?.plain.slice(0, 200) ?? '')
  const called = parseCalled(plain)
  const lead = heading?.lead ?? ''
  if (
    called === null &&
    (HYPHENED.test(plain) || TRADE.test(plain)) &&
    fieldsIn(section).some(({ fact }) => isWork(fact))
  )
    return { agent: plain, title: '' }
  if (called !== null || !PROGRAM.test(lead) || !plain.startsWith(lead)) return called
  return blocks.some(({ kind }) => kind === 'fence')
    ? { agent: lead, title: plain.slice(lead.length).replace(/^[\s:–—→-]+/, '') }
    : null
}

function isWork(fact: Fact): boolean {
  return fact === 'detail' || fact === 'task'
}

/** `Crawler agent` */
const TRADE = /^\p{Lu}[\p{L}-]{2,20}(?: [\p{L}-]{2,20})? (?:agent|bot)$/u
const HYPHENED = /^@?[a-z][a-z0-9_]{1,30}(?:-[a-z0-9_]{1,30}){1,4}$/
const PROGRAM = /^[a-z][a-z0-9_]{1,30}(?:-[a-z0-9_]{1,30}){0,4}$/
