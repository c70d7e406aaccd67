import type { Raw } from './classify.ts'

const CHAPTER = /^(\d{1,2})(?:\.0)?[.):]?\s+(\p{L}.{1,100})$/u
const KINDS = /\b(phase|stage|wave|milestone|block|round|tier)s\b/iu

/** Numbered lines of which each has its own points right below: `1  Bring-up` above `1.1  Port the board`. */
export function findChapters(raws: Raw[], isGroup: (text: string) => boolean): Map<number, string> {
  const found = new Map<number, { number: string; title: string }>()
  for (const [at, { text }] of raws.entries()) {
    const [, number, title] = CHAPTER.exec(text.slice(0, 120)) ?? []
    if (number === undefined || title === undefined || Number(number) !== found.size + 1) continue
    const below = raws.slice(at + 1, at + 3).find(raw => raw.text !== '')
    if (below?.text.startsWith(`${number}.1`) === true && !isGroup(text) && !isGroup(title))
      found.set(at, { number, title })
  }
  if (found.size < 2) return new Map()
  // What the document calls them, so that what it says of all of them is said of these.
  const word = raws.map(({ text }) => KINDS.exec(text.slice(0, 400))?.[1]).find(kind => kind !== undefined)
  const kind = word === undefined ? 'Part' : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  return new Map([...found].map(([at, { number, title }]) => [at, `${kind} ${number}: ${title}`]))
}
