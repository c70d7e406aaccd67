import { LINE_MAX } from './to-markdown.ts'

const LISTED = /^\s*<li[\s>]/im
const MARKED = /^\s{0,3}(?:[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s|```|~~~)/m
const HEADING = /^\s*<h([1-6])(?:\s[^<>]{0,200})?>/i
const ITEM = /<li(?:\s[^<>]{0,200})?>/i
const LISTS = /<(\/?)(ul|ol)(?:\s[^<>]{0,200})?>/gi
const TAG = /<\/?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?\/?>/gi

/** A page as a wiki exports it: its headings, lists and bold words, where every item begins a line and nothing is Markdown. */
export function fromHtml(text: string): string {
  if (!LISTED.test(text) || MARKED.test(text)) return text
  const open: string[] = []
  return text
    .split('\n')
    .map(line => (line.length > LINE_MAX ? line : toLine(line, open)))
    .join('\n')
}

function toLine(line: string, open: string[]): string {
  const heading = HEADING.exec(line)?.[1]
  const isItem = ITEM.test(line)
  const [before, depth] = [line.split(ITEM)[0]!, open.length]
  for (const [, close, list] of before.matchAll(LISTS)) follow(open, close!, list!)
  const mark = isItem ? `${toIndent(open.length - 1)}${open.at(-1) === 'ol' ? '1.' : '-'} ` : ''
  for (const [, close, list] of line.slice(before.length).matchAll(LISTS)) follow(open, close!, list!)
  const plain = toPlain(line)
  if (plain === '') return ''
  if (heading !== undefined) return `${'#'.repeat(Number(heading))} ${plain}`
  return isItem ? mark + plain : toIndent(depth) + plain
}

/** Nobody nests lists deeper. */
const DEPTH_MAX = 6

function toIndent(depth: number): string {
  return '   '.repeat(Math.min(Math.max(0, depth), DEPTH_MAX))
}

function follow(open: string[], close: string, list: string): void {
  if (close === '') open.push(list.toLowerCase())
  else open.pop()
}

function toPlain(line: string): string {
  return line
    .replace(/<(?:b|strong)>([^<>]{1,300})<\/(?:b|strong)>/gi, '**$1**')
    .replace(/<code>([^<>`]{1,300})<\/code>/gi, '`$1`')
    .replace(TAG, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/\s{2,}/g, ' ')
    .trim()
}
