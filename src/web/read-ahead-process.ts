import { readPageFiles } from './files.ts'

process.send?.(await readPageFiles(), () => process.disconnect())
