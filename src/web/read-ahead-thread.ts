import { parentPort } from 'node:worker_threads'
import { readPageFiles } from './files.ts'

parentPort?.postMessage(await readPageFiles())
