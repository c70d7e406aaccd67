import { toTypedText } from './escape.ts'

type Json = Readonly<Record<string, unknown>>

/** Of a message: what is deeper or longer was not typed. */
const DEPTH_MAX = 8
const FENCE = '```'

/** What a person wrote, as they would have written it in Markdown: Slack's own field turns lists into parts. */
export function toTyped({ text, blocks }: { text?: string | undefined; blocks?: unknown }): string {
  const rich = listOf(blocks).filter(block => block['type'] === 'rich_text')
  if (rich.length === 0 || rich.length !== listOf(blocks).length) return unwrap(toTypedText(text ?? ''))
  const elements = rich.flatMap(block => listOf(block['elements']))
  // All of it in one frame: that is how documents are pasted.
  if (elements.length === 1 && elements[0]!['type'] === 'rich_text_preformatted')
    return toInline(elements[0]!, 0)
  return unwrap(
    elements
      .map(element => toElement(element))
      .join('')
      .trimEnd(),
  )
}

/** A text that is nothing but one fence is what stands in the fence. */
function unwrap(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith(FENCE) || !trimmed.endsWith(FENCE) || trimmed.length < 2 * FENCE.length) return text
  const inner = trimmed.slice(FENCE.length, -FENCE.length)
  return inner.includes(FENCE) ? text : inner.replace(/^(?:\w{1,20})?\n/, '')
}

function toElement(element: Json): string {
  switch (element['type']) {
    case 'rich_text_section':
      return toInline(element, 0)
    case 'rich_text_list':
      return `${toList(element)}\n`
    case 'rich_text_preformatted':
      return `${FENCE}\n${toInline(element, 0)}\n${FENCE}\n`
    case 'rich_text_quote':
      return `${toInline(element, 0)
        .split('\n')
        .map(line => `> ${line}`)
        .join('\n')}\n`
    default:
      return ''
  }
}

function toList(list: Json): string {
  const indent = '  '.repeat(Math.min(DEPTH_MAX, Number(list['indent'] ?? 0)))
  const first = Number(list['offset'] ?? 0) + 1
  return listOf(list['elements'])
    .map((item, index) => {
      const mark = list['style'] === 'ordered' ? `${first + index}.` : '-'
      return `${indent}${mark} ${toInline(item, 0)}`
    })
    .join('\n')
}

function toInline(element: Json, depth: number): string {
  if (depth > DEPTH_MAX) return ''
  return listOf(element['elements'])
    .map(part => toPart(part, depth))
    .join('')
}

function toPart(part: Json, depth: number): string {
  const text = textOf(part, 'text')
  switch (part['type']) {
    case 'text':
      return toStyled(text, part['style'])
    case 'link':
      return text || textOf(part, 'url')
    case 'user':
      return `<@${textOf(part, 'user_id')}>`
    case 'channel':
      return `<#${textOf(part, 'channel_id')}>`
    case 'broadcast':
      return `@${textOf(part, 'range') || 'here'}`
    case 'emoji':
      return toEmoji(part)
    default:
      return toInline(part, depth + 1)
  }
}

/** Whole lines that are bold are headings to the reader of plans; the rest of the styles says nothing. */
function toStyled(text: string, style: unknown): string {
  const { bold, code } = (style ?? {}) as { bold?: boolean; code?: boolean }
  if (code === true && !text.includes('`')) return `\`${text}\``
  return bold === true && /^\S(?:.*\S)?$/.test(text) ? `**${text}**` : text
}

function toEmoji(part: Json): string {
  const codes = typeof part['unicode'] === 'string' ? part['unicode'].split('-') : []
  const points = codes.map(code => Number.parseInt(code, 16))
  const isSound = points.length > 0 && points.every(point => point > 0 && point <= 0x10ffff)
  return isSound ? String.fromCodePoint(...points) : `:${textOf(part, 'name')}:`
}

function textOf(part: Json, key: string): string {
  const value = part[key]
  return typeof value === 'string' ? value : ''
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'object' && each !== null) : []
}
