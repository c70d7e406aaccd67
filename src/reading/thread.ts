import { parentPort } from 'node:worker_threads'
import { readPlan } from '../plan/read-plan.ts'

parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(readPlan(bytes)))
