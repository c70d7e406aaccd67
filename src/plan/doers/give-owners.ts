import type { Section } from '../outline/outline.ts'
import { parseDivision } from '../tell/division.ts'
import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import { wavesOf } from '../assemble/names.ts'
import { isDoerName } from '../words/doer-names.ts'
import { findWaveMentions } from '../words/wave-name.ts'

/** `Developer A: US1, Developer B: US2`: who does whole waves, where their tasks name nobody. */
export function giveOwners(root: Section, draft: Draft, names: Names): void {
  const free = draft.waves.filter(
    ({ tasks }) => tasks.length > 0 && tasks.every(index => draft.tasks[index]!.told.agent === null),
  )
  if (free.length === 0) return
  const owners = new Map<number, Set<string>>()
  visit(root, names, owners)
  // One name alone is no division of work.
  if (new Set([...owners.values()].flatMap(set => [...set])).size < 2) return
  for (const wave of free) {
    const [owner, more] = owners.get(draft.waves.indexOf(wave)) ?? []
    if (owner === undefined || more !== undefined) continue
    for (const index of wave.tasks) {
      const { told } = draft.tasks[index]!
      told.agent = owner
      draft.trail?.agents.set(told, { rule: 'division', line: null })
    }
  }
}

function visit(section: Section, names: Names, owners: Map<number, Set<string>>): void {
  for (const block of section.blocks) {
    const lines = block.kind === 'text' ? block.lines : []
    for (const { plain } of lines) readLine(plain, names, owners)
    if (block.kind !== 'list') continue
    for (const item of block.items) {
      readLine(item.text.plain, names, owners)
      for (const inner of item.blocks)
        if (inner.kind === 'list') for (const { text } of inner.items) readLine(text.plain, names, owners)
    }
  }
  for (const child of section.sections) visit(child, names, owners)
}

function readLine(plain: string, names: Names, owners: Map<number, Set<string>>): void {
  for (const { who, keys } of [...parseDivision(plain), ...parseOwner(plain)])
    for (const wave of keys.flatMap(key => wavesOf(names, key)))
      owners.set(wave, (owners.get(wave) ?? new Set()).add(who))
}

/** `Wave 1: Ravi` */
function parseOwner(plain: string): { who: string; keys: string[] }[] {
  const [, said, who] =
    /^([^:=→–—]{3,40}?)\s?(?::|=|→|->|\s[–—-])\s*(\S.{1,40})$/u.exec(plain.slice(0, 120)) ?? []
  if (said === undefined || who === undefined || !isDoerName(who)) return []
  const [mention] = findWaveMentions(said)
  const isWhole = mention !== undefined && mention.start === 0 && mention.end === said.length
  return isWhole ? [{ who: who.replace(/^@/, ''), keys: mention.keys }] : []
}
