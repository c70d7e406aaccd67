import type { Git } from './command.ts'
import { GitError } from './command.ts'
import { onBranches } from './repository.ts'

/** Begins, moves and ends the branches of attempts. */
export interface Branches {
  set(common: string, branch: string, commit: string): Promise<void>
  /** One that is not there is no matter. */
  remove(common: string, branches: readonly string[]): Promise<void>
}

interface Wish {
  line: string
  done: () => void
  failed: (error: unknown) => void
}

/**
 * While git is at it, what else is wanted waits and goes with the next one: each call takes the lock of all packed
 * branches, so that 50 at once would only wait for each other.
 */
export function openBranches(git: Git): Branches {
  const waiting = new Map<string, Wish[]>()

  async function run(common: string, wishes: readonly Wish[]): Promise<void> {
    const input = wishes.map(({ line }) => `option no-deref\n${line}\n`).join('')
    try {
      await git.ask(['update-ref', '--stdin'], { env: onBranches({ common }), input })
      for (const { done } of wishes) done()
    } catch (error) {
      // one of them may be why none was done
      if (wishes.length === 1 || !(error instanceof GitError)) for (const { failed } of wishes) failed(error)
      else for (const wish of wishes) await run(common, [wish])
    }
  }

  async function runAll(common: string): Promise<void> {
    for (let wishes = waiting.get(common); wishes && wishes.length > 0; wishes = waiting.get(common)) {
      waiting.set(common, [])
      await run(common, wishes)
    }
    waiting.delete(common)
  }

  function wish(common: string, line: string): Promise<void> {
    return new Promise((done, failed) => {
      const wishes = waiting.get(common)
      if (wishes) wishes.push({ line, done, failed })
      else {
        waiting.set(common, [{ line, done, failed }])
        void runAll(common)
      }
    })
  }

  return {
    set: (common, branch, commit) => wish(common, `update ${branch} ${commit}`),
    async remove(common, branches) {
      await Promise.all(branches.map(branch => wish(common, `delete ${branch}`)))
    },
  }
}
