import { matchesOf } from '../../lib/matches-of.ts'
import type { Block, Item, Section, Text } from '../outline/outline.ts'
import { findHeads } from './find-heads.ts'
import { factOf } from '../words/facts.ts'
import { parseLooseIdStart } from '../words/ids.ts'
import { parseCalled } from '../words/roles.ts'
import { stripDecoration } from '../words/strip.ts'
import { startsGroup } from '../words/wave-name.ts'

/** Who takes part. */
export interface Cast {
  /** By what each is called where the work is told: `A` of `A = api-agent`, `ada` of `Ada (back end)`. */
  names: Map<string, string>
  /** The items that only list them. */
  lines: Set<number>
}

const LINE_MAX = 400
const CAST_MAX = 100

/** Those whom legends, lists of the team, and sentences that count the sessions call by name. */
export function findCast(root: Section): Cast {
  const cast: Cast = { names: new Map(), lines: new Set() }
  visit(root, cast)
  for (const name of findHeads(root)) add(cast, name, parseCalled(name)?.agent ?? name)
  return cast
}

/** Who is called so. */
export function inCast({ names }: Cast, word: string): string | null {
  if (names.size === 0) return null
  const bare = word.trim().replace(/^@/, '')
  return names.get(bare) ?? (bare.length > 2 ? (names.get(bare.toLowerCase()) ?? null) : null)
}

const ABOUT =
  /\b(?:agents?|teams?|crew|cast|people|who|roster|owners?|sessions?|terminals?|workers?|developers?|players|responsib\w+|legend|besetzung|beteiligte|personen|wer|équipe|equipo|equipe|quién|quem|qui|agentes?|agenten)(?![\p{L}])|成员|人员|分工|负责人|担当|メンバー|담당|팀원/iu

function visit(section: Section, cast: Cast): void {
  const plain = section.heading?.plain.slice(0, 100) ?? ''
  const isAbout = section.depth > 1 && ABOUT.test(plain) && !startsGroup(plain)
  for (const block of section.blocks) {
    const lines = linesOf(block)
    for (const { plain } of lines) readLine(plain.slice(0, LINE_MAX), isAbout, cast)
    if (block.kind === 'text') readPictured(lines, cast)
    if (block.kind !== 'list') continue
    const isWho = isAbout || isRoster(block.label)
    readSigns(block.items, isWho, cast)
    if (isWho) readRoster(block.items, cast)
  }
  for (const child of section.sections) visit(child, cast)
}

function linesOf(block: Block): Text[] {
  if (block.kind === 'text') return block.lines
  return block.kind === 'list' ? block.items.map(({ text }) => text) : []
}

function isRoster(label: Text | null): boolean {
  const plain = label?.plain.slice(0, 100) ?? ''
  return label !== null && ABOUT.test(plain) && !startsGroup(plain)
}

const SIGN = '\\p{Lu}[\\p{Lu}\\d]{0,3}|\\p{Extended_Pictographic}\\uFE0F?|[\\p{L}][\\p{L}\\p{N}_-]{1,14}'
const EQUATION = new RegExp(
  `(?:^|[\\s,;·|(:])[\`"'“\\[]?(${SIGN})[\`"'”\\]]?\\s?=\\s?(?:(?:[Tt]he\\s)?(?:[Aa]gent|[Bb]ot|[Ss]ession)\\s)?[\`"'“]?(@?\\p{L}[\\p{L}\\p{N}_.-]{1,40}(?:\\s\\p{Lu}[\\p{L}\\p{N}]{0,20}){0,2})`,
  'gu',
)
const PROGRAM = /^@|^(?:agent|bot)-|-(?:agent|bot|dev|worker|engineer|writer|tester|reviewer|runner|\d{1,2})$/
const PERSON = /^\p{Lu}\p{Ll}{1,14}(?:\s\p{Lu}\p{L}{0,20})?$/u
/** What signs stand for besides those who do the work. */
const GRADE =
  /^(?:small|medium|large|low|high|critical|urgent|must|should|could|optional|parallel|serial|sequential|blocked|done|open|bug|feature|new|risk|depends|todo|ready|days?|hours?|minutes?)$/i

/** `Ag = agent in the test net` only says what that one is; it is called by its sign. */
const DESCRIBED =
  /^(?:the|an?|any|one|our|my|in|on|at|with|without|for|of|from|inside|behind|who\p{L}*|der|die|das|den|ein\p{L}{0,2}|unser\p{L}?|im|am|an|auf|mit|ohne|für|bei|aus|vom|von|zum|zur|les?|la|une?|du|des?|dans|sans|avec|sur|pour|el|l[ao]s|en|con|sin|del|para|o|um|uma|n[ao]|com|sem|d[ao])(?!\p{L})/u

/** `Legend: A = api-agent, F = front-agent`. */
function readLine(plain: string, isAbout: boolean, cast: Cast): void {
  if (plain.includes('=')) {
    const told = matchesOf(plain, EQUATION).map(([, sign, name]) => ({ sign: sign!, name: name! }))
    const fit = (name: string): boolean =>
      PROGRAM.test(name) || ((isAbout || ABOUT.test(plain)) && !GRADE.test(name)) || PERSON.test(name)
    if (told.length > 1 && told.every(({ name }) => fit(name) && !GRADE.test(name)))
      for (const { sign, name } of told) add(cast, sign, DESCRIBED.test(name) ? sign : name)
  }
  for (const { sign, name } of [...picturedIn(plain), ...initialledIn(plain)]) add(cast, sign, name)
  for (const name of quotedIn(plain)) add(cast, name, name)
}

