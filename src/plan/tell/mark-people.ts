import { findParties } from '../doers/find-parties.ts'
import type { Block, Section, Text } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { isFirstName } from '../words/first-names.ts'
import { factOf } from '../words/facts.ts'
import { parseIdStart } from '../words/ids.ts'
import { toLane } from '../words/lanes.ts'
import { HANDED, saysOwnLists } from '../words/own-lists.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { startsGroup } from '../words/wave-name.ts'

const NAME_MAX = 80
/** `Ada`, `Ada (server)`, `Ada – server`, `Ada: server`, `Ada's list`. */
const PERSON =
  /^(\p{Lu}[\p{L}-]{1,20})(?:['’]s (?:list|queue|part|lane|track|stream))?(?=$|:$|:\s|\s\(|\s[–—-]\s|,\s)(.{0,60})$/u

/** Where everybody is said to have a list, the lists below people's names go on beside each other. */
export function markPeople(
  root: Section,
  counted: Map<Section, WaveName>,
  groups: Map<number, WaveName>,
): void {
  visit(root, says(root) || isSplit(root) ? PERSON : OWNED, counted, groups)
}

function says({ blocks, sections }: Section): boolean {
  return (
    blocks.some(block => block.kind === 'text' && saysOwnLists(joined(block.lines))) || sections.some(says)
  )
}

/** `Hi Lena, here's the split`, and one of the headings is `Lena`. */
function isSplit(root: Section): boolean {
  const { reader, writer } = findParties(root)
  const parties = new Set([reader, writer].flatMap(name => name ?? []))
  if (!splits(root)) return false
  const heads = root.sections.flatMap(section => [section, ...section.sections])
  const names = heads.flatMap(({ heading }) => PERSON.exec(stripDecoration(heading?.plain ?? ''))?.[1] ?? [])
  if (new Set(names.filter(isFirstName)).size > 1) return true
  return heads.some(({ heading }) =>
    parties.has(PERSON.exec(stripDecoration(heading?.plain ?? ''))?.[1] ?? ''),
  )
}

const SPLIT =
  /\bwho (?:does|has|gets|takes|owns|runs) what\b|\b(?:I|and I) (?:run|do|take) mine\b|\bhere(?:['’]s| is) (?:the|how we(?:['’]ll)?|my) split\b|\b(?:organi[sz]ed|grouped|sorted|split|divided) by (?:person|people|developer|engineer|owner|name)s?\b|\bwer (?:macht )?was(?: macht)?\b|\bqui fait quoi\b|\bquién hace qué\b|\bquem faz o qu[eê]\b/iu

function splits({ heading, blocks, sections }: Section): boolean {
  return (
    SPLIT.test(heading?.plain.slice(0, 200) ?? '') ||
    blocks.some(block => block.kind === 'text' && SPLIT.test(joined(block.lines))) ||
    sections.some(splits)
  )
}

function joined(lines: Text[]): string {
  return lines
    .slice(0, 20)
    .map(({ plain }) => plain.slice(0, 300))
    .join(' ')
}

/** `Ada's lane: server` is one whatever else is said. */
const OWNED =
  /^(\p{Lu}[\p{L}-]{1,20})['’]s (?:lane|track|stream|strand|list|queue)(?=$|:|\s\(|\s[–—-]\s|,\s)(.{0,60})$/u

function visit(
  section: Section,
  form: RegExp,
  counted: Map<Section, WaveName>,
  groups: Map<number, WaveName>,
): void {
  const headed = section.sections.flatMap(child => {
    const name = child.blocks.some(listsWork) ? personIn(child.heading, form) : null
    return name === null || counted.has(child) ? [] : [{ child, name }]
  })
  if (headed.length > 1) for (const { child, name } of headed) counted.set(child, name)
  const labelled = section.blocks.flatMap(block => {
    const label = block.kind === 'list' || block.kind === 'table' ? block.label : null
    const name =
      label === null || (label.lead === null && !label.plain.endsWith(':')) ? null : personIn(label, form)
    return name === null ? [] : [{ line: block.line, name }]
  })
  if (labelled.length > 1) for (const { line, name } of labelled) groups.set(line, name)
  for (const child of section.sections) visit(child, form, counted, groups)
}

function listsWork(block: Block): boolean {
  if (block.kind === 'table') return !block.header.some(({ plain }) => HANDED.test(plain))
  return block.kind === 'list'
}

function personIn(said: Text | null, form: RegExp): WaveName | null {
  const plain = stripDecoration(said?.plain.slice(0, NAME_MAX) ?? '')
  const [, name, rest] = form.exec(plain) ?? []
  if (name === undefined || startsGroup(plain) || parseIdStart(plain) !== null) return null
  if (asideOf(plain) !== null || asideOf(name) !== null || factOf(name) !== null) return null
  return { ...toLane(name, said!.line), title: rest!.replace(/^\W+|\W+$/gu, ''), isPerson: true }
}
