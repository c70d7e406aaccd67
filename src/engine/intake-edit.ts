import { parseRequest } from '../../commands/index.ts'
import type { EditWish, Request } from '../../commands/request.ts'
import { quoted } from '../../commands/words.ts'
import { toCanonical } from '../lib/canonical.ts'
import type { Message } from '../message/message.ts'
import { renderAdopted, renderEdit } from '../message/edit.ts'
import type { EditAbout } from '../message/edit.ts'
import type { NewPost } from '../message/post.ts'
import { renderProblem } from '../message/reply.ts'
import type { Change } from '../plan/compare/change.ts'
import { editPlan } from '../plan/compare/edit-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { toEdit, toStandingPlan } from '../run/edit.ts'
import type { Edit } from '../run/edit.ts'
import { judgeEdit } from '../run/judge-edit.ts'
import type { Judged } from '../run/judge-edit.ts'
import { listed } from '../run/listed.ts'
import type { Run } from '../run/run.ts'
import type { PlanRow } from '../store/chat-port.ts'
import { chainHash } from '../system/hash.ts'
import { toAdoption } from './adopt.ts'
import { lookAt, settle, tell, toOnlooker, toWhisper } from './intake-context.ts'
import type { Asked, IntakeContext } from './intake-context.ts'
import { explainPlan } from './intake-explain.ts'
import { submitFor } from './intake-input.ts'
import { listPlaces, maySee } from './sight.ts'
import { toWished } from './wish-edit.ts'

type EditRequest = Extract<Request, { verb: 'edit' }>

/** What is wished, as changes of the plan as it stands. */
export interface Wished {
  changes: Change[]
  left: string[]
  /** With all that was left open. */
  wish: EditWish
}

const DIGEST_CHARS = 8

/** Shows what a change of the plan comes to; done is only what was shown, as the run then stands. */
export async function editRun(
  context: IntakeContext,
  asked: Asked,
  request: EditRequest,
  { id }: Run,
): Promise<void> {
  const adopted = await findAdopted(context, asked, request.wish)
  if (adopted === 'told') return
  const later = adopted && (await context.read(new TextEncoder().encode(adopted.text)))
  // Others may have changed it while the newer version was read.
  const run = await lookAt(context, id)
  if (!run) throw new Error(`Run ${id} is gone`)
  const wished = later
    ? toAdoption(run, later, request.wish)
    : (findStranger(context, request.wish) ?? toWished(run, request.wish))
  const made = 'problem' in wished ? wished : weigh(run, wished, context.offer)
  if ('problem' in made) return await tell(context, asked, renderProblem(made.problem))
  if (request.shown !== made.digest) return await show(context, asked, run, made, request.shown !== null)
  const { edit, judged } = made
  const input = { type: 'edit' as const, by: asked.inbound.by.name, edit, shown: judged }
  const isDone = await submitFor(context, asked, run, input, `The plan of ${id} is changed.`)
  if (isDone && adopted) await putAway(context, asked, adopted, id)
}

/** A newer version of a run that goes on: what of it the run would take over, or why it cannot. */
export async function offerChange(
  context: IntakeContext,
  id: string,
  { id: plan }: PlanRow,
  later: Plan,
): Promise<Message | null> {
  const run = await lookAt(context, id)
  if (!run) return null
  const wished = toAdoption(run, later, { edit: 'adopt', plan })
  const made = 'problem' in wished ? wished : weigh(run, wished, context.offer)
  return 'problem' in made ? renderProblem(made.problem) : renderEdit(run, toEditAbout(run, made, false))
}

/** Null: it is not about a version that was dropped. */
async function findAdopted(
  context: IntakeContext,
  asked: Asked,
  wish: EditWish,
): Promise<PlanRow | null | 'told'> {
  if (wish.edit !== 'adopt') return null
  const plan = await context.store.chats.findPlan(wish.plan)
  if (plan?.status === 'offered' && (await maySee(context, toOnlooker(asked), [plan.thread]))) return plan
  await explainPlan(context, asked, wish.plan)
  return 'told'
}

