import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toWords } from '../../src/plan/words/strip.ts'

// Plans in the manner of many teams, each with what a person said they mean before the reader was tried on them.
// What the reader gets wrong there is known: the marks below only rise.

const FOLDER = join(import.meta.dirname, '../plans/labelled')
const FOUND_MIN = 0.99
const WAVES_MIN = 0.99
/** Of what is read, how much people labelled. */
const TRUE_MIN = 0.99

interface Label {
  file: string
  /** Nothing in it contradicts anything else. */
  clean?: true
  /** The numbers of waves that are right. */
  waves: number[]
  tasks: { id: string | null; title: string }[]
}

test('most of what people labelled is read as they say, in every language and format', async () => {
  const labels = JSON.parse(await readFile(join(FOLDER, 'labels.json'), 'utf8')) as Label[]
  expect(labels.length).toBeGreaterThan(40)
  const marks = await Promise.all(labels.map(toMark))
  const worst = marks.filter(({ found, exact, waves }) => found < 1 || exact < 1 || waves < 1)
  expect(mean(marks.map(({ found }) => found)), JSON.stringify(worst)).toBeGreaterThanOrEqual(FOUND_MIN)
  expect(mean(marks.map(({ exact }) => exact)), JSON.stringify(worst)).toBeGreaterThanOrEqual(TRUE_MIN)
  expect(mean(marks.map(({ waves }) => waves)), JSON.stringify(worst)).toBeGreaterThanOrEqual(WAVES_MIN)
})

test('nothing is found doubtful in the plans that people labelled as clean', async () => {
  const labels = JSON.parse(await readFile(join(FOLDER, 'labels.json'), 'utf8')) as Label[]
  const clean = labels.filter(label => label.clean === true)
  expect(clean.length).toBeGreaterThan(20)
  const found = await Promise.all(
    clean.map(async ({ file }) =>
      readPlan(await readFile(join(FOLDER, file))).findings.map(({ code }) => `${file} ${code}`),
    ),
  )
  expect(found.flat()).toEqual([])
})

/** The share of the tasks that are found by id or title, and of those read that are labelled; whether the number of waves is right. */
async function toMark({
  file,
  waves,
  tasks,
}: Label): Promise<{ file: string; found: number; exact: number; waves: number }> {
  const plan = readPlan(await readFile(join(FOLDER, file)))
  const ids = new Set(plan.tasks.map(({ id }) => id.toLowerCase()))
  const titles = plan.tasks.map(({ title }) => new Set(toWords(title)))
  const found = tasks.filter(
    ({ id, title }) =>
      ids.has(id?.toLowerCase() ?? '') || titles.some(words => isAlike(words, toWords(title))),
  )
  const known = new Set(tasks.map(({ id }) => id?.toLowerCase()))
  const wanted = tasks.map(({ title }) => toWords(title))
  const exact = plan.tasks.filter(
    ({ id, title }) =>
      known.has(id.toLowerCase()) || wanted.some(words => isAlike(new Set(toWords(title)), words)),
  )
  const share = plan.tasks.length === 0 ? 0 : exact.length / plan.tasks.length
  return {
    file,
    found: found.length / tasks.length,
    exact: share,
    waves: waves.includes(plan.waves.length) ? 1 : 0,
  }
}

function isAlike(words: ReadonlySet<string>, wanted: string[]): boolean {
  const common = wanted.filter(word => words.has(word)).length
  return common > 0 && common * 3 >= Math.max(words.size, wanted.length) * 2
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
