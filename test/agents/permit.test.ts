import { expect, test } from 'vitest'
import { mergePermissions } from '../../src/agents/permit.ts'
import { matchesPath } from '../../src/lib/glob.ts'

test.for([
  ['*.md', 'a/b.md', true],
  ['*.md', 'b.md', true],
  ['src/*', 'src/a.ts', true],
  ['src/*', 'src/a/b.ts', true],
  ['src/**', 'src/a/b.ts', true],
  ['**/secret/*', 'a/secret/key', true],
  ['**/secret/**', 'secret/a/b', true],
  ['**/a/**/b', 'a/x/y/b', true],
  ['**/a/**/b', 'a/x/y/c', false],
  ['/src/a?.ts', 'src/ab.ts', true],
  ['./src/a.ts', 'src/a.ts', true],
  ['src', 'a/src', true],
  ['[a-z]', 'b', false],
] as const)('%s and %s: %s', ([pattern, path, is]) => {
  expect(matchesPath(pattern, path)).toBe(is)
})

test('a pattern full of stars is looked at once', () => {
  const begunAt = performance.now()
  expect(matchesPath(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false)
  expect(matchesPath(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2_000))).toBe(false)
  expect(performance.now() - begunAt).toBeLessThan(1_000)
})

test('what is said for a task stands before what its agent is configured with', () => {
  const joined = mergePermissions(
    { execute: 'ask', edit: 'deny', paths: { 'a/*': 'deny', b: 'ask' } },
    { execute: 'allow', paths: { b: 'allow' } },
  )
  expect(joined).toEqual({ execute: 'allow', edit: 'deny', paths: { 'a/*': 'deny', b: 'allow' } })
})
