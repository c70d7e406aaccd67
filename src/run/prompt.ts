import { ADVICE } from './advice.ts'
import { ruleOf } from './assign.ts'
import { sayLessons } from './lessons.ts'
import type { Lesson } from './lessons.ts'
import { listed, shortly } from './listed.ts'
import { listTaskFolders, sayPapers } from './papers.ts'
import type { Paper } from './papers.ts'
import { sayBefore, sayPlace } from './prompt-place.ts'
import { isFinished, taskOf } from './run.ts'
import type { Attempt, Run, RunTask } from './run.ts'

/** What was found for an attempt outside of its run. */
export interface Found {
  lessons: readonly Lesson[]
  papers: readonly Paper[]
}

/** Which attempt is told, and from whose work it goes on. */
type Told = Pick<Attempt, 'number' | 'from'>

const NOTHING: Found = { lessons: [], papers: [] }
const WORDS_MAX = 20
const DETAIL_CHARS_MAX = 40_000
const NAMES_MAX = 60
/** The last ones tell most. */
const FAILURES_MAX = 5
const REPLIES_MAX = 20
const MESSAGE_CHARS_MAX = 1_000

/** All that an agent is told about its task; what went wrong before comes with the tail of what was printed then. */
export function toPrompt(run: Run, task: RunTask, attempt: Told, found: Found = NOTHING): string {
  const { plan } = run.charter
  const told = run.told[task.index]!
  const parts = [`# ${told.title}`, `Task ${told.id} of "${plan.title}".`]
  if (told.detail) parts.push(within(told.detail, DETAIL_CHARS_MAX))
  if (told.files.length > 0) parts.push(`Files: ${listed(told.files, NAMES_MAX)}`)
  if (told.refs.length > 0) parts.push(`References: ${listed(told.refs, NAMES_MAX)}`)
  parts.push(...sayPlace(run, task), ...sayBefore(run, task), ...sayAdditions(run, task))
  parts.push(...listAnnounced(run, task))
  if (told.produces === 'report') parts.push(REPORTING)
  parts.push(...sayWanted(run, task))
  parts.push(...sayFailures(task, attempt))
  if (attempt.from !== null)
    parts.push(`What attempt ${attempt.from} changed is still here: go on from it, do not begin anew.`)
  for (const { question, reply } of listReplies(run, task).slice(-REPLIES_MAX)) {
    parts.push(`People were asked: ${question}\nThey answered: ${reply}`)
  }
  parts.push(
    ...sayWords(task),
    ...sayPapers(found.papers),
    ...sayUnfound(run, found),
    ...sayLessons(found.lessons),
  )
  return `${parts.join('\n\n')}\n`
}

/** That it was to be told more is better known than guessed. */
function sayUnfound({ charter: { plan } }: Run, { papers }: Found): string[] {
  const folders = listTaskFolders(plan)
  if (folders.length === 0 || papers.some(({ kind }) => kind === 'own')) return []
  return [
    `The plan has the instructions of its tasks in ${listed(folders)}, and none there is called like this task. Where what is told here is not enough, ask or say what is missing rather than guess.`,
  ]
}

const WANTED_MAX = 8

/** What the plan says of work like this apart from the task itself. */
function sayWanted({ charter: { plan, policy }, told }: Run, { index, wave }: RunTask): string[] {
  const parts: string[] = []
  const { progress = 0 } = told[index]!
  if (progress > 0)
    parts.push(`By the plan ${progress} % of it is done already: look at what is there, and do the rest.`)
  const outputs = (plan.terms?.outputs ?? []).filter(output =>
    output.wave === undefined ? /\bcontracts?\b/i.test(output.text) : output.wave === wave.id,
  )
  const wanted = outputs.slice(0, WANTED_MAX).map(({ text }) => `- ${shortly(text, TEXT_WIDTH)}`)
  if (wanted.length > 0)
    parts.push(
      `By the plan it is to be handed over; say at the end what of it there is:\n${wanted.join('\n')}`,
    )
  const words = policy.forbidden.slice(0, WANTED_MAX).map(({ text, exceptPath, why }) => {
    const where = exceptPath === null ? '' : `, except in ${exceptPath}`
    return `- ${shortly(text.replaceAll('|', ', '), TEXT_WIDTH)}${where} (${shortly(why, TEXT_WIDTH)})`
  })
  if (words.length > 0) parts.push(`No line that is added may say:\n${words.join('\n')}`)
  return parts
}

