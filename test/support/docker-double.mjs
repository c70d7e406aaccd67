/**
 * Does as docker does with `run` and `kill`: what runs in a container is no child of the program that was asked for it,
 * sees nothing of its environment but what is named, and goes on when that is killed. What it is about lies beside it.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const TAKES_VALUE = new Set(['--name', '-e', '-v', '-w'])
/** Of a session of its own, begun by who ends at once. */
const BEGIN =
  'exec 3<&0; setsid sh -c \'echo $$ > "$0.new"; mv "$0.new" "$0.pid"; "$@"; echo $? > "$0.end"; mv "$0.end" "$0.exit"\' "$@" <&3 3<&- &'

const [command = '', ...args] = process.argv.slice(2)
const state = import.meta.dirname
appendFileSync(join(state, 'asked'), `${JSON.stringify(process.argv.slice(2))}\n`)

if (command === 'kill') kill(args.at(-1) ?? '')
else run(args)

function kill(name) {
  const file = join(state, name)
  if (!existsSync(`${file}.pid`) || existsSync(`${file}.exit`)) {
    process.stderr.write(`Error response from daemon: No such container: ${name}\n`)
    process.exitCode = 1
    return
  }
  process.kill(-Number(readFileSync(`${file}.pid`, 'utf8')), 'SIGKILL')
  rmSync(`${file}.pid`)
}

function run(words) {
  const env = { PATH: process.env['PATH'] ?? '' }
  let name = ''
  let cwd = '/'
  let at = 0
  while (words[at]?.startsWith('-')) {
    const [option, value = ''] = [words[at], words[at + 1]]
    if (option === '--name') name = value
    if (option === '-w') cwd = value
    if (option === '-e') env[value] = process.env[value] ?? ''
    at += TAKES_VALUE.has(option) ? 2 : 1
  }
  const file = join(state, name)
  const [, ...inner] = words.slice(at)
  spawn('/bin/sh', ['-c', BEGIN, 'sh', file, ...inner], { cwd, env, stdio: 'inherit' })
  // what it is asked by a signal the container is asked, and may ignore
  process.on('SIGTERM', () => process.kill(-Number(readFileSync(`${file}.pid`, 'utf8')), 'SIGTERM'))
  const looking = setInterval(() => {
    if (!existsSync(`${file}.exit`)) return
    clearInterval(looking)
    process.exitCode = Number(readFileSync(`${file}.exit`, 'utf8'))
  }, 10)
}
