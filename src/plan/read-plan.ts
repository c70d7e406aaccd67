import { assemble } from './assemble/assemble.ts'
import { shortTitle, toPlan } from './assemble/to-plan.ts'
import type { Trail } from './assemble/trail.ts'
import { decode, withPlainBlanks } from './bytes/decode.ts'
import { findParts } from './bytes/join-files.ts'
import { readCanonical } from './canonical/read-canonical.ts'
import type { Data } from './data/read-data.ts'
import { readData, readInnerData } from './data/read-data.ts'
import { findDoubts } from './findings/find-doubts.ts'
import type { Outline, Section } from './outline/outline.ts'
import { toOutline } from './outline/to-outline.ts'
import { calm, unnumber } from './outline/plain-headings.ts'
import { fromBareHeadings } from './markup/from-bare-headings.ts'
import { fromNamedLines } from './markup/from-named-lines.ts'
import { fromBareLists } from './markup/from-bare-lists.ts'
import { loosen } from './markup/loosen.ts'
import { toMarkdown } from './markup/to-markdown.ts'
import type { Plan } from './plan.ts'
import { PLAN_TASKS_MAX } from './plan.ts'
import { tellProse } from './prose/tell-prose.ts'
import { BARE, toEmptyPlan } from './says-nothing.ts'
import { addProgress } from './statements/add-progress.ts'
import { addRanges } from './statements/add-ranges.ts'
import { readStatements } from './statements/read-statements.ts'
import { judgeConditions, tellConditions } from './statements/read-terms.ts'
import { isIncidental, tell } from './tell/tell.ts'
import { openPlace, STRENGTH } from './tell/telling.ts'
import type { Place, Telling } from './tell/telling.ts'
import { takeOwnDoers } from './translate/own-doers.ts'
import { takeOwnIds } from './translate/own-ids.ts'
import { sayAgain } from './translate/say-again.ts'
import type { Said } from './translate/translate-outline.ts'
import { toMarkdownLists } from './translate/to-markdown-lists.ts'
import { toEnglishHeading, translateOutline } from './translate/translate-outline.ts'
import { pickLanguages } from './words/languages.ts'
import type { Language } from './words/languages/language.ts'

/** What a document says, and what is doubtful about it. Never throws: what cannot be read is a finding. */
export function readPlan(bytes: Uint8Array, trail: Trail | null = null): Plan {
  try {
    return read(bytes, trail)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    const message = `The document could not be read (${what}). Regatta starts nothing; please report it.`
    return toEmptyPlan([{ code: 'unreadable', severity: 'error', line: 1, message }])
  }
}

function read(bytes: Uint8Array, trail: Trail | null): Plan {
  const decoded = decode(bytes)
  if (decoded.text === null) return toEmptyPlan(decoded.findings)
  const own = readCanonical(decoded.text)
  if (own !== null) return { ...own, findings: [...decoded.findings, ...own.findings] }
  const text = withPlainBlanks(decoded.text)
  const data = readData(text)
  const ids = takeOwnIds(data === null ? text : '')
  const doers = takeOwnDoers(ids.text)
  const document = data === null ? readDocument(doers.text) : toDocument(data)
  const { outline, tellings, findings } = document
  const statements = readStatements(outline)
  const told = [...decoded.findings, ...findParts(text), ...findings, ...statements.findings]
  // What is data and tells no tasks has been said to be no plan.
  if (tellings.length === 0 && findings.some(finding => finding.severity === 'error'))
    return toEmptyPlan(told)
  const count = tellings.reduce((sum, telling) => sum + telling.tasks.length, 0)
  if (count > PLAN_TASKS_MAX) {
    const message = `The document lists more than ${PLAN_TASKS_MAX} tasks; that many are not read. Split it.`
    const line = tellings.find(telling => telling.tasks.length > 0)?.line ?? 1
    return toEmptyPlan([...told, { code: 'too-many-tasks', severity: 'error', line, message }])
  }
  const draft = assemble(document.place, tellings, trail)
  const plan = toPlan(outline, draft, statements)
  plan.checks = statements.checks
  plan.terms = {
    ...statements.terms,
    activation: judgeConditions(statements.terms.activation, plan),
  }
  plan.rules = {
    ...statements.rules,
    exclusions: judgeConditions(statements.rules.exclusions, plan),
  }
  tellConditions(told, plan.terms.activation)
  addRanges(plan, draft, statements.lines)
  addProgress(plan, statements.lines)
  plan.findings = [...told, ...draft.findings, ...findDoubts(plan, draft, tellings, statements)].sort(
    (a, b) => a.line - b.line,
  )
  const said = ids.restore(doers.restore(document.said.reduceRight(sayAgain, plan)))
  return { ...said, title: shortTitle(said.title) }
}

interface Document extends Data {
  /** The root, with what was looked up once over the whole outline. */
  place: Place
  /** By language, in the order in which they were put into English. */
  said: Said[]
}

