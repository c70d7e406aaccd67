import { matchesOf } from '../../lib/matches-of.ts'
import { parseChain } from '../words/arrows.ts'
import { isDenied, withoutFreed } from '../words/order-words.ts'
import { fieldsIn } from '../tell/fields.ts'
import { findWaveMentions, kindOf } from '../words/wave-name.ts'
import type { Draft, DraftWave } from './draft.ts'
import { introOf } from './gather-waves.ts'
import type { Link } from './links.ts'
import { imply } from './order-unsaid.ts'
import type { Order } from './order-unsaid.ts'
import type { Said } from './mentions.ts'
import type { Names } from './names.ts'
import { findWaveByTitle, wavesOf } from './names.ts'
import { resolve, resolveKnown } from './resolve-references.ts'
import { noteWhy } from './trail.ts'
import type { Trail, Why } from './trail.ts'

/** More than any document means; with every one of 10,000 waves after all before it, reading took 12 s. */
const AFTER_MAX = 500_000
/** The same may be said several times, but not by every line. */
const STEPS_EACH = 10

interface Orders {
  list: Order[]
  left: number
  /** Steps that may still be taken, also over what is known already. */
  steps: number
  trail: Trail | null
}

interface Statement {
  text: string
  needs: boolean
  line: number
}

const WORDS =
  /\b(?<after>after|once|as soon as|when|upon|until|depends? on|dependent on|depend on|requires?|needs?|follow(?:s|ing)|blocked by|waits? (?:for|on)|completion of)\b|\b(?<beside>parallel (?:to|with)|next to|side by side with|alongside|concurrent(?:ly)? with|same time as|simultaneous(?:ly)? with|independent(?:ly)? (?:of|from)|overlaps?(?: with)?|together with)|\b(?<before>before|blocks?|unblocks|prior to|enables|prepares)\b|\b(?<not>no dependenc(?:y|ies) on|not depend(?:ent)? on|does not need)\b/gi
const ALL =
  /\b(?:after|requires|needs|depends on|once)\s+(?:all|every)\b(?:\s+(?:of the\s+)?(?:other|previous|prior|preceding|earlier|above))?\s*(?:\p{L}+)?/iu

/** `Begins when all three tracks are complete` */
const JOINED =
  /\b(?:after|once|when|as soon as|until|needs|requires)\s(?:all|both|every|each|the(?=\s(?:two|three|four|five|six|\d)\s))\s(?:of\s)?(?:the\s)?(?:(?:\p{L}{3,8}|\d)\s)?(?:tracks?|lanes?|(?:work)?streams?|branch(?:es)?|worktrees?|agents?|sessions?|teams?|terminals?|groups?)(?:\s(?:above|before))?\s(?:(?:is|are|has|have|been|got)\s){0,2}(?:fully\s)?(?:complete[d]?|merged|done|finished|in|through|green|landed|closed|reported|delivered|back|ready)(?![\p{L}-])/iu

/** Fills in after which waves each one comes, from the document's words, else from the numbering. */
export function orderWaves(draft: Draft, names: Names, said: Said, links: Link[]): void {
  const list = draft.waves.map(() => ({
    after: new Set<number>(),
    beside: new Set<number>(),
    tasks: new Set<number>(),
    none: false,
  }))
  const orders: Orders = { list, left: AFTER_MAX, steps: AFTER_MAX * STEPS_EACH, trail: draft.trail }
  for (const [index, wave] of draft.waves.entries()) {
    for (const statement of statementsOf(draft, wave)) readStatement(draft, names, index, statement, orders)
  }
  for (const keys of said.together)
    setBeside(
      orders,
      keys.flatMap(key => wavesOf(names, key)),
    )
  for (const kind of said.free)
    setBeside(
      orders,
      draft.waves.flatMap(({ name }, index) => (name.kind === kind ? [index] : [])),
    )
  addLinks(orders, links)
  for (const [index, wave] of draft.waves.entries()) {
    const order = list[index]!
    order.after.delete(index)
    wave.afterTasks = [...order.tasks].filter(task => draft.tasks[task]!.wave !== index)
    wave.explicit = order.after.size > 0 || wave.afterTasks.length > 0 || order.none
    wave.after = [...order.after].sort((a, b) => a - b)
    for (const other of wave.after)
      noteWhy(draft.trail, 'after', index, other, { rule: 'said', line: wave.line })
  }
  imply(draft, list, said.serialKinds)
  if (!isSpent(orders)) return
  const message = `The waves name more than ${AFTER_MAX} waves they come after. Regatta cannot start this plan; leave out those that follow from others.`
  draft.findings.push({ code: 'too-entangled', severity: 'error', line: draft.waves[0]!.line, message })
}

