import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/terminal/load-config.ts'

afterEach(() => void vi.unstubAllEnvs())

test.for([
  ['a folder', '', /is a folder, not a file of settings. Name the file: /],
  ['what is not there', 'regatta.yaml', /names .*regatta\.yaml, and there is no such file/],
] as const)('%s named as the configuration is refused with what to do', async ([, within, said]) => {
  vi.stubEnv('REGATTA_CONFIG', join(mkdtempSync(join(tmpdir(), 'regatta-config-')), within))
  const { made } = await readConfig()
  expect('problems' in made && made.problems).toEqual([expect.stringMatching(said)])
})
