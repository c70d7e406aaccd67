import type { GroupEnd, GroupHandle } from '../system/process-group.ts'
import { endContainer } from './container.ts'
import { endGroup } from './end-group.ts'
import { KILL_MS } from './launch-protocol.ts'
import type { LaunchJob } from './launch-protocol.ts'

/** Its processes here, and its container: that does not end with the program that started it. Never rejects. */
export async function endLaunched(
  handle: GroupHandle,
  { mark, stop, environment }: Pick<LaunchJob, 'mark' | 'stop' | 'environment'>,
  graceMs: number,
): Promise<GroupEnd> {
  const end = await endGroup(handle, { graceMs, killMs: KILL_MS, mark })
  if (stop === undefined) return end
  const contained = await endContainer(stop, environment)
  return contained === 'gone' || end === 'survives' ? end : contained
}
