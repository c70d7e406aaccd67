import { stripBrackets, stripDecoration } from './strip.ts'

/** What a column of a board says of the work in it; `unplanned` is kept for a day that may not come. */
export type Board = 'open' | 'done' | 'unplanned'

const COLUMNS: [Board, string][] = [
  [
    'open',
    'to do|todo|to-do|backlog|ready|up next|next up|selected|planned|doing|in progress|wip|in work|in review|review|testing|in test|qa|blocked|waiting|open|sprint backlog|assigned|queue|queued',
  ],
  ['done', 'done|finished|completed|complete|closed|merged|shipped|deployed|released'],
  ['unplanned', "icebox|someday|maybe|won't do|wont do|parked|rejected|cancelled|ideas|wishlist"],
]

const BOARDS = new Map(
  COLUMNS.flatMap(([board, words]) => words.split('|').map((word): [string, Board] => [word, board])),
)

/** `📋 To Do (3)`. */
export function parseBoard(heading: string): Board | null {
  if (heading.length > 100) return null
  const plain = stripBrackets(stripDecoration(heading))
    // `Doing 3` counts its cards, `QA-3` is an id.
    .replace(/(?:\s[\s:.–—\d-]*|[:.–—-]+)$/, '')
    .replace(/[^\p{L}\p{N}' -]+$/u, '')
    .toLowerCase()
    .trim()
  return BOARDS.get(plain) ?? null
}
