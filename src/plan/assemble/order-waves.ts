import { fieldsOf } from '../tell/fields.ts'
import { findWaveMentions, kindOf } from '../words/wave-name.ts'
import type { Draft, DraftWave } from './draft.ts'
import { introOf } from './gather-waves.ts'
import type { Names } from './resolve-references.ts'
import { findWaveByTitle, resolve } from './resolve-references.ts'

/** More than any document means; with every one of 10,000 waves after all before it, reading took 12 s. */
const AFTER_MAX = 500_000

interface Order {
  after: Set<number>
  beside: Set<number>
  tasks: Set<number>
  none: boolean
}

interface Orders {
  list: Order[]
  left: number
}

const WORDS =
  /\b(?<after>after|once|when|upon|until|depends? on|dependent on|depend on|requires?|needs?|follow(?:s|ing)|blocked by|waits? (?:for|on)|completion of)\b|\b(?<beside>parallel (?:to|with)|alongside|concurrent(?:ly)? with|same time as|simultaneous(?:ly)? with|independent(?:ly)? (?:of|from)|overlaps?(?: with)?|together with)|\b(?<before>before|blocks?|unblocks|prior to|enables|prepares)\b|\b(?<not>no dependenc(?:y|ies) on|not depend(?:ent)? on|does not need)\b/gi
const ALL =
  /\b(?:after|requires|needs|depends on|once)\s+(?:all|every)\b(?:\s+(?:of the\s+)?(?:other|previous|prior|preceding|earlier|above))?\s*(?:\p{L}+)?/iu

/** Fills in after which waves each one comes, from the document's words, else from the numbering. */
export function orderWaves(draft: Draft, names: Names): void {
  const list = draft.waves.map(() => ({
    after: new Set<number>(),
    beside: new Set<number>(),
    tasks: new Set<number>(),
    none: false,
  }))
  const orders: Orders = { list, left: AFTER_MAX }
  for (const [index, wave] of draft.waves.entries()) {
    for (const { text, needs } of statementsOf(wave)) readStatement(draft, names, index, text, needs, orders)
  }
  for (const [index, wave] of draft.waves.entries()) {
    const order = list[index]!
    order.after.delete(index)
    wave.explicit = order.after.size > 0 || order.tasks.size > 0 || order.none
    wave.afterTasks = [...order.tasks].filter(task => draft.tasks[task]!.wave !== index)
    wave.after = [...order.after].sort((a, b) => a - b)
  }
  imply(draft, list)
  if (orders.left > 0) return
  const message = `The waves name more than ${AFTER_MAX} waves they come after. Regatta cannot start this plan; leave out those that follow from others.`
  draft.findings.push({ code: 'too-entangled', severity: 'error', line: draft.waves[0]!.line, message })
}

function addAfter(orders: Orders, own: number, other: number): void {
  const { after } = orders.list[own]!
  if (orders.left <= 0 || after.has(other)) return
  orders.left--
  after.add(other)
}

function statementsOf(wave: DraftWave): { text: string; needs: boolean }[] {
  const statements: { text: string; needs: boolean }[] = []
  for (const section of wave.sections) {
    statements.push({ text: section.heading?.plain ?? '', needs: false })
    const fields = fieldsOf(section.blocks)
    const told = new Set(fields.map(field => field.line))
    for (const line of introOf(section))
      if (!told.has(line.line)) statements.push({ text: line.plain, needs: false })
    for (const field of fields)
      if (field.fact === 'needs') statements.push({ text: field.value, needs: true })
  }
  for (const mention of wave.mentions) statements.push({ text: mention.name.title, needs: false })
  if (wave.sections.length === 0) statements.push({ text: wave.name.title, needs: false })
  return statements
}

function readStatement(
  draft: Draft,
  names: Names,
  own: number,
  text: string,
  needs: boolean,
  orders: Orders,
): void {
  const order = orders.list[own]!
  if (needs && /^\W*(?:none|nothing|n\/a|no dependencies)\b/i.test(text)) {
    order.none = true
    return
  }
  let [end, others] = [0, 0]
  for (const mention of findWaveMentions(text)) {
    const word = lastWord(text.slice(end, mention.start)) ?? (needs && others === 0 ? 'after' : null)
    end = mention.end
    const known = mention.keys.flatMap(key => names.waveByKey.get(key) ?? []).filter(wave => wave !== own)
    others += known.length
    for (const wave of known) {
      if (word === 'after') addAfter(orders, own, wave)
      else if (word === 'beside') order.beside.add(wave)
      else if (word === 'before') addAfter(orders, wave, own)
    }
  }
  if (ALL.test(text) && others === 0)
    for (let wave = 0; wave < own && orders.left > 0; wave++) addAfter(orders, own, wave)
  else if (others === 0) readNamed(draft, names, own, text, needs, order)
}

function lastWord(text: string): 'after' | 'beside' | 'before' | 'not' | null {
  let last: 'after' | 'beside' | 'before' | 'not' | null = null
  for (const { groups } of text.matchAll(WORDS)) {
    last =
      groups?.['after'] !== undefined
        ? 'after'
        : groups?.['beside'] !== undefined
          ? 'beside'
          : groups?.['before'] !== undefined
            ? 'before'
            : 'not'
  }
  return last
}

/** `(parallel after 0.1)`, `after features`: a task, or a wave by its title. */
function readNamed(
  draft: Draft,
  names: Names,
  own: number,
  text: string,
  needs: boolean,
  order: Order,
): void {
  const match = /\b(?:after|depends on|requires|blocked by)\s+((?:[^,;()[\].!?]|\.(?=\d))*)/i.exec(text)
  const what = match?.[1] ?? (needs ? text : null)
  if (what === null || what === undefined || what === '') return
  const wave = findWaveByTitle(names, what)
  if (wave !== null && wave !== own) order.after.add(wave)
  else {
    const first = draft.waves[own]!.tasks[0]
    for (const task of resolve(names, what, null).tasks) if (task !== first) order.tasks.add(task)
  }
}

/** Where nothing is said, a wave comes after the one before it; beside another, after what that one comes after. */
function imply(draft: Draft, orders: Order[]): void {
  const implied: DraftWave[] = []
  for (const [index, wave] of draft.waves.entries()) {
    if (wave.explicit || index === 0 || kindOf(wave.name) === 'lane') continue
    const beside = [...orders[index]!.beside].find(other => other < index)
    if (beside !== undefined) wave.after = [...draft.waves[beside]!.after]
    else {
      wave.after = [before(draft, orders, index)]
      implied.push(wave)
    }
  }
  const [first] = implied
  if (first === undefined) return
  const which =
    implied.length === 1 ? first.id : `${implied.length} waves (${first.id} to ${implied.at(-1)!.id})`
  const message = `Only the numbering says after what ${which} come${implied.length === 1 ? 's' : ''}. Regatta starts each after the one before it.`
  draft.findings.push({ code: 'implied-order', severity: 'note', line: first.line, message })
}

/** The wave before, unless that one itself waits for this one. */
function before(draft: Draft, orders: Order[], index: number): number {
  for (let other = index - 1; other >= 0; other--) if (!orders[other]!.after.has(index)) return other
  return draft.waves.length > 1 && index > 0 ? index - 1 : 0
}