function isSpent({ left, steps }: Orders): boolean {
  return left <= 0 || steps <= 0
}

function addAfter(orders: Orders, own: number, other: number, why: Why): void {
  const { after } = orders.list[own]!
  orders.steps--
  if (isSpent(orders) || after.has(other)) return
  orders.left--
  after.add(other)
  noteWhy(orders.trail, 'after', own, other, why)
}

function setBeside({ list }: Orders, waves: number[]): void {
  const [first, ...others] = waves.toSorted((a, b) => a - b)
  for (const other of others) {
    list[first!]!.beside.add(other)
    list[other]!.beside.add(first!)
  }
}

/** What is said of a wave under its own name is finer than a chain that names it. */
function addLinks(orders: Orders, links: Link[]): void {
  const told = orders.list.map(order => order.none || order.after.size + order.tasks.size > 0)
  for (const { before, after, by, line } of links) {
    if (isSpent(orders)) return
    for (const own of after.waves) {
      if (told[own] === true) continue
      for (const other of before.waves) if (other !== own) addAfter(orders, own, other, { rule: by, line })
      for (const task of before.tasks) orders.list[own]!.tasks.add(task)
    }
  }
}

function statementsOf(draft: Draft, wave: DraftWave): Statement[] {
  const statements: Statement[] = []
  const lines = wave.tasks.map(index => draft.tasks[index]!.told.line).sort((a, b) => a - b)
  let at = 0
  for (const section of wave.sections) {
    // What stands below a task is said of that.
    while (at < lines.length && lines[at]! <= section.line) at++
    const first = lines[at] ?? Number.POSITIVE_INFINITY
    statements.push({ text: section.heading?.plain ?? '', needs: false, line: section.line })
    const fields = fieldsIn(section).filter(field => field.line < first)
    const told = new Set(fields.map(field => field.line))
    for (const { plain, line } of introOf(section))
      if (!told.has(line) && line <= first) {
        const text = line < first ? plain : (BEFORE_FIRST.exec(plain)?.[0] ?? '')
        statements.push({ text, needs: false, line })
      }
    for (const field of fields)
      // `Order: Wave 1 → Wave 2` is a chain, read as such.
      if (field.fact === 'needs' && parseChain(field.value) === null)
        statements.push({ text: field.value, needs: true, line: field.line })
  }
  for (const { name, needs, line } of wave.mentions) {
    statements.push({ text: name.title, needs: false, line })
    if (needs !== null && needs !== '') statements.push({ text: needs, needs: true, line })
  }
  if (wave.sections.length === 0)
    statements.push({ text: wave.name.title, needs: false, line: wave.name.line })
  return statements
}

