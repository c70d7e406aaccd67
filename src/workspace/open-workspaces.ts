import { join } from 'node:path'
import { GIT_VERSION_MIN, isGitTooOld } from '../lib/git-version.ts'
import { openChosenWorkspaces } from './chosen.ts'
import { toRealFolder } from './edge.ts'
import { openGit, readGitVersion } from './git/command.ts'
import { runFolder as gitRunFolder } from './git/places.ts'
import { findRepository } from './git/repository.ts'
import { openGitWorktrees } from './git/worktrees.ts'
import type { GitWorktreesOptions } from './git/worktrees.ts'
import { runFolder } from './places.ts'
import { openPlainFolders } from './plain-folders.ts'
import { WorkspaceError } from './port.ts'
import type { Workspaces } from './port.ts'

interface WorkspacesOptions extends Pick<
  GitWorktreesOptions,
  'path' | 'author' | 'baseOf' | 'remoteOf' | 'keep' | 'exclude' | 'log'
> {
  dataFolder: string
}

/** All that a data folder holds of workspaces, of both kinds. */
export function openWorkspaces({ dataFolder, path, exclude = [], ...git }: WorkspacesOptions): Workspaces {
  const plainRoot = join(dataFolder, 'workspaces')
  const gitRoot = join(dataFolder, 'worktrees')
  const asker = openGit({ path })
  return openChosenWorkspaces({
    dataFolder,
    plain: {
      workspaces: openPlainFolders({ root: plainRoot, exclude: [dataFolder, ...exclude] }),
      folderOf: run => runFolder(plainRoot, run),
    },
    git: {
      workspaces: openGitWorktrees({ root: gitRoot, path, exclude, ...git }),
      folderOf: run => gitRunFolder(gitRoot, run),
    },
    isRemote: target => git.remoteOf !== undefined && git.remoteOf(target) !== null,
    async isRepository(target) {
      const version = await readGitVersion(asker)
      // without git nobody could look at a branch either
      if (version === null) return false
      const found = await findRepository(asker, await toRealFolder(target))
      if (found !== null && isGitTooOld(version)) throw tooOld(target, version)
      return found !== null
    },
  })
}

function tooOld(target: string, version: string): WorkspaceError {
  const message = `${target} is a git repository, and git ${version} is too old to merge in one. Install git ${GIT_VERSION_MIN} or later`
  return new WorkspaceError('git', message)
}
