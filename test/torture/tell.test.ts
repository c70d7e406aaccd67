import type postgres from 'postgres'
import { expect, test } from 'vitest'
import { within } from './in-time.ts'
import { untilRest } from './rest.ts'
import { tell } from './tell.ts'

test('a torture that does not come to rest names what goes on, and counts faults and violations all the same', async () => {
  const answers: Record<string, object[]> = { 'from runs where': [{ id: 'r1', status: 'running' }] }
  const sql = ((parts: TemplateStringsArray) => {
    const [, rows = []] = Object.entries(answers).find(([text]) => parts.join('').includes(text)) ?? []
    return Promise.resolve(rows)
  }) as unknown as postgres.Sql
  const say = (): void => undefined

  const unrest = await untilRest(sql, { dropped: [] }, { limitMs: 0, say })
  expect(unrest).toEqual(['run r1 is running after 0 s'])
  const violations = unrest.map(text => ({ rule: 'all comes to rest', text }) as const)
  const lines = tell(7, { faults: ['cut', 'cut'], takeovers: [], evidence: null, violations, kept: '/kept' })
  expect(lines.slice(-3)).toEqual([
    'VIOLATED: all comes to rest: run r1 is running after 0 s',
    'Logs and evidence: /kept',
    '2 faults, 1 violations',
  ])
})

test('what waits in vain is let go of', async () => {
  await expect(within(new Promise(() => undefined), 1)).rejects.toThrow('It is not over after 0 s')
})
