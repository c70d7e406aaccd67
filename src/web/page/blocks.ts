import { Fragment, h } from 'preact'
import type { ComponentChildren, ComponentChild } from 'preact'
import { unreachable } from '../../lib/assert.ts'
import type { Block, Span } from '../../message/message.ts'
import { cutText } from './fold.ts'
import { Instant } from './instant.ts'
import { Progress } from './progress.ts'

const CODE_CHARS_MAX = 100_000

/** The bot's words. Whatever stands in them becomes text, never markup. */
export function Blocks({ blocks }: { blocks: readonly Block[] }): ComponentChild {
  return h(
    'div',
    { class: 'blocks' },
    blocks.map((block, index) => h(BlockView, { key: index, block })),
  )
}

function BlockView({ block }: { block: Block }): ComponentChild {
  switch (block.type) {
    case 'heading':
      return h('h3', { dir: 'auto' }, block.text)
    case 'text':
      return h('p', { dir: 'auto' }, toNodes(block.spans))
    case 'list':
      return h(
        'ul',
        null,
        block.items.map((spans, index) => h('li', { key: index, dir: 'auto' }, toNodes(spans))),
      )
    case 'code':
      return h(
        'pre',
        { tabIndex: 0, role: 'region', 'aria-label': 'Output' },
        h('code', null, cutText(block.text, CODE_CHARS_MAX)),
      )
    case 'progress':
      return h(Progress, { progress: block })
    case 'note':
      return h('p', { class: 'note', dir: 'auto' }, toNodes(block.spans))
    default:
      return unreachable(block)
  }
}

export function Spans({ spans }: { spans: readonly Span[] }): ComponentChild {
  return h(Fragment, null, toNodes(spans))
}

function toNodes(spans: readonly Span[]): ComponentChildren {
  return spans.map((span, index) => {
    if (typeof span === 'string') return span
    if ('bold' in span) return h('b', { key: index }, span.bold)
    if ('code' in span) return h('code', { key: index }, span.code)
    return h(Instant, { key: index, at: span.at })
  })
}
