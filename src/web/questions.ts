import { listAgreed } from '../message/names.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { plain } from './plain.ts'

/** What people are asked. */
export interface Question {
  id: string
  text: string
  evidence: string
  tried: string[]
  openedAt: number
  seenBy: string | null
  /** `command` stands after `/wave`; null: it is answered by words of one's own. */
  options: { label: string; effect: string; command: string }[]
  votes: { by: string; option: string }[]
}

/** What they were asked, and what became of it. */
export interface SettledQuestion {
  id: string
  text: string
  /** The index of the task that it was about; null: it was about a wave, or the run. */
  task: number | null
  at: number
  /** What all said whose word it took; null: nobody has answered. */
  answer: { label: string; by: string } | null
  /** Why it is no longer asked, where nobody has answered. */
  why: string | null
}

const SETTLED_MAX = 200

/** What is asked about a task; null: about a wave, or the run. */
export function toQuestions(run: Run, task: number | null): Question[] {
  return [...run.asking]
    .filter(asked => asked.task === task)
    .map(asked => ({
      id: asked.id,
      text: plain(asked.about.text),
      evidence: plain(asked.about.evidence),
      tried: asked.about.tried.map(plain),
      openedAt: asked.openedAt,
      seenBy: asked.seenBy === null ? null : plain(asked.seenBy),
      options: asked.about.options.map(({ label, effect }, at) => ({
        label: plain(label),
        effect: plain(effect),
        command: `answer ${run.id} ${asked.id} ${at + 1}`,
      })),
      votes: [...asked.votes].map(([by, { option }]) => ({ by: plain(by), option: labelOf(asked, option) })),
    }))
}

/** The latest first. */
export function listSettled(escalations: Iterable<Escalation>): SettledQuestion[] {
  return [...escalations]
    .flatMap(asked => (asked.settledAt === null ? [] : [{ asked, at: asked.settledAt }]))
    .toSorted((one, other) => other.at - one.at)
    .slice(0, SETTLED_MAX)
    .map(({ asked, at }) => ({
      id: asked.id,
      text: plain(asked.about.text),
      task: asked.task,
      at,
      answer: asked.answer && {
        label: labelOf(asked, asked.answer.option),
        by: listAgreed(asked.answer),
      },
      why: asked.why === null ? null : plain(asked.why),
    }))
}

function labelOf({ about }: Escalation, option: string): string {
  return plain(about.options.find(({ id }) => id === option)?.label ?? option)
}
