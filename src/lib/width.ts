import { PRINTABLE_ASCII } from './text.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A heap of accents on one letter is cut to this: terminals stack them over the lines above. */
const CLUSTER_CHARS_MAX = 24

const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cc}\p{Cf}\u1160-\u11ff\ud7b0-\ud7fb]$/u
const EMOJI = /^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f/u

/** East Asian Width W and F, by Unicode 16; what is wide for being an emoji is told by its property. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
]

/** How many columns a terminal gives to a text without control characters. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += clusterWidth(segment)
  return width
}

/** The text if it fits into `width` columns, else as much as leaves room for the mark. */
export function cut(text: string, width: number, mark = '…'): string {
  if (width <= 0) return ''
  const isPlain = PRINTABLE_ASCII.test(text)
  if (isPlain && text.length <= width) return text
  const room = width - displayWidth(mark)
  if (isPlain) return room < 0 ? '' : `${text.slice(0, room).trimEnd()}${mark}`
  let kept = ''
  let keptWidth = 0
  let short = ''
  for (const { segment } of graphemes.segment(text)) {
    const cluster =
      segment.length > CLUSTER_CHARS_MAX ? String.fromCodePoint(segment.codePointAt(0)!) : segment
    const next = keptWidth + clusterWidth(cluster)
    if (next > width) return room < 0 ? '' : `${short.trimEnd()}${mark}`
    kept += cluster
    keptWidth = next
    if (next <= room) short = kept
  }
  return kept
}

/** Exactly `width` columns wide: cut, or filled up with spaces behind. */
export function fit(text: string, width: number): string {
  const short = cut(text, width)
  return short + ' '.repeat(Math.max(0, width - displayWidth(short)))
}

function clusterWidth(cluster: string): number {
  if (EMOJI.test(cluster)) return 2
  let width = 0
  for (const char of cluster) width += charWidth(char)
  return width
}

function charWidth(char: string): number {
  if (ZERO_WIDTH.test(char)) return 0
  const code = char.codePointAt(0)!
  if (code < WIDE[0]![0]) return 1
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}
