// The agent of the crash tests: tells in a file outside of its folder that it began and ended, and whether
// another process was at work on the same task at that moment. What it makes of its task is in the title's first word.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , diary = '', task = '', title = '', ms = '0'] = process.argv

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

/** Whether it is the first time that such a task comes so far. */
function stumbles(): boolean {
  const mark = join(diary, `${task}.stumbled`)
  if (existsSync(mark)) return false
  writeFileSync(mark, '')
  return true
}

const before = lastPid()
if (before > 0 && isAlive(before)) appendFileSync(join(diary, 'log'), `twice ${task}\n`)
writeFileSync(join(diary, `${task}.pid`), String(process.pid))
appendFileSync(join(diary, 'log'), `begin ${task}\n`)
await new Promise(resolve => setTimeout(resolve, Number(ms)))
const [word] = title.split(' ')
if (word === 'Fail' || (word === 'Stumble' && stumbles())) {
  process.exitCode = 1
} else if (word === 'Ask' && process.env['REGATTA_ANSWER'] === undefined) {
  process.stdout.write('REGATTA-ASK {"question":"Which colour?","options":["brown","green"]}\n')
} else {
  writeFileSync(`${task}.txt`, `${task}\n`)
}
appendFileSync(join(diary, 'log'), `end ${task}\n`)
