import type { EditWish } from '../../commands/request.ts'
import { unreachable } from '../lib/assert.ts'
import type { Change } from '../plan/compare/change.ts'
import type { Task } from '../plan/plan.ts'
import { findTask, taskOf, toldOf } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import { findTyped } from './find-typed.ts'
import type { Wished } from './intake-edit.ts'
import { findWaveTyped } from './intake-input.ts'

type Of<E extends EditWish['edit']> = Extract<EditWish, { edit: E }>

/** What a person typed, as changes of the plan: tasks and waves by their ids, and what was left open filled in. */
export function toWished(run: Run, wish: EditWish): Wished | { problem: string } {
  switch (wish.edit) {
    case 'add':
      return addOne(run, wish)
    case 'change':
      return changeOne(run, wish)
    case 'remove': {
      const task = findTyped(run, wish.task)
      if (typeof task === 'object') return task
      const told = toldOf(run, taskOf(run, task))
      return { changes: [{ change: 'task-removed', task: told }], left: [], wish: { ...wish, task } }
    }
    case 'adopt':
      return { problem: 'Name a plan that was dropped and waits.' }
    default:
      return unreachable(wish)
  }
}

function addOne(run: Run, wish: Of<'add'>): Wished | { problem: string } {
  const after = findAll(run, wish.after)
  const before = findAll(run, wish.before)
  const wave = pickWave(run, wish, after)
  for (const found of [after, before, wave]) if (typeof found === 'object' && 'problem' in found) return found
  const [needs, followers] = [after as string[], before as string[]]
  const id = wish.id ?? mintId(run, wave as string)
  const task: Task = {
    id,
    title: wish.title,
    detail: wish.detail,
    agent: wish.agent,
    provider: null,
    wave: wave as string,
    needs,
    barrier: needs.length === 0,
    files: [],
    refs: [],
    minutes: null,
    produces: 'change',
    done: false,
    line: 1,
  }
  return {
    changes: [
      { change: 'task-added', task },
      ...followers.map((follower): Change => ({ change: 'need-added', task: follower, need: id })),
    ],
    left: [],
    wish: { ...wish, id, wave: wave as string, after: needs, before: followers },
  }
}

/** That of the last task that it needs, where none is named. */
function pickWave(
  run: Run,
  { wave }: Of<'add'>,
  after: string[] | { problem: string },
): string | { problem: string } {
  if (wave !== null) return findWaveTyped(run, wave)
  const last = Array.isArray(after)
    ? after
        .map(id => taskOf(run, id).wave.index)
        .sort((a, b) => a - b)
        .at(-1)
    : undefined
  if (last !== undefined) return run.waves[last]!.id
  return { problem: 'Say in which wave, or after which task: edit add "Paint the bell" --wave 2.' }
}

/** As the tasks of its wave are called, with the next number that is free. */
function mintId(run: Run, wave: string): string {
  const { tasks } = run.waves[run.waveIndex.get(wave) ?? -1] ?? { tasks: [] }
  const [, stem = 'N', last = '0'] =
    /^(.{0,40}?)(\d{1,6})$/.exec(run.tasks[tasks.at(-1) ?? -1]?.id ?? '') ?? []
  let number = Number(last) + 1
  while (findTask(run, `${stem}${number}`)) number++
  return `${stem}${number}`
}

function changeOne(run: Run, wish: Of<'change'>): Wished | { problem: string } {
  const task = findTyped(run, wish.task)
  if (typeof task === 'object') return task
  const after = findAll(run, wish.after)
  const notAfter = findAll(run, wish.notAfter)
  const wave = wish.wave === null ? null : findWaveTyped(run, wish.wave)
  for (const found of [after, notAfter, wave])
    if (found !== null && typeof found === 'object' && 'problem' in found) return found
  const told = toldOf(run, taskOf(run, task))
  const changes: Change[] = []
  const to = { title: wish.title, detail: wish.detail, agent: wish.agent }
  const said = Object.entries(to).filter(
    ([field, value]) => value !== null && value !== told[field as keyof typeof to],
  )
  if (said.length > 0) {
    const from = Object.fromEntries(said.map(([field]) => [field, told[field as keyof typeof to]]))
    changes.push({ change: 'task-changed', task, from, to: Object.fromEntries(said) })
  }
  if (typeof wave === 'string' && wave !== told.wave)
    changes.push({ change: 'task-moved', task, from: told.wave, to: wave })
  for (const need of after as string[])
    if (!told.needs.includes(need)) changes.push({ change: 'need-added', task, need })
  for (const need of notAfter as string[])
    if (told.needs.includes(need)) changes.push({ change: 'need-dropped', task, need })
  return {
    changes,
    left: [],
    wish: {
      ...wish,
      task,
      wave: wave as string | null,
      after: after as string[],
      notAfter: notAfter as string[],
    },
  }
}

function findAll(run: Run, typed: string[]): string[] | { problem: string } {
  const found: string[] = []
  for (const each of typed) {
    const id = findTyped(run, each)
    if (typeof id === 'object') return id
    if (!found.includes(id)) found.push(id)
  }
  return found
}
