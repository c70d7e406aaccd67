import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'
import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { commitAll, initRepository, openNeighbour, readRunShape } from '../support/git-target.ts'
import { changeShape, readShape } from '../support/shape.ts'

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
    writeTarget: openNeighbour(under.workspaces),
  }
})

workspacesOverTime('Git worktrees', () => {
  const under = open()
  return {
    ...under,
    isHeld: true,
    write(folder, files) {
      changeShape(folder, files)
      if (under.targets.has(folder)) commitAll(folder)
    },
    read: folder => ({ ...(under.targets.has(folder) ? readRunShape(folder) : readShape(folder)) }),
  }
})
