import { findNearest } from '../../commands/nearest.ts'
import { hasEnded } from '../run/run.ts'
import type { Run } from '../run/run.ts'
import type { ThreadRef } from '../run/event.ts'
import type { Store } from '../store/port.ts'
import { listPlaces, listSeen, maySee } from './sight.ts'
import type { Onlooker, SightContext } from './sight.ts'

/** What somebody types in a field of a command, and where. */
export interface Wanting extends Onlooker {
  thread: string | null
  field: string
  typed: string
  /** What stands in other fields. */
  run: string | null
  question: string | null
}

interface Context extends SightContext {
  store: Pick<Store, 'chats' | 'listRuns'>
  runOf(id: string): Promise<Run>
}

interface Proposal {
  label: string
  value: string
}

const RUNS_MAX = 100
const PROPOSALS_MAX = 25

/** What could be meant, as far as it is typed: runs, and what is in the run that is meant. */
export async function propose(context: Context, wanting: Wanting): Promise<Proposal[]> {
  const { field, typed } = wanting
  const all = field === 'run' ? await listRuns(context, wanting) : await listOf(context, wanting)
  return pickLike(all, typed).slice(0, PROPOSALS_MAX)
}

async function listRuns(context: Context, wanting: Wanting): Promise<Proposal[]> {
  const rows = await listSeen(context, wanting, RUNS_MAX)
  const going = rows.filter(({ endedAt }) => endedAt === null)
  const ended = rows.filter(({ endedAt }) => endedAt !== null)
  return [...going, ...ended].map(({ id, title, status }) => ({
    label: `${id} · ${title} · ${status}`,
    value: id,
  }))
}

async function listOf(context: Context, wanting: Wanting): Promise<Proposal[]> {
  const run = await findRun(context, wanting)
  if (!run) return []
  switch (wanting.field) {
    case 'wave':
    case 'only':
    case 'from':
      return run.charter.plan.waves.map(({ id, title }) => ({ label: toLabel(id, title), value: id }))
    case 'task':
      return run.tasks.map(({ id, index, status }) => ({
        label: `${toLabel(id, run.told[index]?.title ?? '')} · ${status}`,
        value: id,
      }))
    case 'question':
      return [...run.asking].map(({ id, about }) => ({ label: toLabel(id, about.text), value: id }))
    case 'option': {
      const [only, ...others] = [...run.asking].filter(
        ({ id }) => wanting.question === null || id === wanting.question,
      )
      if (!only || others.length > 0) return []
      return only.about.options.map(({ id, label }) => ({ label: toLabel(id, label), value: id }))
    }
    default:
      return []
  }
}

/** The one that is named; else what the thread tells of; else the only one that is going on in the channel. */
async function findRun(context: Context, wanting: Wanting): Promise<Run | undefined> {
  const { store, runOf } = context
  const { run: named, chat, channel, thread: root } = wanting
  const place: ThreadRef = { chat, channel, root }
  if (named !== null) {
    const run = await runOf(named).catch(() => undefined)
    return run && (await maySee(context, wanting, await listPlaces(store, run))) ? run : undefined
  }
  const here = root === null ? null : ((await store.chats.findThread(place))?.run ?? null)
  if (here !== null) return await runOf(here).catch(() => undefined)
  const rows = await store.chats.listRunsIn(place, RUNS_MAX)
  const going = rows.filter(({ endedAt }) => endedAt === null)
  const [only] = going.length > 0 ? going : rows
  const found = only && (await runOf(only.id).catch(() => undefined))
  return found && (going.length === 1 || hasEnded(found)) ? found : undefined
}

/** What begins so comes first, then what has it in it, and at last what is nearly so. */
function pickLike(all: Proposal[], typed: string): Proposal[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return all
  const begun = all.filter(({ value }) => value.toLowerCase().startsWith(wanted))
  const within = all.filter(each => !begun.includes(each) && each.label.toLowerCase().includes(wanted))
  if (begun.length + within.length > 0) return [...begun, ...within]
  const near = findNearest(
    typed,
    all.map(({ value }) => value),
  )
  return all.filter(({ value }) => value === near)
}

function toLabel(id: string, title: string): string {
  return title === '' || title === id ? id : `${id} · ${title}`
}
