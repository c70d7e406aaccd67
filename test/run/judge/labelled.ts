import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change, Rules, Verdict, Work } from '../../../src/run/judge/work.ts'

export interface Case {
  name: string
  kind: Verdict['kind']
  work: Work
  rules: Rules
}

/**
 * Cases as text. `===== KIND NAME` begins one, `task:`, `files:` and the like follow, and then parts that each begin
 * with `>>>`: `summary`, `tail`, and changes as `added PATH`, `changed PATH -N`, `removed PATH -N`, `binary PATH`.
 */
export function readCases(path: string): Case[] {
  const text = readFileSync(join(import.meta.dirname, 'labelled', path), 'utf8')
  return text
    .split(/^===== /m)
    .slice(1)
    .map(toCase)
}

function toCase(text: string): Case {
  const [head, ...parts] = text.split(/^>>> /m)
  const [first, ...fields] = head!.trim().split('\n')
  const [kind, name] = first!.split(' ')
  const given = fields
    .map(line => /^(\w+): ?(.*)$/.exec(line)!)
    .map(([, key, value]) => [key!, value!] as const)
  const fieldOf = (key: string) => given.find(([known]) => known === key)?.[1]
  const work: Work = {
    task: {
      title: fieldOf('task')!,
      detail: fieldOf('detail') ?? null,
      files: fieldOf('files')?.split(', ') ?? [],
      produces: fieldOf('produces') === 'report' ? 'report' : 'change',
    },
    summary: '',
    tail: '',
    changes: [],
  }
  for (const part of parts) takePart(work, part)
  const forbidden = given
    .filter(([key]) => key === 'forbid')
    .map(([, value]) => value.split(';').map(field => field.trim()))
    .map(([text, except, why]) => ({
      text: text!,
      exceptPath: except ? except.replace(/^except /, '') : null,
      why: why!,
    }))
  const words = fieldOf('words')?.split(', ') ?? ['FAILED', 'BLOCKED']
  return { name: name!, kind: kind as Verdict['kind'], work, rules: { words, forbidden } }
}

function takePart(work: Work, part: string): void {
  const end = part.indexOf('\n')
  const [what, path, removed] = part.slice(0, end).trim().split(' ')
  const body = part.slice(end + 1).replace(/\n+$/, '')
  if (what === 'summary') work.summary = body
  else if (what === 'tail') work.tail = body
  else work.changes.push(toChange(what!, path!, removed, body))
}

function toChange(what: string, path: string, removed: string | undefined, body: string): Change {
  return {
    path,
    kind: what === 'binary' ? 'changed' : (what as Change['kind']),
    added: body === '' ? [] : body.split('\n'),
    removed: removed === undefined ? 0 : -Number(removed),
    isBinary: what === 'binary',
  }
}
