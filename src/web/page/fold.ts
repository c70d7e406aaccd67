import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useState } from 'preact/hooks'

const FOLDED_CHARS = 1_200
const FOLDED_LINES = 14
/** What is shown of a text at the very most: more would freeze a phone. */
const SHOWN_CHARS_MAX = 100_000
/** A word of 100,000 characters takes Chromium 8 s to break into lines; in pieces of this size, 0.4 s. */
const PIECE_CHARS = 2_000

/** What a person wrote, as it stands; a long one is folded until somebody wants all of it. */
export function FoldedText({ text }: { text: string }): ComponentChild {
  const [isOpen, setOpen] = useState(false)
  const folded = toFolded(text)
  if (folded === text) return h('div', { class: 'said', dir: 'auto' }, text)
  const shown = isOpen ? cutText(text, SHOWN_CHARS_MAX) : folded
  const left = text.length - shown.length
  return h('div', { class: 'fold' }, [
    h(
      'div',
      { class: isOpen ? 'said' : 'said said-cut', dir: 'auto' },
      toPieces(shown).map((piece, index) => h('div', { key: index }, piece)),
    ),
    isOpen &&
      left > 0 &&
      h('p', { class: 'note' }, `${left.toLocaleString()} more characters are not shown.`),
    h(
      'button',
      { type: 'button', class: 'link', 'aria-expanded': isOpen, onClick: () => setOpen(!isOpen) },
      isOpen ? 'Show less' : `Show all (${text.length.toLocaleString()} characters)`,
    ),
  ])
}

/** Not through the middle of a character. */
export function cutText(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : text.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')
}

/** Between lines where there are any. */
function toPieces(text: string): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > PIECE_CHARS) {
    const cut = cutText(rest, PIECE_CHARS)
    const line = cut.lastIndexOf('\n')
    const piece = line > 0 ? cut.slice(0, line) : cut
    pieces.push(piece)
    rest = rest.slice(line > 0 ? line + 1 : piece.length)
  }
  return [...pieces, rest]
}

function toFolded(text: string): string {
  const cut = cutText(text, FOLDED_CHARS)
  const lines = cut.split('\n')
  return lines.length > FOLDED_LINES ? lines.slice(0, FOLDED_LINES).join('\n') : cut
}
