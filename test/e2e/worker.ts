// The agent of the crash tests: tells in a file outside of its folder that it began and ended, and whether
// another process was at work on the same task at that moment.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , diary = '', task = '', ms = '0'] = process.argv

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function lastPid(): number {
  try {
    return Number(readFileSync(join(diary, `${task}.pid`), 'utf8'))
  } catch {
    return 0
  }
}

const before = lastPid()
if (before > 0 && isAlive(before)) appendFileSync(join(diary, 'log'), `twice ${task}\n`)
writeFileSync(join(diary, `${task}.pid`), String(process.pid))
appendFileSync(join(diary, 'log'), `begin ${task}\n`)
await new Promise(resolve => setTimeout(resolve, Number(ms)))
writeFileSync(`${task}.txt`, `${task}\n`)
appendFileSync(join(diary, 'log'), `end ${task}\n`)
