import { expect, test } from 'vitest'
import { isGitTooOld } from '../../src/lib/git-version.ts'

test.each([
  ['2.37.9', true],
  ['1.9', true],
  ['2.38.0', false],
  ['2.39.5 (Apple Git-154)', false],
  ['3.0.0', false],
  ['next', false],
])('%s is too old: %s', (version, isOld) => expect(isGitTooOld(version)).toBe(isOld))
