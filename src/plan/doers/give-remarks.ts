import { matchesOf } from '../../lib/matches-of.ts'
import type { Section } from '../outline/outline.ts'
import { NOBODY } from '../prose/find-doers.ts'
import type { Candidate, Telling } from '../tell/telling.ts'
import type { Handed } from '../words/handed.ts'
import { parseHanded } from '../words/handed.ts'
import { isTrade } from '../words/lanes.ts'
import type { Cast } from './find-cast.ts'
import type { Parties } from './find-parties.ts'
import { findParties } from './find-parties.ts'
import { isOther } from './give-people.ts'

interface Remark {
  task: Candidate
  handed: Handed
  /** Where it stands in the task's title; null in what stands below. */
  at: { start: number; end: number } | null
}

const LEAST = 2

/** `Checkout flow. Claude again.`, `Price page – I'll do that`: what is said of a task behind it says who does it. */
export function giveRemarks(root: Section, told: Telling[], cast: Cast): void {
  const tasks = told.flatMap(telling => (telling.form === 'heading' ? [] : telling.tasks))
  const free = tasks.filter(({ agent }) => agent === null)
  const remarks = free.flatMap(task => remarkOn(task) ?? [])
  if (remarks.length < LEAST || remarks.length * 3 < free.length) return
  const parties = findParties(root)
  const known = new Set([...cast.names.keys(), ...tasks.flatMap(({ agent }) => agent ?? [])].map(toKey))
  for (const name of Object.values(parties)) if (name !== null) known.add(toKey(name))
  const named = remarks.flatMap(({ handed: { who, sure } }) =>
    typeof who === 'object' ? [{ name: toKey(who.name), sure }] : [],
  )
  // Who is named again and again where others are plainly said to do things is one of them.
  const isPlain = remarks.some(({ handed }) => handed.sure)
  for (const [at, { name, sure }] of named.entries())
    if (sure || (isPlain && named.findIndex(other => other.name === name) < at)) known.add(name)
  const given = remarks.flatMap(remark => {
    const agent = nameOf(remark.handed, parties)
    const isKnown = agent !== null && (remark.handed.sure || known.has(toKey(agent)))
    return isKnown ? [{ ...remark, agent }] : []
  })
  if (given.length < LEAST || given.length * 3 < free.length) return
  for (const { task, at, agent } of given) {
    task.agent = agent
    if (at !== null) task.title = cut(task.title, at)
  }
}

function toKey(name: string): string {
  return name.toLowerCase()
}

function nameOf({ who }: Handed, parties: Parties): string | null {
  return typeof who === 'object' ? who.name : parties[who]
}

const TITLE_MAX = 600
const PART = /(?<=[.!?…])\s+(?=\S)|\s(?:[–—]|--?)\s|;\s+|\s\((?=[^()]{1,80}\)\.?$)/gu

function remarkOn(task: Candidate): Remark | null {
  const title = task.title.slice(0, TITLE_MAX)
  const starts = matchesOf(title, PART)
  for (const [index, { 0: mark, index: start }] of starts.entries()) {
    const end = starts[index + 1]?.index ?? title.length
    const handed = handedBy(title.slice(start + mark.length, end))
    if (handed !== null) return { task, handed, at: { start, end } }
  }
  const below = task.detail?.split('\n')[0]?.slice(0, TITLE_MAX) ?? ''
  for (const sentence of below.split(PART)) {
    const handed = handedBy(sentence)
    if (handed !== null) return { task, handed, at: null }
  }
  return null
}

function handedBy(sentence: string): Handed | null {
  const handed = parseHanded(sentence)
  if (handed === null || typeof handed.who === 'string') return handed
  const { name } = handed.who
  return NOBODY.has(name.toLowerCase()) || isOther(name) || isTrade(name) ? null : handed
}

function cut(title: string, { start, end }: { start: number; end: number }): string {
  const rest = `${title.slice(0, start)}${title.slice(end)}`.trim()
  return /[.]$/.test(rest) && !/[.!?]\s/.test(rest) ? rest.slice(0, -1) : rest
}