const PICTURED =
  /^(\p{Extended_Pictographic}\uFE0F?)\s?(?:[:–—-]\s?)?(@?\p{L}[\p{L}\p{N}_.-]{1,40}(?:\s\p{Lu}[\p{L}\p{N}]{0,20})?)$/u

/** `🟦 Ada | 🟩 Bo`: a line of nothing but signs and whose they are. */
function picturedIn(plain: string): { sign: string; name: string }[] {
  if (plain.length > PICTURED_MAX || !/[^\0-\x7f]/.test(plain)) return []
  const parts = plain
    .replace(LABEL, '')
    .trim()
    .split(/\s*[·•|,;/]\s*|\s{2,}/u)
  const told = parts.map(part => PICTURED.exec(part))
  const fits = (match: RegExpExecArray | null): match is RegExpExecArray =>
    match !== null && (PROGRAM.test(match[2]!) || PERSON.test(match[2]!)) && !GRADE.test(match[2]!)
  return told.length > 1 && told.every(fits)
    ? told.map(([, sign, name]) => ({ sign: sign!, name: name! }))
    : []
}

/** A sign and a name in each line of a paragraph. */
function readPictured(lines: Text[], cast: Cast): void {
  const told = picturedIn(lines.map(({ plain }) => plain.slice(0, 60)).join(' | '))
  if (lines.length > 1 && told.length === lines.length)
    for (const { sign, name } of told) add(cast, sign, name)
}

/** `- 🟦 dome-agent`, `- 🟩 ridge-agent`: all items of a list are a sign and whose it is. */
function readSigns(items: Item[], isWho: boolean, cast: Cast): void {
  const told = items.map(({ text }) => PICTURED.exec(text.plain.slice(0, PICTURED_MAX).trim()))
  const fits = (match: RegExpExecArray | null): match is RegExpExecArray =>
    match !== null && (PROGRAM.test(match[2]!) || (isWho && inCast(cast, match[2]!) !== null))
  if (told.length < 2 || !told.every(fits)) return
  for (const [, sign, name] of told) add(cast, sign!, name!)
  for (const { line } of items) cast.lines.add(line)
}

const INITIALLED = new RegExp(
  `(?:^|[,;·|]\\s*|\\s(?:and|und|et|y|e)\\s)(?:[Aa]gent\\s)?["“„'‘\`]?(@?\\p{L}[\\p{L}\\p{N}_.-]{1,30}(?:\\s\\p{Lu}[\\p{L}.]{0,20})?)["”“'’\`]?\\s\\((\\p{Lu}{1,3})\\)`,
  'gu',
)

/** `Ada (A), Bo (B), agent "norm" (N)`: a line of nothing but names and their initials. */
function initialledIn(plain: string): { sign: string; name: string }[] {
  if (!/\(\p{Lu}{1,3}\)/u.test(plain)) return []
  const bare = plain.replace(LABEL, '')
  const told = matchesOf(bare, INITIALLED).map(([, name, sign]) => ({ sign: sign!, name: name! }))
  const fits = told.every(
    ({ sign, name }) => name.replace(/^@/, '').charAt(0).toUpperCase() === sign.charAt(0),
  )
  return told.length > 1 && fits && !/\p{L}/u.test(bare.replace(INITIALLED, '')) ? told : []
}

const PICTURED_MAX = 200
/** `Legend: 🟦 Ada` */
const LABEL = /^\p{L}[\p{L} ]{2,20}:\s/u

const COUNTED =
  /\b(?:agents|sessions|bots|workers|terminals|instances|people|developers|of us)\b[^.!?;:]{0,40}[,:(–—]\s*((?:["“‘'`][\p{L}][\p{L}\p{N}_.-]{1,30}["”’'`](?:,\s(?:and\s)?|\s(?:and|&|\+)\s|\s?\/\s?)?){2,12})/iu

/** `two sessions, "north" and "south"` */
function quotedIn(plain: string): string[] {
  const told = COUNTED.exec(plain)?.[1]
  return told === undefined
    ? []
    : matchesOf(told, /["“‘'`]([^"”’'`]{2,31})["”’'`]/gu).map(([, name]) => name!)
}

const ENTRY =
  /^[`"“]?(@?\p{L}[\p{L}\p{N}_.-]{0,30}(?:\s\p{Lu}[\p{L}\p{N}]{0,20})?)[`"”]?(?=\s?[:(=–—→]|\s(?:-|->)\s|\s*$)/u

/** `- **dome** – opens and closes things`, `- Ada (back end)`: all items of a list begin with who somebody is. */
function readRoster(items: Item[], cast: Cast): void {
  const names = items.map(({ text }) => ENTRY.exec(stripDecoration(text.plain.slice(0, 120)))?.[1] ?? null)
  const isTold = names.every(
    name => name !== null && factOf(name) === null && parseLooseIdStart(name) === null && !startsGroup(name),
  )
  if (names.length < 2 || !isTold || new Set(names).size < names.length) return
  for (const name of names) if (!inCast(cast, name!)) add(cast, name!, name!)
  for (const { line } of items) cast.lines.add(line)
}

function add({ names }: Cast, sign: string, name: string): void {
  if (names.size >= CAST_MAX) return
  const bare = sign.replace(/^@/, '')
  const called = name.replace(/^@|\.$/g, '')
  names.set(bare, called)
  if (bare.length > 2) names.set(bare.toLowerCase(), called)
}
