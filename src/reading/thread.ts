import { parentPort } from 'node:worker_threads'
import { explainTask } from '../plan/explain/explain-task.ts'
import { readPlan } from '../plan/read-plan.ts'

parentPort?.on('message', (asked: Uint8Array | { bytes: Uint8Array; why: string }) =>
  parentPort?.postMessage('why' in asked ? explainTask(asked.bytes, asked.why) : readPlan(asked)),
)
