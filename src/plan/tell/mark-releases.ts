import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

/** In the order in which a version goes through them. */
const STAGES = [
  /^(?:pre-?alpha|preview|dev)$/,
  /^alpha$/,
  /^beta$/,
  /^(?:rc|release candidate)$/,
  /^(?:final|stable|ga|general availability|release)$/,
]
const RELEASE =
  /^(?:(?:version |release |v)?\d{1,4}(?:\.\d{1,4}){0,3}[ -]?)?(pre-?alpha|preview|dev|alpha|beta|rc|release candidate|final|stable|ga|general availability|release)(?:[ .-]?(\d{1,2}))?(?=\s*$|\s*[:(,]|\s+[–—-]\s)/i

/** `5.0-alpha`, `5.0-beta`, `5.0 final` beside each other, with lists below: what a version goes through. */
export function markReleases(sections: Section[], counted: Map<Section, WaveName>): void {
  const named = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain.slice(0, 200) ?? '')
    const match = RELEASE.exec(plain)
    const listed = section.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
    if (match === null || !listed) return []
    const stage = match[1]!.toLowerCase()
    const rank = STAGES.findIndex(pattern => pattern.test(stage)) * 100 + Number(match[2] ?? 0)
    return [{ section, plain, label: match[0], stage, rank }]
  })
  if (named.length < 2 || named.some(({ rank }, at) => at > 0 && rank <= named[at - 1]!.rank)) return
  for (const [at, { section, plain, label, stage }] of named.entries()) {
    const title = plain.slice(label.length).replace(/^[\s:,–—-]+/, '')
    const key = `part ${label.toLowerCase()}`
    const isAlone = named.every((other, index) => index === at || other.stage !== stage)
    const alias = isAlone ? stage : label.toLowerCase()
    counted.set(section, { kind: 'part', key, label, alias, title, line: section.line })
  }
}
