import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '../../src/lib/secret.ts'
import type { Message } from '../../src/message/message.ts'
import { renderPreview } from '../../src/message/preview.ts'
import { drawPlan } from '../../src/picture/draw-plan.ts'
import { drawRun } from '../../src/picture/draw-run.ts'
import { readPlan } from '../../src/plan/read-plan.ts'
import { chartOf } from '../support/charts.ts'
import { messageOf } from '../support/messages.ts'
import { claims, does, fails } from '../support/runs.ts'
import { beginLarge } from '../web/example-runs.ts'
import { openWebRig } from '../web/rig.ts'
import { openViewStand } from '../web/view-stand.ts'
import type { ViewStand } from '../web/view-stand.ts'
import type { Server } from './states.ts'

/** The servers on which the views are in their states. */
export interface StateStand extends AsyncDisposable {
  stand: ViewStand
  urlOf(server: Server): string
}

const LARGE = { tasks: 225, waves: 9 }
const MANNER = { pace: 'waves', slots: 8 } as const
const PREVIEW = {
  run: 'rnew',
  name: 'harbour.md',
  by: 'Ana',
  base: { folder: '/harbour', repository: null },
  rehearsal: false,
  start: 'start rnew',
  whole: 'long',
  replaces: null,
} as const

export async function openStates(): Promise<StateStand> {
  await using stack = new AsyncDisposableStack()
  const stand = stack.use(await openViewStand())
  await stand.runs.play(await beginLarge(stand.runs, LARGE.tasks, LARGE.waves), [
    ...['T0', 'T1', 'T2', 'T3'].flatMap(id => does(id, 90_000)),
    ...fails('T4'),
    ...['T5', 'T6', 'T7', 'T8', 'T9', 'T10'].map(claims),
    120_000,
  ])
  await showMessages(stand)
  const empty = stack.use(await openWebRig())
  const door = { token: new Secret('a-token-of-twenty-signs'), identity: null, url: 'http://regatta.example' }
  const locked = stack.use(await openWebRig({ door }))
  const open = stack.move()
  return {
    stand,
    urlOf: server => ({ busy: stand.rig, lost: stand.rig, nameless: empty, empty, locked })[server].web.url,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

/** What a chat says of a plan, and what it draws of large ones. */
async function showMessages({ rig }: ViewStand): Promise<void> {
  const plan = readPlan(await readFile(join(import.meta.dirname, '../../examples/harbour.md')))
  const preview = renderPreview(plan, { ...PREVIEW, problems: [], manner: MANNER })
  const large = readPlan(new TextEncoder().encode(toLarge()))
  const run = chartOf({ waves: [40, 60, 125], slots: 40 })
  const posts: [string, Message][] = [
    ['preview', { ...preview, picture: { name: 'plan.png', ...drawPlan(plan, MANNER) } }],
    [
      'large-preview',
      messageOf('A plan of 225 tasks', { picture: { name: 'p.png', ...drawPlan(large, MANNER) } }),
    ],
    ['large-wave', messageOf('Wave 2 is done', { picture: { name: 'w.png', ...drawRun(run, 1) } })],
    ['large-summary', messageOf('All is done', { picture: { name: 's.png', ...drawRun(run) } })],
  ]
  for (const [channel, message] of posts) {
    await rig.post('/api/channels', { as: 'Ana', name: channel })
    await rig.console.post({ channel, thread: null }, message, channel)
  }
}

function toLarge(): string {
  const waves = Array.from({ length: LARGE.waves }, (_, wave) => {
    const each = Array.from({ length: LARGE.tasks / LARGE.waves }, (_, at) => {
      const id = `T${wave * 100 + at}`
      const needs = wave === 0 ? '' : `, depends on T${(wave - 1) * 100 + ((at * 7) % 25)}`
      return `- ${id}: Part ${at} of it (${5 + (at % 7)} min${needs})`
    })
    return `## Wave ${wave + 1}: ${wave + 1}\n\n${each.join('\n')}`
  })
  return `# Everything at once\n\n${waves.join('\n\n')}\n`
}
