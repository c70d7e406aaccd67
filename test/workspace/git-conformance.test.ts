import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'
import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { commitAll, initRepository, readRunShape } from '../support/git-target.ts'
import { readShape, writeShape } from '../support/shape.ts'

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
  let others = 1_000
  return {
    ...under,
    settleTarget: target => void commitAll(target),
    readTarget: target => readRunShape(target),
    // nobody else comes into a run's branch
    async writeTarget(target, shape, gone = []) {
      const key = { run: 'run-1', task: (others += 1), attempt: 1 }
      const { folder } = await under.workspaces.open(key, target)
      for (const path of gone) rmSync(join(folder, path), { recursive: true })
      writeShape(folder, shape)
      await under.workspaces.merge(key)
    },
  }
})

workspacesOverTime('Git worktrees', () => {
  const under = open()
  return {
    ...under,
    isHeld: true,
    write(folder, files) {
      for (const [path, text] of Object.entries(files))
        if (text === null) rmSync(join(folder, path), { force: true })
        else writeShape(folder, { [path]: text })
      if (under.targets.has(folder)) commitAll(folder)
    },
    read: folder => ({ ...(under.targets.has(folder) ? readRunShape(folder) : readShape(folder)) }),
  }
})
