import type { Draft, DraftTask } from '../assemble/draft.ts'
import { findWaveByTitle } from '../assemble/names.ts'
import type { Names } from '../assemble/names.ts'
import { resolveKnown } from '../assemble/resolve-references.ts'
import type { Section } from '../outline/outline.ts'
import { toSentences } from '../prose/sentences.ts'
import type { Sentence } from '../prose/sentences.ts'
import { withSpokenTo } from '../words/claims.ts'
import { findSpokenOf } from './find-spoken-of.ts'
import type { Mention } from './read-mentions.ts'
import { readMentions, toNamed } from './read-mentions.ts'

const SENTENCES_MAX = 1000

/** `Agent 1 starts with 1 and also does 2. Number 6 goes to Agent 1 again`: letters that give the points of a list to some. */
export function giveMentioned(root: Section, draft: Draft, names: Names): void {
  const free = new Set(draft.tasks.filter(({ told }) => told.agent === null))
  if (free.size < LEAST) return
  const own = new Set(draft.tasks.map(({ told }) => told.line))
  const sentences = sentencesOf(root)
    .filter(({ line }) => !own.has(line))
    .slice(0, SENTENCES_MAX)
  const cast = findSpokenOf(sentences.map(({ text }) => text))
  if (cast.length < 2) return
  const said = new Map<DraftTask, { agent: string; line: number }>()
  const named = toNamed(cast)
  const byWord = toWordIndex(draft.tasks)
  const told = sentences.flatMap(({ text, line }) =>
    readMentions(withSpokenTo(text), named, word => tasksNamed(word, names)).map(one => ({ ...one, line })),
  )
  for (const kind of ['tasks', 'called', 'restOf'] as const)
    for (const { agent, what, line } of told)
      if (kind in what)
        for (const task of tasksIn(what, names, byWord))
          if (free.has(task) && !said.has(task)) said.set(task, { agent, line })
  // What is only said in passing divides nothing.
  if (said.size * 3 < free.size * 2 || new Set(Array.from(said.values(), ({ agent }) => agent)).size < 2)
    return
  for (const [task, { agent, line }] of said) {
    task.told.agent = agent
    draft.trail?.agents.set(task.told, { rule: 'division', line })
  }
}

const LEAST = 3

function tasksNamed(word: string, names: Names): DraftTask[] {
  const { tasks } = names.draft
  const numbered = /^\d{1,3}$/.test(word) ? (names.byAnyNumber.get(Number(word)) ?? null) : null
  const known = numbered === null ? resolveKnown(names, word, null) : [numbered]
  return known.map(index => tasks[index]!)
}

function tasksIn(
  what: Mention<DraftTask>['what'],
  names: Names,
  byWord: ReadonlyMap<string, DraftTask | null>,
): DraftTask[] {
  const { tasks, waves } = names.draft
  if ('tasks' in what) return what.tasks
  if ('called' in what) return longWordsOf(what.called).flatMap(word => byWord.get(word) ?? [])
  const wave = what.restOf === '' ? null : findWaveByTitle(names, what.restOf)
  return wave === null ? tasks : waves[wave]!.tasks.map(index => tasks[index]!)
}

/** Tasks by the long words of their titles; null where several have one. */
function toWordIndex(tasks: DraftTask[]): Map<string, DraftTask | null> {
  const byWord = new Map<string, DraftTask | null>()
  for (const task of tasks)
    for (const word of new Set(longWordsOf(task.told.title))) byWord.set(word, byWord.has(word) ? null : task)
  return byWord
}

function longWordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{6,}/gu) ?? []
}

function sentencesOf({ blocks, sections }: Section): Sentence[] {
  const own = blocks.flatMap(block => (block.kind === 'text' ? toSentences(block.lines) : []))
  return [...own, ...sections.flatMap(sentencesOf)]
}
