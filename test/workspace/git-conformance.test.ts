import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'
import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { commitAll, git, initRepository, readRunShape, writeRunShape } from '../support/git-target.ts'
import { readShape, writeShape } from '../support/shape.ts'
import type { Shape } from '../support/shape.ts'

function open() {
  const place = mkdtempSync(join(tmpdir(), 'regatta-git-'))
  const targets = new Set<string>()
  return {
    targets,
    workspaces: openGitWorktrees({ root: join(place, 'worktrees'), path: process.env['PATH'] }),
    makeTarget() {
      const target = mkdtempSync(join(place, 'target-'))
      initRepository(target)
      appendFileSync(join(target, '.git/info/exclude'), 'node_modules\n')
      targets.add(target)
      return target
    },
    [Symbol.asyncDispose]: async () => rmSync(place, { recursive: true, force: true }),
  }
}

workspaceConformance('Git worktrees', () => {
  const under = open()
  return {
    ...under,
    settleTarget: target => void commitAll(target),
    readTarget: target => readRunShape(target),
    writeTarget: (target, shape, gone) => writeRunShape(target, shape, gone),
  }
})

workspacesOverTime('Git worktrees', () => {
  const under = open()
  return {
    ...under,
    write(folder, files) {
      const gone = Object.keys(files).filter(path => files[path] === null)
      const shape = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== null)) as Shape
      if (!under.targets.has(folder)) {
        for (const path of gone) rmSync(join(folder, path), { force: true })
        writeShape(folder, shape)
      } else if (git(folder, ['for-each-ref']) === '') {
        writeShape(folder, shape)
        commitAll(folder)
      } else writeRunShape(folder, shape, gone)
    },
    read: folder => ({ ...(under.targets.has(folder) ? readRunShape(folder) : readShape(folder)) }),
  }
})
