import { PgBoss, type Job } from 'pg-boss'
import { Frontier } from './frontier.ts'
import { pump } from './pump.ts'
import type { Peer } from './port.ts'

const QUEUE = 'task'

/** pg-boss bare, fetched from in batches: its own workers look twice a second at most unless they are told. */
export const pgBoss: Peer = {
  name: 'pg-boss',
  async open(url, slots) {
    const boss = await openBoss(url)
    return {
      async run(graph, work) {
        const frontier = new Frontier(graph)
        const add = async (tasks: number[]): Promise<void> => {
          if (tasks.length > 0)
            await boss.insert(
              QUEUE,
              tasks.map(task => ({ data: { task } })),
            )
        }
        await add(frontier.first())
        await pump<Job<{ task: number }>>(graph.waves.length, slots, {
          work: ({ data }) => work(data.task),
          take: most => boss.fetch(QUEUE, { batchSize: most }),
          end: async jobs => {
            await boss.complete(
              QUEUE,
              jobs.map(({ id }) => id),
            )
            await add(frontier.after(jobs.map(({ data }) => data.task)))
          },
        })
      },
      [Symbol.asyncDispose]: () => close(boss),
    }
  },
}

/** From the commit of a job to its start by a worker that is told by NOTIFY, one after the other. */
export async function timeStarts(url: string, count: number): Promise<number[]> {
  const boss = await openBoss(url)
  const delays: number[] = []
  try {
    let begun = (): void => {}
    await boss.work(QUEUE, async () => begun())
    for (let at = 0; at < count; at++) {
      const start = new Promise<number>(resolve => (begun = () => resolve(performance.now())))
      await boss.send(QUEUE, {})
      const from = performance.now()
      delays.push(Math.max(0, (await start) - from))
    }
    return delays
  } finally {
    await close(boss)
  }
}

async function openBoss(url: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, useListenNotify: true, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  await boss.createQueue(QUEUE, { notify: true, retryLimit: 0 })
  return boss
}

async function close(boss: PgBoss): Promise<void> {
  await boss.stop({ graceful: true, timeout: 5_000 })
}
