import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { Ago } from './instant.ts'

/** Since when something is asked. */
export function Since({ at, seenBy }: { at: number; seenBy: string | null }): ComponentChild {
  return h('span', { class: 'note' }, [
    'asked ',
    h(Ago, { at }),
    seenBy !== null && [', seen to by ', h('bdi', null, seenBy)],
  ])
}
