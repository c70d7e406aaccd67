import { expect, test } from 'vitest'
import { toText } from '../../src/message/plain.ts'
import { renderPrompt } from '../../src/message/prompt.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'

const { run } = runThrough(charterOf(planOf({ W: { tasks: [{ id: 'A' }] } })), [])
const task = run.tasks[0]!
const show = (text: string, isTold = true): string =>
  toText(renderPrompt(run, task, { attempt: 1, isTold, text }))

test('a prompt is shown word for word, and whether it was told or would be', () => {
  expect(show('# Paint\n\nthe `shed`\n')).toMatchInlineSnapshot(`
    "What attempt 1 of A was told:
        # Paint

        the \`shed\`"
  `)
  expect(show('# Paint', false)).toContain('What attempt 1 of A would be told if it began now')
})

test('a prompt too long for a message is shown in pieces, and it is said where the rest is', () => {
  const lines = Array.from({ length: 2_000 }, (_, at) => `line ${at} of many`)
  const shown = show(lines.join('\n'))
  expect(shown).toContain('line 300 of many')
  expect(shown).not.toContain('line 1999')
  expect(shown).toMatch(/more characters: regatta prompt r7k2m A/)
  const kept = shown.split('\n').filter(line => /line \d/.test(line)).length
  const left = Number(/(\d+) more characters/.exec(shown)?.[1])
  expect(left).toBe(lines.slice(kept).join('\n').length + 1)
  expect(show('x'.repeat(50_000))).toMatch(/x{1000}/)
})

test('what is no work of an agent has none', () => {
  expect(toText(renderPrompt(run, { ...task, gate: true }, { attempt: 1, isTold: true, text: '' }))).toBe(
    'A is no work of an agent.',
  )
})
