import { h } from 'preact'
import type { ComponentChild, ComponentChildren } from 'preact'
import type { Part } from './status-words.ts'

/** A word with the colour of what it says. */
export function Chip({ part, children }: { part: Part; children?: ComponentChildren }): ComponentChild {
  return h('span', { class: `chip chip-${part}` }, children)
}
