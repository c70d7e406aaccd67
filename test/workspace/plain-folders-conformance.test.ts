import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlainFolders } from '../../src/workspace/plain-folders.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'
import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { readShape, writeShape } from '../support/shape.ts'

function open() {
  const place = mkdtempSync(join(tmpdir(), 'regatta-folders-'))
  return {
    workspaces: openPlainFolders({ root: join(place, 'copies') }),
    makeTarget: () => mkdtempSync(join(place, 'target-')),
    [Symbol.asyncDispose]: async () => rmSync(place, { recursive: true, force: true }),
  }
}

workspaceConformance('Plain folders', () => ({
  ...open(),
  settleTarget: () => {},
  readTarget: target => readShape(target),
  writeTarget(target, shape, gone = []) {
    for (const path of gone) rmSync(join(target, path), { recursive: true })
    writeShape(target, shape)
  },
}))

workspacesOverTime('Plain folders', () => ({
  ...open(),
  write(folder, files) {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) rmSync(join(folder, path), { force: true })
      else writeShape(folder, { [path]: text })
    }
  },
  read: folder => ({ ...readShape(folder) }),
}))
