import { expect } from 'vitest'
import { unreachable } from '../../src/lib/assert.ts'
import {
  BLOCKS_MAX,
  BUTTONS_MAX,
  COMMAND_CHARS_MAX,
  HEADING_CHARS_MAX,
  LABEL_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  REACTIONS_MAX,
  SUMMARY_CHARS_MAX,
  TEXT_CHARS_MAX,
} from '../../src/message/message.ts'
import type { Block, Message, Span } from '../../src/message/message.ts'

/** Control characters but line breaks, what reorders, what hides, halves of characters. */
const UNSEEN = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]|\p{Surrogate}/u

/** As a chat would see it: within every limit, nothing empty, nothing that acts. */
export function expectBearable(message: Message): void {
  const { summary, blocks, buttons, reactions } = message
  expect(summary.length).toBeGreaterThan(0)
  expect(summary.length).toBeLessThanOrEqual(SUMMARY_CHARS_MAX)
  expect(summary).not.toContain('\n')
  expect(blocks.length).toBeGreaterThan(0)
  expect(blocks.length).toBeLessThanOrEqual(BLOCKS_MAX)
  for (const block of blocks) {
    const chars = countChars(block)
    expect(chars).toBeGreaterThan(0)
    expect(chars).toBeLessThanOrEqual(block.type === 'heading' ? HEADING_CHARS_MAX : TEXT_CHARS_MAX)
  }
  expect(blocks.reduce((sum, block) => sum + countChars(block), 0)).toBeLessThanOrEqual(MESSAGE_CHARS_MAX)
  expect(buttons.length).toBeLessThanOrEqual(BUTTONS_MAX)
  expect(reactions.length).toBeLessThanOrEqual(REACTIONS_MAX)
  for (const { label } of buttons) {
    expect(label.trim()).not.toBe('')
    expect(label.length).toBeLessThanOrEqual(LABEL_CHARS_MAX)
  }
  for (const { command } of [...buttons, ...reactions]) {
    expect(command).not.toBe('')
    expect(command.length).toBeLessThanOrEqual(COMMAND_CHARS_MAX)
  }
  expect([summary, ...blocks.map(textOf), ...buttons.map(({ label }) => label)].join('\n')).not.toMatch(
    UNSEEN,
  )
}

/** How much there is to read. */
export function countAllChars({ blocks }: Message): number {
  return blocks.reduce((sum, block) => sum + countChars(block), 0)
}

function countChars(block: Block): number {
  return block.type === 'progress' ? 1 : textOf(block).length
}

function textOf(block: Block): string {
  switch (block.type) {
    case 'heading':
    case 'code':
      return block.text
    case 'text':
    case 'note':
      return block.spans.map(toText).join('')
    case 'list':
      return block.items.flat().map(toText).join('')
    case 'progress':
      return ''
    default:
      return unreachable(block)
  }
}

function toText(span: Span): string {
  if (typeof span === 'string') return span
  if ('at' in span) return '@'
  return 'bold' in span ? span.bold : span.code
}

/** Texts that somebody might send to break what shows them. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'a million letters': 'x'.repeat(1_000_000),
  'a million line breaks': '\n'.repeat(1_000_000),
  'terminal colours without end': '\u001b[31m'.repeat(200_000),
  'window titles that never end': '\u001b]0;'.repeat(200_000),
  'strings of a control that never end': '\u009d'.repeat(1_000_000),
  'letters that turn the line around': `\u202e${'abc '.repeat(50_000)}`,
  'a heap of accents': `a${'\u0301'.repeat(1_000_000)}`,
  'emoji joined to one': '👩\u200d'.repeat(300_000),
  'halves of characters': '\ud83d'.repeat(500_000),
  'whole characters of two halves': '😀'.repeat(500_000),
  'what no eye sees': '\u200b\u2060\ufeff'.repeat(300_000),
  'markup and mentions': '<script>alert(1)</script> @everyone <!channel> *bold* `code` [x](javascript:1)',
  nothing: '',
}
