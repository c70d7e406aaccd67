import { setTimeout as wait } from 'node:timers/promises'
import { unreachable } from '../../lib/assert.ts'
import type { LiveAnswer, Watch, Words } from '../port.ts'

/** People, as one agent reaches them through its tools. */
export interface People {
  /** What it is to be told: the answer, or that it comes later. */
  ask(question: string, options: string[]): Promise<string>
  progress(text: string): void
  note(text: string): void
  /** What they have answered late, or said of their own accord; null: nothing. Waits while they are asked. */
  nextTurn(): Promise<string | null>
}

/** Agents give a tool up that takes a minute; people take longer. */
const WAIT_MS = 40_000

const LATER =
  'They have not answered yet. End your turn now, without doing anything that hangs on the answer: your next message will be what they say.'

/** A question that is asked again while it is open is the same one. */
export function createPeople(
  watch: Pick<Watch, 'ask' | 'progress' | 'note'>,
  words: Words,
  waitMs = WAIT_MS,
): People {
  const open = new Map<string, Promise<string>>()
  const late: string[] = []
  return {
    async ask(question, options) {
      const key = JSON.stringify([question, options])
      const isNew = !open.has(key)
      const asking = open.get(key) ?? put(watch, question, options)
      if (isNew) {
        open.set(key, asking)
        void asking.then(() => open.delete(key))
      }
      const over = new AbortController()
      const later = wait(waitMs, null, { signal: over.signal }).catch(() => null)
      const answer = await Promise.race([asking, later])
      over.abort()
      if (answer !== null) return answer
      if (isNew) void asking.then(text => late.push(`You asked: ${question}\n${text}`))
      return LATER
    },
    progress: text => watch.progress(text),
    note: text => watch.note(text),
    async nextTurn() {
      await Promise.all(open.values())
      const said = late.splice(0)
      for (let word = words.take(); word; word = words.take()) said.push(`${word.by} says: ${word.text}`)
      return said.length > 0 ? said.join('\n\n') : null
    },
  }
}

async function put(watch: Pick<Watch, 'ask'>, question: string, options: string[]): Promise<string> {
  const answer = await watch.ask({
    kind: 'question',
    text: question,
    evidence: '',
    options: options.map(option => ({ id: option, label: option })),
  })
  return toWords(answer)
}

function toWords(answer: LiveAnswer): string {
  switch (answer.kind) {
    case 'answered':
      return `${answer.by} answered: ${answer.label}`
    case 'told':
      return `${answer.by} answered: ${answer.text}`
    case 'withdrawn':
      return `Nobody will answer: ${answer.why}`
    default:
      return unreachable(answer)
  }
}