/** What a person types is meant; whom a document names may be called otherwise here. */
function findStranger({ offer: { agents } }: IntakeContext, wish: EditWish): { problem: string } | null {
  const named = 'agent' in wish ? wish.agent : null
  if (named === null || agents.some(({ name }) => name === named)) return null
  return {
    problem: `There is no agent ${quoted(named)} here. There is: ${listed(agents.map(({ name }) => name))}.`,
  }
}

interface Weighed extends Wished {
  edit: Edit
  judged: Judged
  /** Of what is changed and what that comes to: what people say yes to. */
  digest: string
}

function weigh(run: Run, wished: Wished, offer: IntakeContext['offer']): Weighed | { problem: string } {
  const { changes } = wished
  const bare = judgeEdit(run, { changes, agents: {}, allocation: {}, locks: {} })
  if ('problem' in bare) return bare
  const made = toEdit(run, changes, editPlan(toStandingPlan(run), changes), offer)
  if ('problems' in made) return { problem: made.problems.join(' ') }
  const digest = chainHash('', toCanonical([run.id, made.edit, bare])).slice(0, DIGEST_CHARS)
  return { ...wished, edit: made.edit, judged: bare, digest }
}

function toEditAbout(run: Run, { changes, left, judged, wish, digest }: Weighed, isAnew: boolean): EditAbout {
  return { changes, left, judged, isAnew, command: toCommand(run.id, wish, digest) }
}

/** Where the run is told of all see it, and whoever may do it can say so; elsewhere only who asked. */
async function show(
  context: IntakeContext,
  asked: Asked,
  run: Run,
  weighed: Weighed,
  isAnew: boolean,
): Promise<void> {
  const { place } = asked
  const message = renderEdit(run, toEditAbout(run, weighed, isAnew))
  const places = await listPlaces(context.store, run)
  const isTold = places.some(({ chat, channel }) => chat === place.chat && channel === place.channel)
  const whisper = toWhisper(asked, message)
  const post: NewPost = isTold ? { kind: 'message', thread: place, key: whisper.key, message } : whisper
  await settle(context, asked, [post])
}

/** As it is typed; null: one of its words cannot be, and is read as something else. */
function toCommand(run: string, wish: EditWish, digest: string): string | null {
  const command = ['edit', run, ...toWords(wish), `--shown=${digest}`].join(' ')
  const parsed = parseRequest(command)
  const wanted: Request = { verb: 'edit', run, wish, shown: digest }
  return 'request' in parsed && toCanonical(parsed.request) === toCanonical(wanted) ? command : null
}

function toWords(wish: EditWish): string[] {
  const option = (name: string, value: string | null): string[] =>
    value === null || value === '' ? [] : [`--${name}="${value}"`]
  switch (wish.edit) {
    case 'adopt':
      return ['adopt', wish.plan]
    case 'remove':
      return ['remove', `"${wish.task}"`]
    default: {
      const isNew = wish.edit === 'add'
      return [
        ...(isNew ? ['add', `"${wish.title}"`] : [`"${wish.task}"`, ...option('title', wish.title)]),
        ...(isNew
          ? [...option('id', wish.id), ...option('before', wish.before.join(','))]
          : option('not-after', wish.notAfter.join(','))),
        ...option('after', wish.after.join(',')),
        ...option('agent', wish.agent),
        ...option('detail', wish.detail),
        ...option('wave', wish.wave),
      ]
    }
  }
}

/** It is part of the run now. Whoever says so once more changes nothing. */
async function putAway(
  { store }: IntakeContext,
  { inbound }: Asked,
  plan: PlanRow,
  run: string,
): Promise<void> {
  await store.transaction(async tx => {
    if (!(await store.chats.settlePlan(tx, plan.id, { status: 'superseded', by: run }))) return
    const { thread, post, title } = plan
    const message = renderAdopted(title, { run, by: inbound.by.name })
    await store.chats.writePosts(tx, [
      { kind: 'edit', thread, key: `${post}/adopted`, target: post, message },
    ])
  })
}
