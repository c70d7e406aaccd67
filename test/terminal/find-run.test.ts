import { expect, test } from 'vitest'
import type { Reading } from '../../src/desk/port.ts'
import { refuseRun } from '../../src/terminal/find-run.ts'

const HASH = '0123456789abcdef'.repeat(4)
const reading = {
  listRuns: async () => [],
  forgottenOf: async (run: string) =>
    run === 'old' ? { seq: 12, hash: HASH, endedAt: Date.UTC(2026, 4, 1) } : null,
} as unknown as Reading

test('whoever names a run that was forgotten is told how its history ended, and what that is for', async () => {
  await expect(refuseRun(reading, 'old')).rejects.toThrow(
    'Run old ended on 2026-05-01 and was forgotten since. What is kept is how its history ended: ' +
      '12 events, head 0123456789abcdef. A history that was exported is compared with it by: ' +
      `regatta audit verify FILE --head ${HASH}`,
  )
  await expect(refuseRun(reading, 'none')).rejects.toThrow(
    'There is no run none. Nothing has been run here yet.',
  )
})
