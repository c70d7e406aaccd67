import type { Plan } from '../src/plan/plan.ts'
import type { Database } from './database.ts'
import { medianOf } from './figure.ts'
import type { Figure, Measure } from './figure.ts'
import { dbosQueue, dbosSteps } from './peers/dbos.ts'
import { graphileWorker } from './peers/graphile-worker.ts'
import { pgBoss, timeStarts } from './peers/pg-boss.ts'
import { plainSql } from './peers/plain-sql.ts'
import { timePeer } from './peers/port.ts'
import { timeRegatta, timeRegattaStarts } from './peers/regatta.ts'
import { toGraphPlan, toWavePlan } from './rig.ts'

const TASK_MS = 100
const IDEAL_MS = 500
const STARTS = 50

const PEERS = [dbosQueue, dbosSteps, pgBoss, graphileWorker, plainSql]

/** On one server, by turns: what the machine does besides falls on all of them alike. */
export const PEER_MEASURES: Record<string, Measure> = {
  /** 10,000 tasks that take no time, 500 wide, each needing three: Regatta's rate to DBOS's better one. */
  'graph-10000-vs-dbos': async (database, { samples }) => {
    const plan = toGraphPlan(10_000, 500)
    const rates = await byTurns(samples, database, plan, { slots: 500, taskMs: 0 }, ms => 10_000_000 / ms)
    return against('times its rate', rates, ['dbos-queue', 'dbos-steps'], Math.max)
  },

  /** 225 tasks of 100 ms in 5 waves on 50 slots, to what it would take if nothing took time: Regatta's to DBOS's better one. */
  'makespan-225-vs-dbos': async (database, { samples }) => {
    const plan = toWavePlan(225, 5)
    const ratios = await byTurns(samples, database, plan, { slots: 50, taskMs: TASK_MS }, ms => ms / IDEAL_MS)
    return against('of its makespan', ratios, ['dbos-queue', 'dbos-steps'], Math.min)
  },

  /** From the commit of what is to be done to its start on an idle machine: Regatta's median to that of a worker of pg-boss told by NOTIFY. */
  'commit-to-start-vs-pgboss': async (database, { samples }) => {
    const figures: Samples = { regatta: [], 'pg-boss': [] }
    for (let at = 0; at < samples; at++) {
      figures['regatta']!.push(
        medianOf(await timeRegattaStarts(await database.url(), toWavePlan(STARTS, STARTS))),
      )
      figures['pg-boss']!.push(medianOf(await timeStarts(await database.url(), STARTS)))
    }
    return against('times its delay', figures, ['pg-boss'], Math.min)
  },
}

type Samples = Record<string, number[]>

async function byTurns(
  samples: number,
  database: Database,
  plan: Plan,
  given: { slots: number; taskMs: number },
  toFigure: (ms: number) => number,
): Promise<Samples> {
  const figures: Samples = { regatta: [] }
  for (let at = 0; at < samples; at++) {
    figures['regatta']!.push(toFigure(await timeRegatta(await database.url(), plan, given)))
    for (const peer of PEERS)
      (figures[peer.name] ??= []).push(toFigure(await timePeer(peer, await database.url(), plan, given)))
  }
  return figures
}

/** Turn by turn to the best of those named. */
function against(
  unit: string,
  figures: Samples,
  named: string[],
  best: (...values: number[]) => number,
): Omit<Figure, 'name'> {
  const samples = figures['regatta']!.map((own, at) => own / best(...named.map(name => figures[name]![at]!)))
  const beside = Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, medianOf(all)]))
  return { value: medianOf(samples), unit, samples, beside }
}
