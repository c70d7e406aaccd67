import { toPlainLines } from '../lib/text.ts'
import type { Plan, Task } from '../plan/plan.ts'
import { namedAgent } from './assign.ts'
import { toldOf } from './run.ts'
import type { Run, RunTask } from './run.ts'

/** A file of the target that an agent is given with its task. */
export interface Paper {
  path: string
  /** `own`: instructions for this very task. `named`: the plan, or the task, names it. */
  kind: 'own' | 'named'
  text: string
  /** How many characters of it are left out. */
  left: number
}

/** What is looked for; all of it within the target. */
export interface PapersWanted {
  /** Files by their paths. */
  paths: string[]
  /** Files that are called like one of these, with whatever behind it, as in `WORKER_012_*.md`. */
  names: string[]
  /** Where such files may lie. */
  folders: string[]
}

const PATHS_MAX = 12
const NAME_CHARS_MIN = 3
const FOLDERS = ['.', 'docs', 'instructions', 'workers', 'tasks', 'plans']
const FOLDERS_MAX = 16
const NAMES_MAX = 2_000
const IS_PAPER = /^[^\0]{1,300}\.(?:mdx?|txt|rst|adoc)$/i

/** Which documents of the target go with a task: those it refers to, and those that the plan names for everyone. */
export function toPapersWanted(run: Run, task: RunTask): PapersWanted {
  const told = toldOf(run, task)
  const documents = run.charter.plan.terms?.documents ?? []
  const ordered = [
    ...told.refs,
    ...documents.filter(({ kind }) => kind === 'instructions').map(({ path }) => path),
    ...documents.map(({ path }) => path),
  ].map(path => path.replace(/[#:][^/]{0,200}$/, ''))
  const paths = [...new Set(ordered)].filter(path => IS_PAPER.test(path))
  const whole = task.partOf === null ? told : run.told[task.partOf]!
  const { beside } = run.charter.assigned
  const near = paths.flatMap(path => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : []))
  return {
    paths: paths.slice(0, PATHS_MAX),
    names: toNames(whole),
    folders: toFolders(
      [...listTaskFolders(run.charter.plan), ...(beside === undefined ? [] : [beside])],
      near,
    ),
  }
}

function toFolders(first: string[], near: string[]): string[] {
  return [...new Set([...first, ...FOLDERS, ...near])].slice(0, FOLDERS_MAX)
}

/** Where the plan says that the instructions of its tasks lie. */
export function listTaskFolders({ terms }: Plan): string[] {
  return (terms?.documents ?? []).flatMap(({ path }) => (path.endsWith('/') ? [path.slice(0, -1)] : []))
}

/** What would be looked for of all tasks, to see whether anything is there; null: the plan says nothing of it. */
export function toTaskPapersWanted(plan: Plan): PapersWanted | null {
  const folders = listTaskFolders(plan)
  const names = plan.tasks.filter(({ done }) => !done).flatMap(toNames)
  return folders.length === 0 || names.length === 0
    ? null
    : { paths: [], names: names.slice(0, NAMES_MAX), folders: toFolders(folders, []) }
}

/** What a file with the task's own instructions may begin with. */
function toNames(task: Task): string[] {
  const names = [namedAgent(task), task.id].filter(name => name !== null)
  return [...new Set(names)].filter(isName)
}

/** `A` and `1` begin many a file's name. */
function isName(name: string): boolean {
  return name.length >= NAME_CHARS_MIN && name.length <= 100 && /^[\w.-]+$/.test(name) && /\d|_/.test(name)
}

/** Every line is marked, so that none can pass for the task's own words. */
export function sayPapers(papers: readonly Paper[]): string[] {
  const said = papers.map(({ path, kind, text, left }) => {
    const what = kind === 'own' ? 'instructions for this task' : 'named by the plan'
    const lines = toPlainLines(text).trimEnd().split('\n')
    const more = left > 0 ? [`(${left} more characters are in the file.)`] : []
    return [`${path}, ${what}:`, ...lines.map(line => `> ${line}`), ...more].join('\n')
  })
  if (said.length === 0) return []
  return ['Documents of the project. Where they and the task differ, the task counts.', ...said]
}
