import { stripBrackets, toWords } from '../words/strip.ts'
import { findWaveMentions } from '../words/wave-name.ts'
import type { End, Ends } from './find-end.ts'
import { findEnd } from './find-end.ts'
import { findWaveByTitle, wavesOf } from './names.ts'

const WORDS_MAX = 8

const AND = /\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+/iu

/** What a line is about that begins with a label: `**Setup (Phase 1)**: …`, `User Stories (Phase 3+): …`, `US1 and US2: …`. */
export function findSubject(ends: Ends, label: string): End | null {
  const parts = label.split(AND).map(part => findTitled(ends, part))
  if (parts.length > 1 && !parts.includes(null))
    return { tasks: [], waves: [...new Set(parts.flatMap(part => part!.waves))] }
  const titled = findTitled(ends, label)
  if (titled !== null) return titled
  const [mention, more] = findWaveMentions(label)
  if (mention === undefined || more !== undefined) return findEnd(ends, [stripBrackets(label)])
  const waves = mention.keys.flatMap(key => wavesOf(ends.names, key))
  const [first] = waves
  if (first === undefined) return null
  // `Phase 3+` goes on to the last but one: the last is named apart.
  const open = label.slice(mention.end).startsWith('+')
  const last = ends.names.draft.waves.length - 1
  return open
    ? { tasks: [], waves: Array.from({ length: Math.max(1, last - first) }, (_, at) => first + at) }
    : { tasks: [], waves }
}

/** A wave whose title stands among the first words: `all desired user stories being complete`, `Setup completion`. */
export function findTitled({ names }: Ends, text: string): End | null {
  const words = toWords(text.split(/[,;]|\s[-–—]\s/)[0]!).slice(0, WORDS_MAX)
  for (let from = 0; from < Math.min(words.length, 6); from++) {
    for (let to = words.length; to > from; to--) {
      const title = words.slice(from, to).join(' ')
      const group = title === 'user stories' ? names.wavesByGroup.get(title) : undefined
      if (group !== undefined) return { tasks: [], waves: group }
      const wave = names.waveByTitle.get(title) ?? (from === 0 ? findWaveByTitle(names, title) : null)
      if (wave !== null && wave !== undefined) return { tasks: [], waves: [wave] }
    }
    // Words of no weight may stand before the title, others make it about something else.
    if (
      !/^(?:all|any|the|desired|selected|chosen|required|relevant|planned|on|of|phases?|completion|both)$/.test(
        words[from]!,
      )
    )
      return null
  }
  return null
}
