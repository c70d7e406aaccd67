import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import { workspaceConformance } from '../conformance/workspaces.ts'
import { workspacesOverTime } from '../conformance/workspaces-over-time.ts'
import { commitAll, git, initRepository, openNeighbour, readRunShape } from '../support/git-target.ts'
import { changeShape, readShape } from '../support/shape.ts'

/** Targets are folders of a person's, pushed to a bare repository beside them; only that is ever worked on. */
function open() {
  const place = mkdtempSync(join(tmpdir(), 'regatta-remote-'))
  const toUrl = (target: string): string => `${target}.git`
  return {
    toUrl,
    missing: 'away' as const,
    isTarget: (folder: string): boolean => existsSync(toUrl(folder)),
    workspaces: openGitWorktrees({
      root: join(place, 'worktrees'),
      path: process.env['PATH'],
      remoteOf: target => ({ url: toUrl(target), base: null, login: null, env: {} }),
    }),
    makeTarget() {
      const target = mkdtempSync(join(place, 'target-'))
      initRepository(target)
      git(place, ['init', '-q', '--bare', '-b', 'main', toUrl(target)])
      return target
    },
    settleTarget(target: string) {
      commitAll(target)
      git(target, ['push', '-q', toUrl(target), 'main'])
    },
    [Symbol.asyncDispose]: async () => rmSync(place, { recursive: true, force: true }),
  }
}

workspaceConformance('Worktrees of a remote', () => {
  const under = open()
  return {
    ...under,
    readTarget: target => readRunShape(under.toUrl(target)),
    writeTarget: openNeighbour(under.workspaces),
  }
})

workspacesOverTime('Worktrees of a remote', () => {
  const under = open()
  return {
    ...under,
    isHeld: true,
    write(folder, files) {
      changeShape(folder, files)
      if (under.isTarget(folder)) under.settleTarget(folder)
    },
    read: folder => ({ ...(under.isTarget(folder) ? readRunShape(under.toUrl(folder)) : readShape(folder)) }),
  }
})