/** `Step 2 starts when step 1 is in: (a) join the pictures` */
const BEFORE_FIRST = /^[^(]{10,}(?=\([a1]\)\s)/u

/** `## Finally` says it by its name, `Step 3 comes last` in words. */
const FINALLY =
  /^\W{0,6}(?:finally|last of all|at the (?:very )?end)(?=\s*$|\s*[:(]|\s+[–—-]\s)|^[^.;:,]{0,30}\b(?:comes?|goes|runs?) last(?: of all)?(?=\s*(?:$|[.;:,]|and\b))/i

function readStatement(
  draft: Draft,
  names: Names,
  own: number,
  { text: said, needs, line }: Statement,
  orders: Orders,
): void {
  const order = orders.list[own]!
  const why: Why = { rule: 'said', line }
  if ((needs && /^\W*(?:none|nothing|n\/a|no dependencies)\b/i.test(said)) || FREE.test(said)) {
    order.none = true
    return
  }
  if (LOOSE.test(said.slice(0, 400)) && saysOwnNeeds(draft, own)) order.none = true
  let [end, others] = [0, 0]
  const text = withoutDenied(withoutFreed(said))
  for (const mention of findWaveMentions(text)) {
    const word = lastWord(text.slice(end, mention.start)) ?? (needs && others === 0 ? 'after' : null)
    end = mention.end
    const isNext = (mention.keys.length > 1 || others > 0) && GOES_ON.test(text.slice(end, end + 80))
    const keys = isNext ? mention.keys.slice(0, -1) : mention.keys
    const known = keys.flatMap(key => wavesOf(names, key)).filter(wave => wave !== own)
    others += known.length
    const except = word === 'after' ? findExcept(names, text.slice(end)) : []
    for (const wave of known) {
      if (except.length > 0) {
        for (const task of draft.waves[wave]!.tasks) if (!except.includes(task)) order.tasks.add(task)
      } else if (word === 'after') addAfter(orders, own, wave, why)
      else if (word === 'beside') {
        order.beside.add(wave)
        orders.list[wave]!.beside.add(own)
      } else if (word === 'before') addAfter(orders, wave, own, why)
    }
    if (!isNext) continue
    // `after phase 1, phase 3 after phase 2` goes on with another one.
    for (const next of wavesOf(names, mention.keys.at(-1)!))
      if (next !== own)
        readStatement(draft, names, next, { text: text.slice(end), needs: false, line }, orders)
    return
  }
  if ((ALL.test(text) || JOINED.test(text) || (!needs && FINALLY.test(text))) && others === 0)
    for (let wave = 0; wave < own && !isSpent(orders); wave++) addAfter(orders, own, wave, why)
  else if (others === 0) readNamed(draft, names, own, text, needs, order)
  else
    for (const task of [...findNamed(names, text), ...findBeside(names, text, end)])
      if (draft.tasks[task]!.wave !== own) order.tasks.add(task)
}

/** `No need to wait for the whole of wave 1`, of a wave whose tasks say themselves what they wait for. */
const LOOSE =
  /\b(?:no need|need not|do(?:es)?(?: not|n['’]t)|not|without)(?: \p{L}{1,6}){0,3} wait(?:ing)? (?:for|until) (?:the )?(?:whole|all|entire|rest|full|everything|complete)\b|\bno (?:hace falta|hay que|necesita\p{L}*|tiene\p{L}* que) esperar\b[^.;]{0,30}\btod[ao]|\bmuss\p{L}*\b[^.;]{0,20}\bnicht\b[^.;]{0,20}\b(?:ganze|gesamte|alle)|\bpas besoin d['’]attendre\b[^.;]{0,20}\btout|\bnão (?:é preciso|precisa\p{L}*) esperar\b[^.;]{0,30}\btod[ao]/iu

function saysOwnNeeds(draft: Draft, own: number): boolean {
  return draft.waves[own]!.tasks.some(task => draft.tasks[task]!.told.dependencies.length > 0)
}

const GOES_ON =
  /^\s+(?:(?:can|may|must|will|only|then|starts?|begins?|runs?|opens?|comes?|goes)\s+){0,3}(?:after|needs|requires|depends on|waits for|follows|before)\b/i
const DENIED =
  /(?:\b(?:not|nicht|kein\p{L}*|não|no)\b|n['’]t\b|\bne\b.{0,40}\bpas\b).{0,80}\b(?:wait\p{L}*|depend\p{L}*|need\p{L}*|gewartet|warte\p{L}*|attend\p{L}*|espera\p{L}*)|\b(?:gewartet|wartet|warten)\b.{0,20}\bnicht\b|待た(?:ない|なく|ず)|待つ(?:必要|こと)は(?:ない|なく)|(?:不|无需|不必|不用)等|기다리지/iu
const BRACKET = /\([^()]{0,200}\)/g
const UNTIL = /\b(?:until|before|till|unless|bis|bevor|avant|antes|hasta|até)\b/i

/** `Does not wait for the whole of batch 1: it may begin once T4 is green` says what it needs in its second part. */
function withoutDenied(text: string): string {
  if (!DENIED.test(text.slice(0, 600))) return text
  return text
    .replace(BRACKET, aside => (DENIED.test(aside) && !UNTIL.test(aside) ? ' ' : aside))
    .split(/(?<=[.;:!?])\s/)
    .filter(part => !DENIED.test(part.slice(0, 400)) || UNTIL.test(part))
    .join(' ')
}

/** `There is no general barrier between phase 1 and phase 2`. */
const FREE =
  /^\(any time\)$|\bno (?:\p{L}+ )?(?:barrier|gate) (?:between|before|here|in front)\b|\b(?:can|may) start (?:immediately|right away|at once|any ?time)\b/iu
const EXCEPT =
  /^[^.;:]{0,60}?\b(?:except(?: for)?|but not|apart from|other than|excluding|save for|außer|ausgenommen|bis auf|sauf|hormis|excepto|salvo|menos|exceto)\s((?:[^.;:]|\.(?=\d)){1,120})/iu

/** `after everything in Wave 1 except S06`. */
function findExcept(names: Names, text: string): number[] {
  const said = EXCEPT.exec(text.slice(0, 200))?.[1]
  return said === undefined ? [] : resolveKnown(names, said, null)
}

const NAMED =
  /\b(?:after|once|needs|requires|when|until)\s+((?:#?\p{L}{0,12}[-_]?\d[\w.-]{0,10}(?:\s*(?:,|&|\+|and|–|-|to|through)\s*)?){1,12})/giu

/** `after all of Phase 3 and after 2.3`: the tasks named beside waves. */
function findNamed(names: Names, text: string): number[] {
  return matchesOf(text.slice(0, 600), NAMED).flatMap(match =>
    resolveKnown(names, match[1]!.replace(/\.+(?=\s|$)/g, ''), null),
  )
}

const BESIDE = /^\s*(?:,|&|\+|and|plus|as well as)\s+((?:[^.;:()]|\.(?=\d)){1,80})/i

/** `when Round 2 and ingest-fixer are in`: who is named right behind a wave. */
function findBeside(names: Names, text: string, end: number): number[] {
  const said = BESIDE.exec(text.slice(end, end + 100))?.[1]
  return end === 0 || said === undefined || lastWord(text.slice(0, end)) !== 'after'
    ? []
    : resolveKnown(names, said, null)
}

function lastWord(text: string): 'after' | 'beside' | 'before' | 'not' | null {
  let last: 'after' | 'beside' | 'before' | 'not' | null = null
  for (const { 0: word, groups, index } of text.matchAll(WORDS)) {
    if (groups?.['after'] !== undefined) last = 'after'
    else if (groups?.['beside'] !== undefined) last = 'beside'
    else if (groups?.['before'] === undefined) last = 'not'
    else last = /^before$/i.test(word) && isDenied(text.slice(0, index)) ? 'after' : 'before'
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
  const match =
    /\b(?:after|once|when|as soon as|depends on|requires|blocked by)\s+((?:[^,;()[\].!?]|\.(?=\d))*)(?:\(([^()]{1,80})\))?/i.exec(
      text,
    )
  const what = match?.[1] ?? (needs ? text : null)
  if (what === null || what === undefined || what === '') return
  const wave = findWaveByTitle(names, what) ?? findOwned(names, what)
  if (wave !== null && wave !== own) order.after.add(wave)
  else {
    const first = draft.waves[own]!.tasks[0]
    const resolved = resolve(names, what, null)
    for (const other of resolved.waves) if (other !== own) order.after.add(other)
    // `when all four ports (#431-#434) are in`: which they are stands in brackets.
    const isUnnamed = resolved.tasks.length === 0 && resolved.waves.length === 0
    const { tasks } = isUnnamed ? resolve(names, match?.[2] ?? '', null) : resolved
    for (const task of tasks) if (task !== first) order.tasks.add(task)
  }
}

/** `once Ada's list is through`: the lane that is called by that name. */
function findOwned({ waveByKey, draft }: Names, what: string): number | null {
  for (const [, word] of what.slice(0, 80).matchAll(/(?<![\p{L}])(\p{Lu}[\p{L}-]{1,20})(?![\p{L}\d])/gu)) {
    const said = word!.toLowerCase()
    const wave = waveByKey.get(said) ?? waveByKey.get(said.replace(/s$/, ''))
    if (wave !== undefined && kindOf(draft.waves[wave]!.name) === 'lane') return wave
  }
  return null
}
