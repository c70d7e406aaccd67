import { expect, test } from 'vitest'
import { matchesGlob, matchesPath } from '../../src/lib/glob.ts'

test.each([
  ['WORKER_*', 'WORKER_012', true],
  ['worker_?', 'worker_12', false],
  ['*', '', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['', 'a', false],
  ['[a]', 'a', false],
  ['a**', 'a', true],
])('%s matches %j: %s', (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches)
})

test.each([
  ['docs/**', 'docs/a/b.md', true],
  ['docs/**', 'docs', true],
  ['docs', 'src/docs/a.md', true],
  ['/docs', 'src/docs/a.md', false],
  ['docs/', 'docs/a.md', true],
  ['*.md', 'docs/a.md', true],
  ['docs/*.md', 'docs/a/b.md', false],
  ['docs/*.md', './docs/b.md', true],
  ['**/test/*.ts', 'test/a.ts', true],
  ['**/test/*.ts', 'src/x/test/a.ts', true],
  ['**/test/*.ts', 'src/x/test/y/a.js', false],
  ['**', 'anything/at/all', true],
  ['src/**/a', 'src/a', true],
  ['.env', 'config/.env', true],
])('%s is about the path %s: %s', (pattern, path, matches) => {
  expect(matchesPath(pattern, path)).toBe(matches)
})

test('takes no longer for patterns and texts that were made to take long', () => {
  const began = performance.now()
  matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(2_000))
  matchesPath(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(500))
  expect(performance.now() - began).toBeLessThan(2_000)
})
