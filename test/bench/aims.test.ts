import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AIMS, sayAim, withAim } from '../../bench/aims.ts'
import type { Figure } from '../../bench/figure.ts'

const BENCH = join(import.meta.dirname, '../../bench')

const figureOf = (name: string, value: number): Figure => ({ name, value, unit: 'ms', samples: [value] })

test.each([
  ['picture-225-ms', 150, true, ' (aimed at: at most 150; met)'],
  ['picture-225-ms', 150.1, false, ' (aimed at: at most 150; missed)'],
  ['picture-225-ms', Number.NaN, false, ' (aimed at: at most 150; missed)'],
  ['graph-10000-vs-dbos', 2, true, ' (aimed at: at least 2; met)'],
  ['graph-10000-vs-dbos', 1.9, false, ' (aimed at: at least 2; missed)'],
])('%s of %d says what was aimed at: %s', (name, value, isMet, said) => {
  const judged = withAim(figureOf(name, value))
  expect(judged).toMatchObject({ aim: AIMS[name], isMet })
  expect(sayAim(judged)).toBe(said)
})

test('of what nothing is aimed at nothing is said, and all that is aimed at is measured', async () => {
  const figure = figureOf('start-warm-s', 1)
  expect(withAim(figure)).toEqual(figure)
  expect(sayAim(figure)).toBe('')
  // By their text: to load them all takes seconds.
  const files = (await readdir(BENCH)).filter(name => name.endsWith('-measures.ts') || name === 'measures.ts')
  const texts = await Promise.all(files.map(name => readFile(join(BENCH, name), 'utf8')))
  const measured = new Set([...texts.join('').matchAll(/^  '([\w-]+)': async/gm)].map(found => found[1]))
  expect([...measured]).toEqual(expect.arrayContaining(Object.keys(AIMS)))
})
