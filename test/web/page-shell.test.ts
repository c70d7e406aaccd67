import { afterAll, beforeAll, expect, test } from 'vitest'
import { asks, charterOf, planOf } from '../support/runs.ts'
import type { Step } from '../support/runs.ts'
import { DESKTOP, openViews } from './views.ts'
import type { Views } from './views.ts'

let views: Views
beforeAll(async () => {
  views = await openViews()
})
afterAll(() => views[Symbol.asyncDispose]())

/** With what it names first. */
const answers =
  (escalation: string): Step =>
  run => {
    const { options } = run.escalations.get(escalation)!.about
    return { type: 'answer', escalation, option: options[0]!.id, by: 'ann' }
  }

test('every view says how many questions are open, and tells who hears the page when that changes', async () => {
  const { runs } = views.stand
  await using visit = await views.open('/history', DESKTOP)
  const { page, errors } = visit
  const said = page.getByRole('status').filter({ hasText: /open question/ })
  const badge = page.getByRole('navigation', { name: 'Views' }).locator('.badge')
  await said.getByText('2 open questions', { exact: true }).waitFor()
  await runs.play('rmill', [answers('q2')])
  await said.getByText('1 open question', { exact: true }).waitFor()
  expect(await badge.textContent()).toBe('1')
  await runs.play('rharb', [answers('q1')])
  await badge.waitFor({ state: 'detached' })
  expect(await said.count()).toBe(0)

  const ids = Array.from({ length: 100 }, (_, at) => `Q${at}`)
  const plan = planOf({ One: { tasks: ids.map(id => ({ id })) } })
  await runs.begin(charterOf(plan, { run: 'rmany', slots: 100 }))
  await runs.play(
    'rmany',
    ids.flatMap(id => asks(id, 'Which?', ['this'])),
  )
  await said.getByText('100 open questions', { exact: true }).waitFor()
  expect(await badge.textContent()).toBe('99+')
  expect(await badge.getAttribute('aria-label')).toBe('100 open')
  expect(errors).toEqual([])
})
