import { parentPort } from 'node:worker_threads'
import { quickenImports } from '../system/quick-imports.js'

quickenImports()
const { explainTask } = await import('../plan/explain/explain-task.ts')
const { readPlan } = await import('../plan/read-plan.ts')

parentPort?.on('message', (asked: Uint8Array | { bytes: Uint8Array; why: string }) =>
  parentPort?.postMessage('why' in asked ? explainTask(asked.bytes, asked.why) : readPlan(asked)),
)
