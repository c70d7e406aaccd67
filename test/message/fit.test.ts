import { describe, expect, it } from 'vitest'
import { clip, fit } from '../../src/message/fit.ts'
import { BLOCKS_MAX, COMMAND_CHARS_MAX, TEXT_CHARS_MAX } from '../../src/message/message.ts'
import type { Message } from '../../src/message/message.ts'
import { toText } from '../../src/message/plain.ts'
import { messageOf } from '../support/messages.ts'
import { anyMessage } from '../support/any-message.ts'
import { HOSTILE, expectBearable } from './limits.ts'
import { fc } from '../support/chance.ts'

describe('a message that is fitted', () => {
  it('is within every limit, says something, and does nothing but stand there', () => {
    fc.assert(
      fc.property(anyMessage, message => expectBearable(fit(message))),
      { numRuns: 150 },
    )
  })

  it('is not changed by being fitted again', () => {
    fc.assert(
      fc.property(anyMessage, message => {
        const once = fit(message)
        expect(JSON.stringify(fit(once)) === JSON.stringify(once)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('is left as it is where it is within the limits', () => {
    const message: Message = {
      summary: 'All is well',
      blocks: [
        { type: 'heading', text: 'Harbour' },
        { type: 'text', spans: ['a ', { bold: 'b' }, ' c\n\nd', { at: 5 }, { code: 'x  y' }] },
        { type: 'list', items: [['one'], [{ bold: 'two' }, ' and more']] },
        { type: 'code', text: 'first\n  second' },
        { type: 'progress', done: 1, active: 2, parked: 0, failed: 0, total: 5 },
        { type: 'text', spans: ['x'.repeat(TEXT_CHARS_MAX)] },
        { type: 'note', spans: ['small'] },
      ],
      buttons: [{ label: 'Go', command: 'start r7k2mx', style: 'main' }],
      reactions: [{ emoji: '🚀', command: 'start r7k2mx' }],
    }
    expect(fit(message)).toEqual(message)
  })

  it.each(Object.entries(HOSTILE))('bears %s wherever it stands, in no time', (_, text) => {
    const spans = [text, { bold: text }, { code: text }]
    const message: Message = {
      summary: text,
      blocks: [
        { type: 'heading', text },
        { type: 'text', spans },
        { type: 'list', items: [spans, spans, spans] },
        { type: 'code', text },
        { type: 'note', spans },
      ],
      buttons: [{ label: text, command: 'stop', style: 'plain' }],
      reactions: [{ emoji: '🚀', command: 'stop' }],
    }
    const began = performance.now()
    expectBearable(fit(message))
    // Reading all of it would take seconds.
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  it('marks what it cuts, and cuts between letters', () => {
    const { blocks, summary } = fit(messageOf('', { summary: 'e\u0301😀'.repeat(300), blocks: [] }))
    expect(summary).toMatch(/^(?:e\u0301😀)+(?:e\u0301)?…$/u)
    expect(blocks).toEqual([{ type: 'text', spans: [summary] }])
    expect(clip('abcdef', 4)).toBe('abc…')
    expect(clip('abcd', 4)).toBe('abcd')
    expect(clip('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 12)).toBe('👩‍👩‍👧‍👦…')
  })

  it('leaves a letter as many accents as languages use', () => {
    const { blocks } = fit(messageOf(`a${'\u0301'.repeat(500)} Việt`.normalize('NFD')))
    expect(blocks).toEqual([{ type: 'text', spans: [`a${'\u0301'.repeat(6)} Việt`.normalize('NFD')] }])
  })

  it('says how many items of a list are left out, and that blocks are', () => {
    const items = Array.from({ length: 500 }, (_, index) => [`item ${index} of a list that is far too long`])
    const long = fit(messageOf('x', { blocks: [{ type: 'list', items }] })).blocks[0]
    const shown = long?.type === 'list' ? long.items : []
    expect(shown.at(-1)).toEqual([`… and ${500 - (shown.length - 1)} more`])
    const many = Array.from({ length: 50 }, (_, index) => ({ type: 'heading' as const, text: `${index}` }))
    const { blocks } = fit(messageOf('x', { blocks: many }))
    expect(blocks).toHaveLength(BLOCKS_MAX)
    expect(blocks.at(-1)).toEqual({ type: 'note', spans: ['…'] })
  })

  it('has no button whose command would be another once cut or cleaned', () => {
    const commands = ['stop r7k2mx', 'x'.repeat(COMMAND_CHARS_MAX + 1), 'stop\u202e now', '']
    const buttons = commands.map(command => ({ label: 'Do', command, style: 'plain' as const }))
    const reactions = commands.map(command => ({ emoji: '🚀', command }))
    const fitted = fit(messageOf('x', { buttons, reactions }))
    expect(fitted.buttons.map(({ command }) => command)).toEqual(['stop r7k2mx'])
    expect(fitted.reactions.map(({ command }) => command)).toEqual(['stop r7k2mx'])
  })
})

describe('a message as text', () => {
  it('shows instants as the clocks of its reader do, where it is known who that is', () => {
    const message: Message = {
      summary: 'x',
      buttons: [],
      reactions: [],
      blocks: [{ type: 'list', items: [['began ', { at: Date.UTC(2030, 6, 1, 23, 5) }]] }],
    }
    expect(toText(message, 'Europe/Berlin')).toBe('- began 2030-07-02 01:05')
    expect(toText(message)).toBe('- began 2030-07-01 23:05 UTC')
  })

  it('has every part of it, and what stands behind its buttons', () => {
    const message: Message = {
      summary: 'x',
      blocks: [
        { type: 'heading', text: 'Harbour' },
        { type: 'text', spans: ['began ', { at: Date.UTC(2030, 0, 1, 12, 5) }, ' by ', { bold: 'ann' }] },
        { type: 'progress', done: 5, active: 2, parked: 1, failed: 1, total: 10 },
        { type: 'list', items: [['one'], [{ code: 'two' }]] },
        { type: 'code', text: 'a\n\nb' },
        { type: 'note', spans: ['small'] },
      ],
      buttons: [
        { label: 'Start', command: 'start r7k2mx', style: 'main' },
        { label: 'Stop', command: 'stop r7k2mx', style: 'danger' },
      ],
      reactions: [{ emoji: '🚀', command: 'start r7k2mx' }],
    }
    expect(toText(message)).toMatchInlineSnapshot(`
      "Harbour
      began 2030-01-01 12:05 UTC by ann
      [##########..........] 5 of 10 done, 2 at work, 1 waiting for people, 1 failed
      - one
      - two
          a

          b
      small
      🚀 [Start] /wave start r7k2mx
      [Stop] /wave stop r7k2mx"
    `)
  })

  it('has nothing in it that acts on a terminal', () => {
    fc.assert(
      fc.property(anyMessage, message => {
        expect(toText(message)).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
      }),
      { numRuns: 50 },
    )
  })
})
