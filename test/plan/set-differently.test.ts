import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import { toDigest } from './digest.ts'
import { EXAMPLES, readExample } from './examples.ts'

/** What is data as a whole has a form of its own, and so does the dialect that is written by machines. */
const PLAIN = EXAMPLES.filter(
  name => !/^(?:data|canonical|clean|faulty|program|zh-yaml|script-with-functions)(?:-|$)/.test(name),
)

const WAYS: Record<string, (text: string) => string> = {
  'with the blanks of a word processor and line ends of another system': text =>
    text.replace(/(?<=\p{L}) (?=\d)/gu, '\u00a0').replaceAll('\n', '\r\n'),
  'as a quotation': text => text.replace(/^/gm, '> '),
  'as one block of code': text => (text.includes('```') ? text : `\`\`\`markdown\n${text}\n\`\`\`\n`),
}

for (const [way, set] of Object.entries(WAYS))
  test(`a plan that is sent ${way} reads as before`, { timeout: 120_000 }, () => {
    const differ = PLAIN.filter((name, at) => {
      // Every third says as much.
      if (at % 3 !== 0) return false
      const own = readExample(name)
      const other = Buffer.from(set(Buffer.from(own).toString('utf8')))
      return toSaid(own) !== toSaid(other)
    })
    expect(differ).toEqual([])
  })

/** All that a plan says, wherever it stands. */
function toSaid(bytes: Uint8Array): string {
  const plan = readPlan(bytes)
  return JSON.stringify(toDigest({ ...plan, title: '', findings: [] }), (key, value: unknown) =>
    key === 'line' ? undefined : value,
  )
}
