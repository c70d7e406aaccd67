import { expect, test } from 'vitest'
import { findStrays } from '../../src/engine/find-strays.ts'

test.each([
  { named: [], changed: ['a.ts'], strays: [] },
  { named: ['src/a.ts'], changed: ['src/a.ts', 'src/b.ts'], strays: ['src/b.ts'] },
  { named: ['a.ts'], changed: ['deep/in/a.ts', 'deep/in/ba.ts'], strays: ['deep/in/ba.ts'] },
  { named: ['src/auth/'], changed: ['src/auth/x/y.ts', 'src/authority.ts'], strays: ['src/authority.ts'] },
  { named: ['./Docs/**'], changed: ['docs/a.md', 'doc.md'], strays: ['doc.md'] },
  { named: ['src/*.ts'], changed: ['src/a.ts', 'src/a.tsx', 'lib/a.ts'], strays: ['src/a.tsx', 'lib/a.ts'] },
  { named: ['*.test.ts'], changed: ['test/a.test.ts', 'test/a.ts'], strays: ['test/a.ts'] },
])('$named leaves $strays of $changed astray', ({ named, changed, strays }) => {
  expect(
    findStrays(
      named,
      changed.map(path => ({ path })),
    ),
  ).toEqual(strays)
})
