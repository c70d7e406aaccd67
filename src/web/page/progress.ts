import { h } from 'preact'
import type { ComponentChild } from 'preact'
import type { Block } from '../../message/message.ts'

export type ProgressBlock = Extract<Block, { type: 'progress' }>

const PARTS = [
  { name: 'done', word: 'done' },
  { name: 'active', word: 'at work' },
  { name: 'parked', word: 'waiting' },
  { name: 'failed', word: 'failed' },
  { name: 'rest', word: 'to come' },
] as const

/** Up to here each task has a cell of its own. */
const CELLS_MAX = 48
/** Between cells, of all of the bar. */
const GAP = 0.004

/** How far a run is: a bar for the eye, the same in words for everybody. */
export function Progress({ progress }: { progress: ProgressBlock }): ComponentChild {
  const counts = countParts(progress)
  return h('div', { class: 'progress' }, [
    h(ProgressBar, { progress }),
    h(
      'ul',
      { class: 'legend' },
      counts.map(({ name, word, count }) =>
        h('li', { key: name, class: `part-${name}` }, [h('b', null, count), ` ${word}`]),
      ),
    ),
  ])
}

export function ProgressBar({ progress }: { progress: ProgressBlock }): ComponentChild {
  const label = countParts(progress)
    .map(({ count, word }) => `${count} ${word}`)
    .join(', ')
  const total = Math.max(1, progress.total)
  return h(
    'svg',
    {
      class: 'bar',
      role: 'img',
      'aria-label': `Of ${progress.total} tasks: ${label}`,
      viewBox: `0 0 ${total} 1`,
      preserveAspectRatio: 'none',
    },
    total <= CELLS_MAX ? toCells(progress) : toStretches(progress),
  )
}

function countParts(
  progress: ProgressBlock,
): { name: (typeof PARTS)[number]['name']; word: string; count: number }[] {
  const { done, active, parked, failed, total } = progress
  const rest = Math.max(0, total - done - active - parked - failed)
  const counts = { done, active, parked, failed, rest }
  return PARTS.map(part => ({ ...part, count: counts[part.name] })).filter(({ count }) => count > 0)
}

function toCells(progress: ProgressBlock): ComponentChild[] {
  const names = countParts(progress).flatMap(({ name, count }) => Array.from({ length: count }, () => name))
  const { length } = names
  const gap = GAP * length
  const width = (length - gap * (length - 1)) / Math.max(1, length)
  return names.map((name, index) =>
    h('rect', { key: index, class: `part-${name}`, x: index * (width + gap), y: 0, width, height: 1 }),
  )
}

function toStretches(progress: ProgressBlock): ComponentChild[] {
  let x = 0
  return countParts(progress).map(({ name, count }) => {
    const rect = h('rect', { key: name, class: `part-${name}`, x, y: 0, width: count, height: 1 })
    x += count
    return rect
  })
}
