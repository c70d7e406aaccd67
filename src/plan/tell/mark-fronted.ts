import type { Section } from '../outline/outline.ts'
import { asideOf } from '../words/asides.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'

const FRONTED = /^(\p{L}{3,20}(?:[ -]\p{L}{3,20})?)\s+(?=\p{L}{3,12}\s#?(?:\d|[A-Z]\b|[IVX]+\b))/u
/** `Notes for wave 1`, `Testing after batch 2` are about a group that stands elsewhere. */
const ABOUT =
  /\b(?:after|before|for|from|the|and|with|during|until|into|within|between|inside|about|regarding|gate|end|start|launch|kick-?off|merge|review|begin|run|finish)\b/i

/** `Sprint block A`, `Sprint block B`: a word in front of all of their names does not keep them from being names. */
export function markFronted(sections: Section[], counted: Map<Section, WaveName>): void {
  const named = sections.flatMap(section => {
    const plain = stripDecoration(section.heading?.plain.slice(0, 200) ?? '')
    const front = FRONTED.exec(plain)
    const name = front === null ? null : parseWaveName(plain.slice(front[0].length), section.line)
    return front === null || name === null || kindOf(name) !== 'time'
      ? []
      : [{ section, front: front[1]!.toLowerCase(), name }]
  })
  const [first] = named
  if (first === undefined || named.length < 2 || ABOUT.test(first.front) || asideOf(first.front) !== null)
    return
  if (named.some(({ front, name }) => front !== first.front || name.kind !== first.name.kind)) return
  if (new Set(named.map(({ name }) => name.key)).size < named.length) return
  for (const { section, name } of named) if (!counted.has(section)) counted.set(section, name)
}
