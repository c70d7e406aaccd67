import { describe, expect, it } from 'vitest'
import { cut, displayWidth, fit } from '../../src/lib/width.ts'

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['café', 4],
    ['cafe\u0301', 4],
    ['日本語', 6],
    ['ﾊﾝｶｸ', 4],
    ['ＦＵＬＬ', 8],
    ['한국어', 6],
    ['\u1112\u1161\u11ab', 2],
    ['🚀', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['❤', 1],
    ['1️⃣', 2],
    ['…·█░│', 5],
    ['a\u200bb', 2],
  ])('gives %j %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 7, 'too lo…'],
    ['two words', 5, 'two…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['日本語', 1, '…'],
    ['🚀🚀', 3, '🚀…'],
    ['👩‍👩‍👧‍👦x', 2, '…'],
    ['anything', 0, ''],
  ])('cuts %j to %i columns', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected)
  })

  it('never gives more columns than asked for, whatever the text', () => {
    const text = 'a日e\u0301🚀👩‍👩‍👧‍👦한\u1112\u1161🇩🇪❤️Ｆ'
    for (let width = 0; width < 30; width++) {
      expect(displayWidth(cut(text, width))).toBeLessThanOrEqual(width)
      expect(displayWidth(fit(text, width))).toBe(width)
    }
  })

  it('does not let accents pile up on one letter', () => {
    expect(cut(`a${'\u0301'.repeat(10_000)}b`, 10)).toBe('ab')
  })

  it('stops looking where the columns end', () => {
    const text = '日'.repeat(5_000_000)
    const startedAt = performance.now()
    cut(text, 80)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
