import { toPlainText } from '../lib/text.ts'
import { PALETTE } from './palette.ts'
import { BOLD, FONTS, fitText, splitByFont, wrapText } from './letters.ts'

/** How wide all pictures are: a phone shows them so, or a little smaller. */
export const WIDTH = 390
export const MARGIN = 16

/** On a card of its own, for chats are light or dark: each is told well from white, and text twice as well. */
export const COLOURS = {
  card: '#ffffff',
  edge: '#c9d1d9',
  ink: '#17212b',
  quiet: '#4b5865',
  line: '#e3e8ed',
  task: '#2f7f9b',
  good: PALETTE.done.light,
  bad: PALETTE.failed.light,
  mended: PALETTE.mended.light,
  active: PALETTE.active.light,
  asking: PALETTE.parked.light,
  idle: '#9aa7b4',
  critical: PALETTE.critical.light,
} as const

interface Style {
  size?: number
  colour?: string
  weight?: 'bold' | 'normal'
  anchor?: 'start' | 'middle' | 'end'
}

const SIZE = 13
const UNSAFE = /[&<>"']/g
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** XML has no such signs. */
const NO_XML = /[\ufffe\uffff]/g

/** Text within `width`, its letters in fonts that have them. */
export function toText(text: string, x: number, y: number, width: number, style: Style = {}): string {
  const { size = SIZE, colour = COLOURS.ink, weight = 'normal', anchor = 'start' } = style
  const runs = splitByFont(
    fitText(toPlainText(text), weight === 'bold' ? size * BOLD : size, width).text,
  ).map(run =>
    run.font === 'letters'
      ? escape(run.text)
      : `<tspan font-family="${FONTS[run.font]}" font-weight="normal">${escape(run.text)}</tspan>`,
  )
  const bold = weight === 'bold' ? ' font-weight="bold"' : ''
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  const place = `x="${round(x)}" y="${round(y)}"`
  return `<text ${place} font-size="${size}" fill="${colour}"${bold}${at}>${runs.join('')}</text>`
}

export function toRect(
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
  radius = 0,
): string {
  const corners = radius > 0 ? ` rx="${radius}"` : ''
  const size = `width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}"`
  return `<rect x="${round(x)}" y="${round(y)}" ${size}${corners} fill="${colour}"/>`
}

export function toPath(d: string, colour: string, width: number, opacity = 1): string {
  const faint = opacity < 1 ? ` stroke-opacity="${opacity}"` : ''
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"${faint}/>`
}

/** What a picture is about, and in small print how it stands. */
export function toHead(title: string, line: string): { parts: string[]; height: number } {
  const wide = WIDTH - 2 * MARGIN
  const style = { size: 17, weight: 'bold' } as const
  const titles = wrapText(title, style.size * BOLD, wide, 2)
  const lines = wrapText(line, SIZE, wide, 2)
  const below = MARGIN + 14 + titles.length * 21
  return {
    parts: [
      ...titles.map((text, at) => toText(text, MARGIN, MARGIN + 14 + at * 21, wide, style)),
      ...lines.map((text, at) => toText(text, MARGIN, below + at * 17, wide, { colour: COLOURS.quiet })),
    ],
    height: below + lines.length * 17 + 4,
  }
}

/** The whole picture on its card, told in words for who does not see it. */
export function toSvg(height: number, alt: string, parts: readonly string[]): string {
  const high = Math.ceil(height)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${high}" viewBox="0 0 ${WIDTH} ${high}"`,
    ` role="img" aria-label="${escape(alt)}" font-family="${FONTS.letters}, DejaVu Sans, sans-serif">\n`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${high - 1}" rx="10" fill="${COLOURS.card}" stroke="${COLOURS.edge}"/>\n`,
    parts.join('\n'),
    '\n</svg>\n',
  ].join('')
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escape(text: string): string {
  return text.replace(NO_XML, '').replace(UNSAFE, sign => ENTITIES[sign]!)
}
