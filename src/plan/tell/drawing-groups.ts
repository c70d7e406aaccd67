import { stripDecoration } from '../words/strip.ts'
import type { WaveName } from '../words/wave-name.ts'
import { countOn, gathers, parseGroupHead, toGroup } from './group-heads.ts'

const CALLED = /^([A-Z]{1,3})(\d{1,3})(?![\p{L}\p{N}.])[\s:.–—-]*(.*)$/u

/** `W1 groundwork` with `S1`, `S2` as branches: what is called otherwise than all that branches from it gathers that. */
export function findGroups(read: { text: string; depth: number; line: number }[]): Map<number, WaveName> {
  const prefixed = findPrefixed(read)
  if (prefixed.size > 0) return prefixed
  const groups = new Map<number, WaveName>()
  const open: { depth: number; letters: string; at: number }[] = []
  const holds = new Set<string>()
  const held = new Set<string>()
  const called = read.map(({ text }) => CALLED.exec(stripDecoration(text.slice(0, 300))))
  for (const [at, { depth }] of read.entries()) {
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()
    const letters = called[at]?.[1] ?? ''
    const above = open.at(-1)?.letters ?? ''
    if (letters !== '' && above !== '') {
      held.add(letters)
      if (above !== letters) holds.add(above)
    }
    open.push({ depth, letters, at })
  }
  for (const [at, { line }] of read.entries()) {
    const [, letters = '', number = '', title = ''] = called[at] ?? []
    if (!holds.has(letters) || held.has(letters)) continue
    groups.set(line, toGroup({ letters, number, title }, line))
  }
  return groups.size > 1 ? groups : new Map()
}

/** `G0  Bring-up` with `G0.1`, `G0.2` as branches, and then `G1`. */
function findPrefixed(read: { text: string; depth: number; line: number }[]): Map<number, WaveName> {
  const found = read.flatMap(({ text, depth, line }, at) => {
    const head = parseGroupHead(text)
    if (head === null) return []
    const end = read.findIndex((other, index) => index > at && other.depth <= depth)
    const below = read.slice(at + 1, end === -1 ? undefined : end)
    return gathers(
      head,
      below.map(other => other.text),
    )
      ? [{ head, line }]
      : []
  })
  return countOn(found.map(({ head }) => head))
    ? new Map(found.map(({ head, line }) => [line, toGroup(head, line)]))
    : new Map()
}

const BLOCK = /^(\d{1,2})[.)]?\s+(?=\p{L})/u

/** `1  Bring-up` with `1.1`, `1.2` deeper below, then `2`: chapters of an outline, worked through as blocks. */
export function findBlocks(read: { text: string; depth: number; line: number }[]): Map<number, WaveName> {
  const groups = new Map<number, WaveName>()
  const top = Math.min(...read.map(({ depth }) => depth))
  let number = 0
  for (const { text, depth, line } of read) {
    const own = depth === top ? BLOCK.exec(text) : null
    if (own === null) {
      if (depth === top || number === 0 || !text.startsWith(`${number}.`)) return new Map()
      continue
    }
    if (Number(own[1]) !== ++number) return new Map()
    const title = text.slice(own[0].length)
    groups.set(line, {
      kind: 'block',
      key: `block ${number}`,
      label: `Block ${number}`,
      alias: null,
      title,
      line,
    })
  }
  return groups.size > 1 ? groups : new Map()
}
