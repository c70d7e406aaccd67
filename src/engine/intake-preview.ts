import type { PreviewAbout } from '../message/preview.ts'
import type { Plan } from '../plan/plan.ts'
import { pickManner, toCharter } from '../run/charter.ts'
import type { Wishes } from '../run/charter.ts'
import { listed } from '../run/listed.ts'
import { NO_MONEY, toBudget } from '../run/money.ts'
import { listTaskFolders, toTaskPapersWanted } from '../run/papers.ts'
import type { PlanRow } from '../store/chat-port.ts'
import type { IntakeContext } from './intake-context.ts'

type Consent = Pick<Wishes, 'reference'>

/** Tried in this order: the least that people have to agree to. */
const CONSENTS: (Consent & { words: string })[] = [
  { reference: 'refused', words: '' },
  { reference: 'agreed', words: ' --reference' },
]

/** How an offered plan would start, and what speaks against it. */
export async function describePlan(
  context: IntakeContext,
  { id, thread, name, by }: Pick<PlanRow, 'id' | 'thread' | 'name' | 'by'>,
  plan: Plan,
): Promise<Omit<PreviewAbout, 'whole' | 'replaces'>> {
  const { offer, place } = context
  const tried = CONSENTS.map(({ words, ...consent }) => {
    const some = { checks: 'left', run: id, by, folder: '', place, seed: 1, thread } as const
    const made = toCharter(plan, { ...consent, ...some }, offer)
    return { words, made }
  })
  const [plain] = tried
  const startable = tried.find(({ made }) => 'charter' in made)
  const base = await context.describeBase(thread)
  const problems = plain && 'problems' in plain.made ? plain.made.problems : []
  return {
    run: id,
    name,
    by,
    base,
    rehearsal: startable !== undefined && 'charter' in startable.made && startable.made.charter.rehearsal,
    problems: [...problems, ...(await findUntold(context, base, plan))],
    manner: pickManner(plan, {}, offer),
    model: context.model?.name ?? null,
    gates: offer.policy.gates,
    budget: toBudget(plan, offer.money ?? NO_MONEY),
    start: startable ? `start ${id}${startable.words}` : null,
  }
}

/** The plan says where its tasks' instructions lie, and none is there: many agents would be told next to nothing. */
async function findUntold(
  { readPapers }: IntakeContext,
  { folder, remote }: PreviewAbout['base'],
  plan: Plan,
): Promise<string[]> {
  const wanted = toTaskPapersWanted(plan)
  if (wanted === null || !readPapers || remote) return []
  if ((await readPapers(folder, wanted)).length > 0) return []
  const where = listed(listTaskFolders(plan))
  return [
    `The plan has its tasks’ instructions in ${where}, and no file there is called like one of its tasks: agents would be told no more than stands in the plan.`,
  ]
}