const TEXT_WIDTH = 200

const REPORTING =
  'This task owes a report rather than a change: end by saying what you found. Change files only where the task asks for it.'

function sayWords(task: RunTask): string[] {
  const said = task.words.slice(-WORDS_MAX).map(({ by, text }) => `- ${by}: ${text}`)
  return said.length > 0 ? [`People said about this task:\n${said.join('\n')}`] : []
}

/** What it is told instead where it knows all else, and only its session was cut off. */
export function toGoOn(task: RunTask): string {
  const parts = [
    'Your session was cut off and is taken up again; your folder is as you left it. Go on where you were, and end your turn once the task is done.',
  ]
  return `${[...parts, ...sayWords(task)].join('\n\n')}\n`
}

const ANNOUNCED_MAX = 5

/** What others are about to break, or have broken, as the plan wants everybody to know. */
function listAnnounced(run: Run, task: RunTask): string[] {
  const ids = run.charter.notices.flatMap(({ tasks }) => tasks).filter(id => id !== task.id)
  if (ids.length === 0) return []
  const told = ids.slice(0, ANNOUNCED_MAX).map(id => {
    const other = taskOf(run, id)
    const state = isFinished(other) ? 'is done' : other.attempts.length > 0 ? 'is under way' : 'comes later'
    return `- ${id}: ${run.told[other.index]!.title} (${state})`
  })
  return [
    `Breaking changes of this plan. Do not build on what they remove; leave them to whoever does them:\n${told.join('\n')}`,
  ]
}

/** The attempt that is told next, or that waits to be. */
export function nextTold({ attempts, goesOnFrom }: RunTask): Told {
  const last = attempts.at(-1)
  return last?.status === 'queued' ? last : { number: attempts.length + 1, from: goesOnFrom }
}

/** What the team wants of every task, and of tasks like this. */
function sayAdditions(run: Run, task: RunTask): string[] {
  const own = ruleOf(run, task)?.prompt ?? null
  const all = [run.charter.assigned.prompt, own].filter(text => text !== null)
  return all.length === 0 ? [] : [`What the team wants besides:\n${all.join('\n')}`]
}

function sayFailures({ attempts }: RunTask, { number: current }: Told): string[] {
  const failed = attempts.flatMap(({ number, outcome }) =>
    number < current && outcome && 'tail' in outcome ? [{ number, outcome }] : [],
  )
  const left = failed.slice(0, -FAILURES_MAX).map(({ number }) => String(number))
  const parts = left.length === 0 ? [] : [`Earlier attempts failed too: ${listed(left)}.`]
  for (const { number, outcome } of failed.slice(-FAILURES_MAX)) {
    const message = `Attempt ${number} failed: ${within(outcome.message, MESSAGE_CHARS_MAX)}.`
    parts.push([message, ADVICE[outcome.kind]].filter(part => part !== null).join(' '))
    if (outcome.tail) parts.push(`Its last output:\n${outcome.tail}`)
  }
  return parts
}

/** What people replied to the questions of a task's agents, in whichever attempt they were asked. */
export function listReplies(run: Run, task: RunTask): { question: string; reply: string }[] {
  return [...run.escalations.values()].flatMap(({ task: index, about, answer }) => {
    const option = about.options.find(({ id }) => id === answer?.option)
    if (index !== task.index || about.kind !== 'question' || option?.does !== 'reply') return []
    return [{ question: about.text, reply: option.label }]
  })
}

/** Its beginning, and how much was left out. */
function within(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const kept = text.slice(0, charsMax).toWellFormed()
  return `${kept}…\n(${text.length - charsMax} more characters of the plan are left out here.)`
}
