import { toPlainText } from '../../lib/text.ts'

/** What an attempt left behind, as the judge sees it. */
export interface Work {
  task: { title: string; detail: string | null; files: string[]; produces: 'change' | 'report' }
  /** What the agent said last. */
  summary: string
  /** The last of what it printed. */
  tail: string
  changes: Change[]
}

export interface Change {
  path: string
  kind: 'added' | 'changed' | 'removed'
  /** Lines that are new in it, in order. */
  added: string[]
  removed: number
  isBinary: boolean
}

export interface Rules {
  /** Words at whose sight the plan wants to be told, as in FAILED or BLOCKED. */
  words: string[]
  /** What no change may add. */
  forbidden: Forbidden[]
}

export interface Forbidden {
  /** A literal, or several with `|` between them. */
  text: string
  /** Where it may stand all the same; `test` stands for whatever tests are kept in. */
  exceptPath: string | null
  why: string
}

export type Verdict =
  | { kind: 'good' }
  | {
      kind: 'guide' | 'missing' | 'blocked' | 'error' | 'check'
      /** Why, for people and for the next attempt. */
      message: string
      /** The lines that it was told by. */
      evidence: string
    }

const LINE_CHARS_MAX = 400
const TEXT_CHARS_MAX = 12_000
const CHANGES_MAX = 300
const LINES_MAX = 600
const LINES_IN_ALL_MAX = 6_000
const PATH_CHARS_MAX = 300
const MESSAGE_CHARS_MAX = 300
const EVIDENCE_CHARS_MAX = 600

/** So much of it as is looked at; nothing later reads a text longer than this. */
export function cutWork(work: Work): Work {
  let left = LINES_IN_ALL_MAX
  const changes = work.changes.slice(0, CHANGES_MAX).map(change => {
    const added = change.added.slice(0, Math.min(LINES_MAX, left)).map(cutLine)
    left -= added.length
    return { ...change, path: change.path.slice(0, PATH_CHARS_MAX), added }
  })
  const { title, detail, files, produces } = work.task
  const task = {
    title: title.slice(0, LINE_CHARS_MAX),
    detail: detail === null ? null : detail.slice(0, TEXT_CHARS_MAX),
    files: files.slice(0, CHANGES_MAX).map(path => path.slice(0, PATH_CHARS_MAX)),
    produces,
  }
  return { task, summary: cutMiddle(work.summary), tail: work.tail.slice(-TEXT_CHARS_MAX), changes }
}

/** Lines of a text, none longer than what is looked at. */
export function toLines(text: string): string[] {
  return text.split('\n').map(cutLine)
}

function cutLine(line: string): string {
  return line.slice(0, LINE_CHARS_MAX).trimEnd()
}

/** How a message begins and how it ends says most of it. */
function cutMiddle(text: string): string {
  if (text.length <= TEXT_CHARS_MAX) return text
  return `${text.slice(0, TEXT_CHARS_MAX / 2)}\n${text.slice(-TEXT_CHARS_MAX / 2)}`
}

export function toVerdict(
  kind: Exclude<Verdict['kind'], 'good'>,
  message: string,
  evidence: string[],
): Verdict {
  const lines = evidence
    .map(line => quote(line, 120))
    .filter(line => line !== '')
    .slice(0, 5)
  return {
    kind,
    message: cut(message, MESSAGE_CHARS_MAX),
    evidence: cut(lines.join(' / '), EVIDENCE_CHARS_MAX),
  }
}

/** Text of others on one line, at most so long. */
export function quote(text: string, charsMax: number): string {
  return cut(toPlainText(text).trim(), charsMax)
}

function cut(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax - 1).toWellFormed()}…`
}
