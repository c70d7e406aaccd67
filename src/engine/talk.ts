import type { Agent, ProcessWatch, Watch, Words } from '../agents/port.ts'
import { toPlainText } from '../lib/text.ts'
import { cut } from '../lib/width.ts'
import type { Usage } from '../run/outcome.ts'
import type { AttemptRef } from '../store/port.ts'
import { openAsking } from './ask-people.ts'
import type { AttemptContext } from './attempt.ts'
import type { Line, NumberedWord } from './line.ts'
import type { LifeWatch } from './watch.ts'

interface Talking {
  ref: AttemptRef
  token: string
  agent: Agent
  line: Line
  life: LifeWatch
  watch: ProcessWatch
  signal: AbortSignal
}

/** What goes to and fro between one attempt's agent and people. */
interface Talk {
  watch: Watch
  /** Those that came after so many; its prompt holds the ones before. */
  wordsAfter(number: number): Words
  /** What it said last of its use. */
  used(): Usage | null
  /** What was said and not taken is left to the next try. */
  end(): Promise<void>
}

const NOTE_WIDTH_MAX = 500

export function openTalk(context: AttemptContext, talking: Talking): Talk {
  const { line, life, watch, agent, ref, token } = talking
  const { runs, log } = context
  let used: Usage | null = null
  let after = 0
  const tell = async (input: { type: 'noted'; text: string } | Heard): Promise<void> => {
    const { run, task, attempt } = ref
    await runs
      .submit(run, { ...input, task, attempt, token })
      .catch((error: unknown) => log.warn({ error, ...ref }, 'what an agent said or heard could not be kept'))
  }
  const take = (): NumberedWord | undefined => {
    for (let word = line.takeWord(); word; word = line.takeWord()) if (word.number > after) return word
    return undefined
  }
  const leave = async (): Promise<void> => {
    for (let word = take(); word; word = take())
      await tell({ type: 'heard', word: word.number, when: 'later' })
  }
  const unlisten = agent.hears ? () => {} : line.listen(() => void leave())
  const sign = (text: string): void => {
    life.sign()
    watch.activity(text)
  }
  return {
    watch: {
      activity: sign,
      process: handle => watch.process(handle),
      ask: openAsking(context, { ...talking, hold: () => life.hold() }),
      usage: usage => void (used = usage),
      note: text => void tell({ type: 'noted', text: cut(toPlainText(text).trim(), NOTE_WIDTH_MAX) }),
      progress: text => sign(`progress: ${cut(toPlainText(text).trim(), NOTE_WIDTH_MAX)}`),
    },
    wordsAfter(number) {
      after = number
      if (!agent.hears) return { take: () => undefined, listen: () => () => {} }
      return {
        take() {
          const word = take()
          if (!word) return undefined
          void tell({ type: 'heard', word: word.number, when: 'now' })
          return { by: word.by, text: word.text }
        },
        listen: line.listen,
      }
    },
    used: () => used,
    async end() {
      unlisten()
      await leave()
    },
  }
}

type Heard = { type: 'heard'; word: number; when: 'now' | 'later' }
