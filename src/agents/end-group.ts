import { endProcessGroup } from '../system/process-group.ts'
import type { EndOptions, GroupEnd, GroupHandle } from '../system/process-group.ts'

/** Never rejects: while the process table cannot be read, no group is known to be gone. */
export async function endGroup(handle: GroupHandle, options: EndOptions): Promise<GroupEnd> {
  try {
    return await endProcessGroup(handle, options)
  } catch {
    return 'survives'
  }
}
