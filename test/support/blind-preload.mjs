/** Given to a process with --import: one in which the process table can never be read. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { readdirSync } = fs
fs.readdirSync = (path, ...rest) => {
  if (path === '/proc') throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })
  return readdirSync(path, ...rest)
}
syncBuiltinESMExports()
