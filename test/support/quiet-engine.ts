import { randomUUID } from 'node:crypto'
import { openEngine } from '../../src/engine/engine.ts'
import type { Engine, EngineContext } from '../../src/engine/engine.ts'
import { nextTurn, systemClock } from '../../src/system/clock.ts'
import { noChecks } from './no-checks.ts'
import { noWorkspaces } from './no-workspaces.ts'

const quiet = (): void => {}

/** An engine of an installation where nothing is written and nobody reads a log, but for what is given. */
export function openQuietEngine(
  given: Pick<EngineContext, 'store' | 'agents'> & Partial<EngineContext>,
): Engine {
  return openEngine({
    workspaces: noWorkspaces,
    checks: noChecks,
    clock: systemClock,
    log: { info: quiet, warn: quiet, error: quiet },
    worker: { id: randomUUID(), host: 'here', pid: process.pid },
    slots: 10,
    place: 'here',
    mintToken: randomUUID,
    gather: nextTurn,
    endProcess: async () => 'gone',
    ...given,
  })
}