function toDocument(data: Data): Document {
  return { ...data, place: openPlace(data.outline.root), said: [] }
}

/** Text for people; data may be in it. */
function readDocument(said: string): Document {
  const text = toMarkdown(said)
  const document = readMarkdown(text)
  if (document.tellings.some(isPlainly)) return document
  const [language = null] = pickLanguages(text)
  const loose = loosen(text, plain => toEnglishHeading(language, plain))
  const again = loose === null ? null : readLoose(loose)
  if (again !== null && countTasks(again) > countTasks(document) * MORE) return again
  return (countTasks(document) === 0 ? readBare(text, language) : null) ?? document
}

/** So many times more than what lists tell, and the lists are not all of it. */
const MORE = 1.5

/** With names, numbers or boxes to tick: whoever writes so knows what a list is. */
function isPlainly({ form, by, tasks }: Telling): boolean {
  const strength = STRENGTH[form] - STRENGTH.checks
  return by !== 'prose' && (strength > 0 || (strength === 0 && tasks.some(({ path }) => path.length > 0)))
}

function countTasks({ tellings }: Document): number {
  return tellings.reduce((sum, { tasks, retold }) => sum + (retold ? 0 : tasks.length), 0)
}

/** What takes lines for a list that nothing marks as one is said to do so. */
function readLoose(text: string): Document | null {
  const document = readMarkdown(text)
  const tasks = document.tellings.flatMap(telling => (telling.retold ? [] : telling.tasks))
  const groups = new Set(tasks.flatMap(({ path }) => path[0]?.key ?? []))
  const [first] = tasks
  if (first === undefined || groups.size < 2) return null
  const message =
    `${tasks.length} lines below the names of ${groups.size} groups were taken for tasks, though they have no marks of a list that Regatta knows. ` +
    'Read them through before you start; what begins with "- " is taken for a task without doubt.'
  const finding = { code: 'read-loosely', severity: 'warning', line: first.line, message } as const
  return { ...document, findings: [...document.findings, finding] }
}

/** The last resort: lists that nothing says to be one of tasks. */
function readBare(text: string, language: Language | null): Document | null {
  const boxes =
    fromBareLists(text, plain => toEnglishHeading(language, plain)) ??
    fromBareHeadings(text) ??
    fromNamedLines(text)
  if (boxes === null) return null
  const document = readMarkdown(boxes)
  const [first] = document.tellings.flatMap(({ tasks }) => tasks)
  if (first === undefined) return null
  const message =
    `${countTasks(document)} points of plain lists were taken for tasks, as nothing else in the document says what is one. ` +
    'What begins with "- [ ] " is taken for a task without doubt, and groups called "Wave 1", "Wave 2" say the order.'
  const finding = { code: BARE, severity: 'warning', line: first.line, message } as const
  return { ...document, findings: [...document.findings, finding] }
}

function readMarkdown(text: string): Document {
  const languages = pickLanguages(text)
  const [language = null] = languages
  const { outline, findings } = toOutline(toMarkdownLists(text, language), plain =>
    toEnglishHeading(language, plain),
  )
  const translated = languages.map(one => translateOutline(outline, one))
  unnumber(outline.root)
  calm(outline.root)
  const place = openPlace(outline.root)
  const told = tell(place)
  const inner = readInnerData(outline, place, told)
  const strong = [...told, ...inner.tellings].filter(telling => !isIncidental(telling))
  const story = strong.length > 0 ? null : readStory(text, outline, language, told.length === 0)
  const isTold = story !== null && (told.length === 0 || isCast(story.tellings))
  return {
    outline,
    // Data in the document may have added waves to the outline.
    place: inner.tellings.length === 0 ? place : openPlace(outline.root),
    tellings: isTold ? story.tellings : [...told, ...inner.tellings],
    findings: [...findings, ...inner.findings, ...(isTold ? story.findings : [])],
    said: translated,
  }
}

/** Sentences with so many names say more than a list beside them that names nobody. */
function isCast(story: Telling[]): boolean {
  return new Set(story.flatMap(({ tasks }) => tasks.flatMap(({ agent }) => agent ?? []))).size > 2
}

/** In its own words: sentences are not put into English. Its headings are: they say what is beside the work, and which wave it is. */
function readStory(
  text: string,
  english: Outline,
  language: Language | null,
  alone: boolean,
): ReturnType<typeof tellProse> {
  const headings = new Map<number, string>()
  const visit = (section: Section): void => {
    if (section.heading !== null) headings.set(section.line, section.heading.plain)
    for (const child of section.sections) visit(child)
  }
  visit(english.root)
  const toEnglish = (said: string): string => toEnglishHeading(language, said)
  const place = openPlace(toOutline(text).outline.root)
  return tellProse({ place, raw: text.split('\n'), code: language?.code ?? 'en', headings, toEnglish, alone })
}
