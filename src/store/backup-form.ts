import { createHash } from 'node:crypto'

// A backup is JSON lines: the head; for each table its name and columns, then a list of texts for each of its rows;
// and the end, which says how many lines came before it and what their hash is.

export interface BackupHead {
  regatta: 'backup'
  form: 1
  /** Of the program that made it. */
  version: string
  /** The last migration that its database had seen: only one that stands there, or further on, takes it. */
  schema: number
  at: number
  /** The latest change of the console's messages. */
  rev: number
}

export interface TableLine {
  table: string
  columns: string[]
}

interface EndLine {
  end: { lines: number; hash: string }
}

/** Made over all lines as they come. */
export class Seal {
  readonly #hash = createHash('sha256')
  lines = 0

  add(line: string): void {
    this.lines++
    this.#hash.update(line).update('\n')
  }

  /** No line is added after it. */
  end(): EndLine {
    return { end: { lines: this.lines, hash: this.#hash.digest('hex') } }
  }
}

/** Not what was written, or not all of it. */
export class BackupError extends Error {
  readonly code: 'not-a-backup' | 'other-version' | 'damaged' | 'not-empty' | 'in-use'
  constructor(code: BackupError['code'], message: string) {
    super(message)
    this.name = 'BackupError'
    this.code = code
  }
}

export function parseHead(line: string | undefined): BackupHead {
  const head = parse(line ?? '')
  if (!isObject(head) || head['regatta'] !== 'backup')
    throw new BackupError('not-a-backup', 'This is no backup that Regatta made.')
  if (head['form'] !== 1 || typeof head['schema'] !== 'number')
    throw new BackupError('other-version', 'This backup has a form that this version does not know.')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was just looked at
  return head as unknown as BackupHead
}

/** A row is told by its first sign, and stays as it is: there are many. */
export function parseLine(line: string): { row: string } | TableLine | EndLine {
  if (line.startsWith('[')) return { row: line }
  const said = parse(line)
  if (isObject(said) && typeof said['table'] === 'string' && Array.isArray(said['columns']))
    return { table: said['table'], columns: said['columns'].map(String) }
  const end = isObject(said) ? said['end'] : undefined
  if (isObject(end) && typeof end['lines'] === 'number' && typeof end['hash'] === 'string')
    return { end: { lines: end['lines'], hash: end['hash'] } }
  throw toDamaged('it has a line that is none of a backup')
}

export function toDamaged(what: string): BackupError {
  return new BackupError('damaged', `The backup is damaged: ${what}. Nothing was restored.`)
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
