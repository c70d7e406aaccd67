import type { Draft } from '../assemble/draft.ts'
import type { Names } from '../assemble/names.ts'
import type { Section } from '../outline/outline.ts'
import { giveFrames } from './give-frames.ts'
import { giveLanes } from './give-lanes.ts'
import { giveListed } from './give-listed.ts'
import { giveMentioned } from './give-mentioned.ts'
import { giveModels } from './give-models.ts'
import { giveOwners } from './give-owners.ts'
import { giveRosters } from './give-rosters.ts'
import { giveSaid } from './give-said.ts'
import { giveSame } from './give-same.ts'
import { giveShares } from './give-shares.ts'

/** Who does the tasks that name nobody themselves, from what says so task by task to what says so of whole lanes. */
export function giveDoers(root: Section, draft: Draft, names: Names): void {
  giveListed(root, draft, names)
  giveRosters(root, draft, names)
  giveShares(root, draft, names)
  giveOwners(root, draft, names)
  giveSaid(root, draft, names)
  giveMentioned(root, draft, names)
  giveFrames(root, draft, names)
  giveLanes(root, draft)
  giveSame(draft, names)
  giveModels(draft)
}
