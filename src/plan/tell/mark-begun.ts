import type { Section } from '../outline/outline.ts'
import { beginsAsWork } from '../prose/verbs.ts'
import { asideOf } from '../words/asides.ts'
import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { kindOf, parseWaveName } from '../words/wave-name.ts'

const LEAST = 3
const SHARE = 0.7

/** `#### Set up the store`, `#### Port the loader` in the waves: headings that begin as work does are what is to be done. */
export function markBegun(root: Section, counted: Map<Section, WaveName>): Set<Section> {
  const inWaves = childrenOf(root, false, counted)
  const begun = inWaves.filter(({ heading }) => beginsAsWork(stripDecoration(heading?.plain ?? '')))
  return new Set(begun.length < LEAST || begun.length < inWaves.length * SHARE ? [] : inWaves)
}

/** What stands right below the names of waves and is no group itself. */
function childrenOf(
  { heading, sections }: Section,
  inWave: boolean,
  counted: Map<Section, WaveName>,
): Section[] {
  return sections.flatMap(section => {
    const plain = section.heading?.plain ?? ''
    const name = counted.get(section) ?? parseWaveName(plain, section.line)
    const isWave = name !== null && kindOf(name) !== 'lane'
    if (!inWave || name !== null) return childrenOf(section, isWave, counted)
    return heading === null || asideOf(plain) !== null ? [] : [section]
  })
}
