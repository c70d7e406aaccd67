import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'

/** `2 Screens`, `G0  Bring-up`: what may gather `2.1` or `G0.1`. */
export interface GroupHead {
  letters: string
  number: string
  title: string
}

const HEAD = /^(?:([A-Z]{1,3})-?)?(\d{1,2}|[IVX]{1,4})[.)]?(?:\s*[:–—-]\s+|\s+)(?=\p{L})/u

export function parseGroupHead(text: string): GroupHead | null {
  const plain = stripDecoration(text.slice(0, 300))
  const [all, letters = '', number = ''] = HEAD.exec(plain) ?? []
  return all === undefined ? null : { letters, number, title: plain.slice(all.length) }
}

/** Whether all that stands below is called by the head's own number, and then one more. */
export function gathers({ letters, number }: GroupHead, below: string[]): boolean {
  return (
    below.length > 0 &&
    below.every(text => {
      const plain = stripDecoration(text.slice(0, 60))
      const rest = plain.startsWith(letters + number) ? plain.slice(letters.length + number.length) : ''
      return /^[.-]\d{1,2}(?!\d)/.test(rest)
    })
  )
}

/** Several, each with a number of its own behind the same letters. */
export function countOn(heads: GroupHead[]): boolean {
  return (
    heads.length > 1 &&
    heads.every(({ letters }) => letters === heads[0]!.letters) &&
    new Set(heads.map(({ number }) => number)).size === heads.length
  )
}

/** What the letter of `W1` stands for. */
const KINDS: Record<string, string> = {
  W: 'wave',
  P: 'phase',
  S: 'stage',
  B: 'batch',
  R: 'round',
  T: 'tier',
  M: 'milestone',
  G: 'gate',
}

export function toGroup({ letters, number, title }: GroupHead, line: number): WaveName {
  const kind = letters === '' ? 'part' : (KINDS[letters] ?? 'group')
  const label = letters === '' ? `Part ${number}` : letters + number
  const alias = (letters + number).toLowerCase()
  return { kind, key: `${kind} ${number.toLowerCase()}`, label, alias, title, line }
}
