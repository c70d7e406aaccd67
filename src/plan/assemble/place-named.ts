import type { Block, Section, Text } from '../outline/outline.ts'
import { unwrap } from '../outline/unwrap.ts'
import { toSentences } from '../prose/sentences.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import { findOrderWords } from '../words/order-words.ts'
import { stripDecoration } from '../words/strip.ts'
import { FOLLOWING, OPENING } from '../words/turns.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'
import { toKey } from './same-task.ts'

interface Row {
  name: WaveName
  text: string
}

/**
 * `Batch 1: \`probe\`, \`gauge\`` and `First: T1, T2. Then: T3.` beside tasks that stand in no wave: puts those into it
 * that the sentence names by their id or by who does them. Only where nearly all tasks are named so, each once.
 */
export function placeNamed(root: Section, tellings: Telling[]): void {
  const own = tellings.filter(({ retold }) => !retold).flatMap(({ tasks }) => tasks)
  if (own.length < 2 || own.length > TASKS_MAX) return
  if (tellings.some(({ tasks }) => tasks.some(({ path }) => path.some(name => kindOf(name) === 'time'))))
    return
  const known = toKnown(own)
  const told = new Set(own.map(({ line }) => line))
  const rows = rowsOf(root, told)
  const placed = new Map<Candidate, WaveName>()
  for (const { name, text } of rows)
    for (const task of namedIn(text, known)) if (!placed.has(task)) placed.set(task, name)
  if (new Set(placed.values()).size < 2 || placed.size * 10 < own.length * 9) return
  for (const [task, name] of placed) {
    task.path = [name, ...task.path]
    const led = task.id === null && task.agent === null ? LED.exec(task.title) : null
    if (led === null) continue
    task.agent = led[1]!
    task.title = task.title.slice(led[0].length)
  }
}

/** `translator – German and Polish`: a name of one word, where its batch calls it so. */
const LED = /^(\p{Ll}[\w.-]{1,30})\s[–—-]\s(?=\S)/u

const TASKS_MAX = 500
const ROWS_MAX = 200

/** Null under what several are called. */
function toKnown(tasks: Candidate[]): Map<string, Candidate | null> {
  const known = new Map<string, Candidate | null>()
  for (const task of tasks) {
    const slug = /^\S+$/.test(task.title) ? task.title : null
    const led = LED.exec(task.title)?.[1] ?? null
    for (const name of new Set(
      [task.id, task.agent, slug, led].flatMap(one => (one === null ? [] : toKey(one))),
    ))
      known.set(name, known.has(name) ? null : task)
  }
  return known
}

const NAME = /#?[\p{L}\p{N}_]+(?:[-_.][\p{L}\p{N}_]+)*/gu
/** Between the names nothing else may stand than this. */
const FILLER =
  /^(?:and|or|the|is|are|in|parallel|both|all|then|together|at|once|same|time|side|by|first|last|comes?|agents?|tasks?|run|runs|start|starts|with|und|et|y|e)$/iu

/** All of them, where the sentence is a list of such names; none where it goes on about something else. */
function namedIn(text: string, known: Map<string, Candidate | null>): Candidate[] {
  const word = findOrderWords(text).find(({ sense }) => sense === 'after')
  const bare = text.slice(0, word?.start ?? 400).split(/[;(–—]|:\s/)[0]!
  const names = bare.match(NAME) ?? []
  const found = names.flatMap(name => known.get(toKey(name)) ?? [])
  const other = names.filter(name => (known.get(toKey(name)) ?? null) === null && !FILLER.test(name))
  return other.length > 0 ? [] : found
}

function rowsOf(root: Section, told: Set<number>): Row[] {
  const rows: Row[] = []
  const visit = ({ blocks, sections }: Section): void => {
    for (const block of blocks) rows.push(...rowsOfBlock(block, told))
    for (const child of sections) if (rows.length < ROWS_MAX) visit(child)
  }
  visit(root)
  return rows.slice(0, ROWS_MAX)
}

function rowsOfBlock(block: Block, told: Set<number>): Row[] {
  const lines =
    block.kind === 'text'
      ? unwrap(block.lines)
      : block.kind === 'list'
        ? block.items.map(({ text }) => text)
        : []
  const free = lines.filter(({ plain, line }) => !told.has(line) && plain.length < 1000)
  const parts = free.flatMap(line => toSentences([line]))
  const named: Row[] = []
  for (const { text, line } of parts) {
    const row = toWave(text, line) ?? toLast(named.at(-1), text, line)
    if (row !== null) named.push(row)
  }
  return named.length > 1 ? named : toTurns(parts)
}

/** `Last comes load-tester.` behind what the batches hold. */
function toLast(before: Row | undefined, text: string, line: number): Row | null {
  const turn = before === undefined ? null : FOLLOWING.exec(text)
  if (before === undefined || turn === null) return null
  const { kind } = before.name
  const name = { kind, key: `${kind} final`, label: 'Last', alias: null, title: '', line }
  return { name, text: text.slice(turn[0].length) }
}

/** `Batch 1 is probe, gauge`, `Wave 2: …` */
function toWave(text: string, line: number): Row | null {
  const name = parseWaveName(text, line)
  return name === null || kindOf(name) !== 'time'
    ? null
    : { name: { ...name, title: '' }, text: name.title.replace(/^\([^()]{0,100}\)\s*:?/, '') }
}

const LABEL = /^[^:,]{2,40}(?::\s|\s(?=(?:come|comes|run|runs|start|starts)\s))/iu

/** `First: …`, `Then: …`, `Last comes …` */
function toTurns(parts: Pick<Text & { text: string }, 'text' | 'line'>[]): Row[] {
  const said = parts.flatMap(({ text, line }) => {
    const plain = stripDecoration(text)
    const isTurn = OPENING.test(plain) || FOLLOWING.test(plain)
    return isTurn ? [{ plain, line }] : []
  })
  const [first] = said
  if (first === undefined || said.length < 2 || !OPENING.test(first.plain)) return []
  return said.map(({ plain, line }, at) => {
    const turn = (OPENING.exec(plain) ?? FOLLOWING.exec(plain))![0]
    const label = turn.charAt(0).toUpperCase() + turn.slice(1)
    const name = { kind: 'part', key: `part ${at + 1}`, label, alias: null, title: '', line }
    return { name, text: plain.slice(LABEL.exec(plain)?.[0].length ?? turn.length) }
  })
}
