import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'

workspaceConformance('Plain folders', () => {
  const place = mkdtempSync(join(tmpdir(), 'regatta-folders-'))
  return {
    workspaces: openPlainFolders({ root: join(place, 'copies') }),
    makeTarget: () => mkdtempSync(join(place, 'target-')),
    settleTarget: () => {},
    [Symbol.asyncDispose]: async () => rmSync(place, { recursive: true, force: true }),
  }
})
