import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

/** In the order in which a version goes through them. */
const STAGES = [
  /^(?:pre-?alpha|preview|dev)$/,
  /^(?:alpha|a)$/,
  /^(?:beta|b)$/,
  /^(?:rc|release candidate)$/,
  /^(?:final|stable|ga|general availability|release)$/,
]
const RELEASE =
  /^(?:(milestone |version |release |target |v)?(\d{1,4}(?:\.\d{1,4}){0,3})[ .-]?)?((pre-?alpha|preview|dev|alpha|beta|rc|[ab](?=\d)|release candidate|final|stable|ga|general availability|release)(?:[ .-]?(\d{1,2}))?)?(?=\s*$|\s*[:(,]|\s+[–—-]\s)/i

interface Release {
  section: Section
  plain: string
  label: string
  /** `a1` of `5.0a1`, `beta`. */
  suffix: string
  stage: string
  /** By version, stage and number. */
  rank: number[]
}

/** `5.0-alpha`, `5.0-beta`, `Milestone 5.0rc1`, `v5.1` beside each other, with lists below: what a version goes through. */
export function markReleases(sections: Section[], counted: Map<Section, WaveName>): void {
  const named = sections.flatMap(section => parseRelease(section) ?? [])
  if (named.length < 2 || named.some((release, at) => at > 0 && !isLater(release, named[at - 1]!))) return
  for (const [at, { section, plain, label, stage, suffix }] of named.entries()) {
    const title = plain.slice(label.length).replace(/^[\s:,–—-]+/, '')
    const key = `part ${label.toLowerCase()}`
    const isAlone = named.every((other, index) => index === at || other.stage !== stage)
    const alias = !isAlone || stage === '' ? label.toLowerCase() : stage.length > 1 ? stage : suffix
    counted.set(section, { kind: 'part', key, label, alias, title, line: section.line })
  }
}

function parseRelease(section: Section): Release | null {
  const plain = stripDecoration(section.heading?.plain.slice(0, 200) ?? '')
  const match = RELEASE.exec(plain)
  const listed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
  if (match === null || match[0] === '' || !listed) return null
  const [label, word, version, suffix = '', stage = '', nth = '0'] = match
  // A number alone is that of a chapter, and `A1` a task.
  if (
    stage === '' ? word === undefined || !version!.includes('.') : stage.length === 1 && version === undefined
  )
    return null
  const at = STAGES.findIndex(pattern => pattern.test(stage.toLowerCase()))
  const numbers = (version ?? '').split('.').map(Number)
  const rank = [0, 1, 2, 3].map(part => numbers[part] ?? 0)
  return {
    section,
    plain,
    label,
    suffix: suffix.toLowerCase(),
    stage: stage.toLowerCase(),
    rank: [...rank, at === -1 ? STAGES.length : at, Number(nth)],
  }
}

function isLater({ rank }: Release, before: Release): boolean {
  const at = rank.findIndex((part, index) => part !== before.rank[index])
  return at !== -1 && rank[at]! > before.rank[at]!
}
