import { findFiles, parseMinutes } from '../words/measures.ts'

const NAME = /^@?[a-z][\w.]*(?:-[\w.]+)+$/

interface Piped {
  /** What is done, with the parts that say more behind it as they stood. */
  rest: string
  agent: string | null
  files: string[]
}

/** `sqli-fixer | Escape the report | reports/export.py | 30 min`: cells of a table without the table. */
export function parsePiped(text: string): Piped | null {
  const parts = text.split(/\s+\|\s+/, PARTS_MAX)
  if (parts.length < 3) return null
  const agent = parts.slice(0, 2).find(part => NAME.test(part)) ?? null
  const files = parts.filter(part => findFiles(part)[0] === part)
  const others = parts.filter(part => part !== agent && !files.includes(part))
  const title = others.findIndex(part => /\p{L}{2}/u.test(part) && parseMinutes(part) === null)
  if ((agent === null && files.length === 0) || title === -1) return null
  const behind = others.filter((_, index) => index !== title)
  return { rest: [others[title]!, ...behind].join(' | '), agent: agent?.replace(/^@/, '') ?? null, files }
}

const PARTS_MAX = 12
