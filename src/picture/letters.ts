/** What a text is set in, as `renderPng` has it; elsewhere whatever the viewer has takes its place. */
export const FONTS = {
  letters: 'DejaVu Sans Condensed',
  han: 'Noto Sans Hans',
  hangul: 'NanumGothic',
  emoji: 'Noto Emoji',
} as const

type Font = keyof typeof FONTS

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const EMOJI = /^\p{Emoji_Presentation}|^\p{Emoji}\ufe0f|^\p{Regional_Indicator}/u
const HANGUL = /^[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/u
const HAN = /^[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{323af}]/u
/** Beyond it letters stack their marks over the lines above. */
const CLUSTER_CHARS_MAX = 24
const MARK = '…'

/** How wide letters are, in parts of their size. */
const WIDTHS: [RegExp, number][] = [
  [/[ijl.,:;|!'·]/, 0.34],
  [/[ ()[\]{}/ftrI-]/, 0.38],
  [/[mwMW@%…—→]/, 0.88],
  [/[A-Z#&+=<>~]/, 0.67],
  [/[ -~]/, 0.56],
]

/** As if they were so much larger. */
export const BOLD = 1.12

interface Run {
  font: Font
  text: string
}

/** The text in pieces, each with a font that has its letters. */
export function splitByFont(text: string): Run[] {
  const runs: Run[] = []
  for (const { segment } of graphemes.segment(text)) {
    const font = fontOf(segment)
    const last = runs.at(-1)
    if (last?.font === font) last.text += segment
    else runs.push({ font, text: segment })
  }
  return runs
}

/** The text, or as much of it as fits with the mark, and how wide that is at most. */
export function fitText(text: string, size: number, width: number): { text: string; width: number } {
  const room = width - toEms(MARK) * size
  let kept = ''
  let keptWidth = 0
  let short = { text: '', width: 0 }
  for (const { segment } of graphemes.segment(text)) {
    const cluster =
      segment.length > CLUSTER_CHARS_MAX ? String.fromCodePoint(segment.codePointAt(0)!) : segment
    const next = keptWidth + toEms(cluster) * size
    if (next > width)
      return room < 0 ? { text: '', width: 0 } : { ...short, text: `${short.text.trimEnd()}${MARK}` }
    kept += cluster
    keptWidth = next
    if (next <= room) short = { text: kept, width: next + toEms(MARK) * size }
  }
  return { text: kept, width: keptWidth }
}

/** As lines of this width, broken between words; the last one is cut. */
export function wrapText(text: string, size: number, width: number, linesMax: number): string[] {
  const lines: string[] = []
  let rest = text.trim()
  while (rest !== '' && lines.length < linesMax - 1) {
    const { text: fitting } = fitText(rest, size, width)
    if (fitting === rest) break
    const end = fitting.lastIndexOf(' ')
    if (end <= 0) break
    lines.push(rest.slice(0, end))
    rest = rest.slice(end + 1).trimStart()
  }
  if (rest !== '') lines.push(fitText(rest, size, width).text)
  return lines
}

function fontOf(cluster: string): Font {
  if (EMOJI.test(cluster)) return 'emoji'
  if (HANGUL.test(cluster)) return 'hangul'
  return HAN.test(cluster) ? 'han' : 'letters'
}

function toEms(cluster: string): number {
  const font = fontOf(cluster)
  if (font === 'emoji') return 1.3
  if (font !== 'letters') return 1.02
  return WIDTHS.find(([letters]) => letters.test(cluster))?.[1] ?? 0.85
}
