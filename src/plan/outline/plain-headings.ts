import { asideOf } from '../words/asides.ts'
import { stripDecoration } from '../words/strip.ts'
import { toKind } from '../words/wave-kinds.ts'
import { parseWaveName } from '../words/wave-name.ts'
import { countsOn } from './counts-on.ts'
import type { Section } from './outline.ts'

const CHAPTER = /^(\d{1,2})[.)]\s+(?=\S)/
const LEAST = 3

/**
 * `## 1. Goal`, `## 2. Monday: the ugly stuff`, `## 3. Risks`: the chapters of a document are numbered as they stand, which
 * says nothing of them. Where `1.1` stands below `1.`, the number is a name.
 */
export function unnumber({ sections }: Section): void {
  for (const child of sections) unnumber(child)
  const numbered = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '')
    const match = CHAPTER.exec(plain)
    return match === null ? [] : [{ section, number: match[1]!, title: plain.slice(match[0].length) }]
  })
  if (numbered.length < LEAST || numbered.some(({ section, number }) => countsOn(section, number))) return
  if (numbered.filter(({ title }) => isKnown(title)).length < 2) return
  for (const { section, title } of numbered)
    if (parseWaveName(section.heading!.plain, 0) === null) section.heading!.plain = title
}

/** A chapter about something else than work, or a group by its own name: `Lane Ilse`, `Monday`. */
function isKnown(title: string): boolean {
  return asideOf(title) !== null || parseWaveName(title, 0) !== null || toKind(title.split(/\s/)[0]!) !== null
}

const CAPITALS =
  /^(?:AGENT|TERMINAL|SESSION|WORKER|DEVELOPER|TEAM|TRACK|LANE|STREAM|STRAND|WORKSTREAM|OWNER|TASK)(?=\s\S)/u

/** `TERMINAL 1 — CACHE`: what frames a heading is known by its form, however loud it is. */
export function calm(section: Section): void {
  const { heading, sections } = section
  if (heading !== null && !/\p{Ll}/u.test(heading.plain))
    heading.plain = heading.plain.replace(CAPITALS, word => word[0]! + word.slice(1).toLowerCase())
  for (const child of sections) calm(child)
}
