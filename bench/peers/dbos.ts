import { DBOS } from '@dbos-inc/dbos-sdk'
import type { OpenPeer, Peer } from './port.ts'
import { walk } from './walk.ts'

const QUEUE = 'task'
/** Its default looks once a second. */
const POLL_MS = 10
// As many as it has of itself: with 20 or 60 it was slower on two processors.
const POOL = 10

const quiet = (): void => {}
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

// Workflows are made known once to the process, before anything is launched.
let workOn: (task: number) => Promise<void> = async () => {}
let workThrough: () => Promise<void> = async () => {}
const task = DBOS.registerWorkflow(async (number: number) => await workOn(number), { name: 'task' })
const whole = DBOS.registerWorkflow(async () => await workThrough(), { name: 'whole' })

/** Each task a workflow on a queue: any worker may take it up, as with Regatta. */
export const dbosQueue: Peer = {
  name: 'dbos-queue',
  open: (url, slots) =>
    open(url, slots, async (graph, work) => {
      const ended = new Map<number, () => void>()
      // What waits for it begins before its end is stored, which is in the peer's favour.
      workOn = async number => {
        await work(number)
        ended.get(number)!()
      }
      await walk(graph, Infinity, async number => {
        const end = new Promise<void>(resolve => ended.set(number, resolve))
        await DBOS.startWorkflow(task, { queueName: QUEUE })(number)
        await end
      })
    }),
}

/** Each task a step of one workflow: quicker, and only the process that holds the workflow works on it. */
export const dbosSteps: Peer = {
  name: 'dbos-steps',
  open: (url, slots) =>
    open(url, slots, async (graph, work) => {
      workThrough = () =>
        walk(graph, slots, number => DBOS.runStep(() => work(number), { name: `t${number}` }))
      await (await DBOS.startWorkflow(whole)()).getResult()
    }),
}

async function open(url: string, slots: number, run: OpenPeer['run']): Promise<OpenPeer> {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: POOL, logger })
  await DBOS.launch()
  await DBOS.registerQueue(QUEUE, { workerConcurrency: slots, minPollingIntervalMs: POLL_MS })
  return { run, [Symbol.asyncDispose]: () => DBOS.shutdown() }
}
