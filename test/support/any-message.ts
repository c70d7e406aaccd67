import type { Block, Message, Span } from '../../src/message/message.ts'
import { HOSTILE } from '../message/limits.ts'
import { fc } from './chance.ts'

/** Ordinary words, every sort of sign, and some that are too long. */
const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 4, arbitrary: fc.lorem({ maxCount: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4_000 }).map(count => 'ab cd\n'.repeat(count)) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(HOSTILE)).map(text => text.slice(0, 20_000)) },
)
const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText,
  anyText.map(bold => ({ bold })),
  anyText.map(code => ({ code })),
  fc.double().map(at => ({ at })),
)
const anySpans = fc.array(anySpan, { maxLength: 8 })
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyText.map(text => ({ type: 'heading' as const, text })),
  anyText.map(text => ({ type: 'code' as const, text })),
  anySpans.map(spans => ({ type: 'text' as const, spans })),
  anySpans.map(spans => ({ type: 'note' as const, spans })),
  fc.array(anySpans, { maxLength: 30 }).map(items => ({ type: 'list' as const, items })),
  fc.record({
    type: fc.constant('progress' as const),
    done: fc.double(),
    active: fc.integer(),
    parked: fc.integer(),
    failed: fc.integer(),
    total: fc.double(),
  }),
)
/** Whatever somebody might want to say. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  summary: anyText,
  blocks: fc.array(anyBlock, { maxLength: 40 }),
  buttons: fc.array(
    fc.record({ label: anyText, command: anyText, style: fc.constantFrom('main', 'plain', 'danger') }),
    { maxLength: 14 },
  ),
  reactions: fc.array(fc.record({ emoji: fc.constant('🚀'), command: anyText }), { maxLength: 14 }),
})
