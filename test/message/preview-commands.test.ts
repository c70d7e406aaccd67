import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { toText } from '../../src/message/plain.ts'
import { renderPreview } from '../../src/message/preview.ts'
import type { PreviewAbout } from '../../src/message/preview.ts'
import type { Message } from '../../src/message/message.ts'
import type { Check, Plan } from '../../src/plan/plan.ts'
import { planOf } from '../support/runs.ts'
import { HOSTILE, expectBearable } from './limits.ts'

const ABOUT: PreviewAbout = {
  run: 'r7k2mx',
  name: 'harbour.md',
  by: 'ann',
  base: { folder: '/srv/work/harbour', repository: null },
  rehearsal: false,
  manner: { pace: 'waves', slots: 4 },
  problems: [],
  start: 'start r7k2mx',
  whole: 'short',
  replaces: null,
}

const check = (command: string, more: Partial<Check> = {}): Check => ({
  command,
  when: 'wave',
  expect: 'success',
  line: 1,
  ...more,
})

const withChecks = (checks: Check[]): Plan => ({
  ...planOf({ 'Wave 1': { tasks: [{ id: 'H01' }] }, 'Wave 2': { tasks: [{ id: 'H02' }] } }),
  checks,
})

const many = (count: number, width = 20): Check[] =>
  Array.from({ length: count }, (_, at) => check(`${'x'.repeat(width)} ${at}`))

const approves = ({ buttons, reactions }: Message): boolean[] =>
  [...buttons.filter(({ label }) => label.startsWith('Start')), ...reactions].map(({ command }) =>
    command.includes('--checks'),
  )

describe('the commands of a plan', () => {
  it('stand in its preview whole, with when they are run and what they are for', () => {
    const long = `grep -rc TODO ${'src/some/folder '.repeat(40)}| awk '{ sum += $2 } END { print sum }'`
    const preview = renderPreview(
      withChecks([
        check('npm test'),
        check('npm test', { when: 'end' }),
        check('npm run lint', { when: 'task' }),
        check(long, { wave: 'Wave 2', expect: 'not-more' }),
      ]),
      ABOUT,
    )
    expectBearable(preview)
    const lines = toText(preview).split('\n')
    expect(lines).toContain('3 commands of the plan are run if you start it, exactly so:')
    expect(lines).toContain('- npm test · after each wave, at the end · must succeed')
    expect(lines).toContain('- npm run lint · after each task · must succeed')
    expect(lines).toContain(`- ${long} · after Wave 2 · the number it prints must not rise`)
    expect(preview.buttons.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      'Start: start r7k2mx --checks',
      'Start only Wave 1: start r7k2mx --checks --only="Wave 1"',
      'Start eagerly: start r7k2mx --checks --pace eager',
      'Start without its commands: start r7k2mx',
      'Rehearse: start r7k2mx --agent rehearsal',
      'Show all: plan r7k2mx',
      'Discard: discard r7k2mx',
    ])
    const [start] = preview.buttons
    expect(parseRequest(start!.command)).toMatchObject({ request: { verb: 'start', checks: true } })
  })

  it.each<[string, Check[], PreviewAbout['whole']]>([
    ['too many for a phone', many(13), 'short'],
    ['one that is longer than a message', [check('y'.repeat(5_000))], 'short'],
    ['one that is longer than a message, also where all is shown', [check('y'.repeat(5_000))], 'long'],
    ['more than a message bears', many(400, 60), 'long'],
    ['one of several lines', [check('npm test\nrm -rf x')], 'short'],
    ['one with what no eye sees', [check('npm test \u202e# harmless')], 'long'],
  ])('are approved by no button where they are not shown whole: %s', (_, checks, whole) => {
    const preview = renderPreview(withChecks(checks), { ...ABOUT, whole })
    expectBearable(preview)
    expect(approves(preview)).not.toContain(true)
    const text = toText(preview)
    expect(text).toContain('the start button runs none of them')
    expect(text).toContain('regatta plan FILE')
    expect(text.includes('/wave plan r7k2mx')).toBe(whole === 'short')
  })

  it('are all shown, and approved, where all of the plan is', () => {
    const preview = renderPreview(withChecks(many(60)), { ...ABOUT, whole: 'long' })
    expectBearable(preview)
    expect(approves(preview)).toEqual([true, true, true, false, true])
    for (const { command } of many(60)) expect(toText(preview)).toContain(`- ${command} ·`)
  })

  it('are not run in a rehearsal, and that is said', () => {
    expect(toText(renderPreview(withChecks(many(1)), { ...ABOUT, rehearsal: true }))).toContain(
      '1 command of the plan would be run, exactly so; a rehearsal runs none:',
    )
  })

  it('are approved by nobody where the plan cannot be started', () => {
    const preview = renderPreview(withChecks(many(1)), { ...ABOUT, start: null })
    expect(preview.buttons.filter(({ label }) => label.startsWith('Start'))).toEqual([])
  })

  it.each(Object.entries(HOSTILE))('bear %s, and never approve what is not there to its end', (_, text) => {
    const preview = renderPreview(withChecks([check(text)]), { ...ABOUT, whole: 'long' })
    expectBearable(preview)
    if (approves(preview).includes(true)) expect(toText(preview)).toContain(text)
  })
})
