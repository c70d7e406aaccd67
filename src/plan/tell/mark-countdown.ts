import type { Section } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

const MARK =
  /^(T\s?[-–−+]?\s?\d{1,3}\s?(?:h|hours?|min(?:utes?)?|m|d|days?|weeks?|w)?)(?=$|\s*[:(,]|\s+[–—-]\s)[\s:–—-]*/iu
const UNIT = /\d\s?\p{L}/u

/** `T-48h`, `T-6h`, `T-0` beside each other: groups called by when they are before the start. */
export function markCountdown(sections: Section[], counted: Map<Section, WaveName>): boolean {
  const named = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain ?? '').slice(0, 200)
    const match = MARK.exec(plain)
    return match === null ? [] : [{ section, label: match[1]!, title: plain.slice(match[0].length) }]
  })
  if (named.filter(({ label }) => UNIT.test(label)).length < 2) return false
  for (const { section, label, title } of named) {
    const alias = label.toLowerCase().replace(/\s/g, '')
    counted.set(section, { kind: 'clock', key: `clock ${alias}`, label, alias, title, line: section.line })
  }
  return true
}
