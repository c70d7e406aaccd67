import { onTestFinished } from 'vitest'
import type { NewPost } from '../../src/message/post.ts'
import { CourierStand } from './courier-stand.ts'
import { messageOf } from './messages.ts'

export const REACTIONS = ['🔁', '⏭', '🛑'].map(emoji => ({ emoji, command: `answer ${emoji}` }))

export function question(key: string): { key: string } & Partial<NewPost> {
  return { key, message: messageOf(key, { reactions: REACTIONS }) }
}

export function line(key: string): { key: string } & Partial<NewPost> {
  return { key, kind: 'line' }
}

export function editOf(target: string, key: string): { key: string } & Partial<NewPost> {
  return { key, kind: 'edit', target }
}

/** Closed with the test. */
export function openStand(): CourierStand {
  const stand = new CourierStand()
  onTestFinished(() => stand[Symbol.asyncDispose]())
  return stand
}
