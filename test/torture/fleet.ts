import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readProcesses } from '../../src/system/process-table.ts'
import { BRIEFLY, MAIN } from '../support/program.ts'
import type { Line } from '../support/line.ts'

export interface Seat {
  name: string
  args: readonly string[]
  /** Where it stands, and what it is told besides where the database is. */
  folder: string
  variables: Readonly<Record<string, string>>
}

type End = 'killed' | 'asked' | 'by itself'

const PRELOAD = join(import.meta.dirname, 'clock-preload.mjs')
/** What it logs once it works. */
const WORKS = /works on (?:unfinished runs|attempts)/
const AGAIN_MS = 500
/** A busy machine takes a minute to start one, which ends then. */
const END_MS = 180_000

/** Ended with us, also where we are told to end in the middle of it. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** A program that is started anew whenever it ends, as whoever runs one sees to it. */
export class Member implements AsyncDisposable {
  readonly seat: Seat
  readonly line: Line
  /** What nobody did to it, and yet it ended. */
  readonly ends: string[] = []
  readonly #database: string
  readonly #logs: string
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #isWanted = false
  #isFrozen = false
  #how: End = 'by itself'
  /** Where the log of its present life begins. */
  #logFrom = 0

  constructor(seat: Seat, line: Line, given: { database: string; logs: string }) {
    this.seat = seat
    this.line = line
    this.#database = given.database
    this.#logs = given.logs
  }

  get log(): string {
    return join(this.#logs, `${this.seat.name}.log`)
  }

  /** `clock`: how wrong its clock is, and what it jumps to after that. */
  start(clock: readonly number[]): void {
    if (this.#child) return
    this.#isWanted = true
    this.#isFrozen = false
    this.#how = 'by itself'
    const { args, folder, variables } = this.seat
    const { PATH = '', HOME = '' } = process.env
    const url = new URL(this.#database)
    url.port = String(this.line.port)
    const log = openSync(this.log, 'a')
    this.#logFrom = statSync(this.log).size
    const child = spawn(process.execPath, [BRIEFLY, '--import', PRELOAD, MAIN, ...args], {
      cwd: folder,
      env: {
        PATH,
        HOME,
        USER: 'ana',
        ...variables,
        DATABASE_URL: url.href,
        TORTURE_CLOCK: clock.join(),
      },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.#child = child
    living.add(child)
    this.#ended = once(child, 'exit').then(([code, signal]) => {
      this.#child = undefined
      living.delete(child)
      if (this.#how !== 'by itself') return
      if (this.isWorking)
        this.ends.push(`${this.seat.name} ended with ${code ?? signal}: ${this.#said().slice(-1_000)}`)
      void this.#startAgain(clock)
    })
  }

  /** Neither dead nor frozen, nor about to end. */
  get isUp(): boolean {
    return this.#child !== undefined && this.#isWanted && !this.#isFrozen
  }

  /** It has come so far in this life. */
  get isWorking(): boolean {
    return WORKS.test(this.#said())
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  async kill(): Promise<void> {
    await this.#end('killed', 'SIGKILL')
  }

  /** As whoever rolls out a new version does it; by force where it takes too long, which is noted. */
  async ask(): Promise<void> {
    const late = setTimeout(() => {
      this.ends.push(`${this.seat.name} did not end within ${END_MS / 1_000} s of being asked to`)
      this.#child?.kill('SIGKILL')
    }, END_MS)
    await this.#end('asked', 'SIGTERM')
    clearTimeout(late)
  }

  freeze(): void {
    this.#isFrozen = true
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#isFrozen = false
    this.#child?.kill('SIGCONT')
  }

  jump(): void {
    this.#child?.kill('SIGUSR2')
  }

  /** Of what it started, one that it started itself (`launcher`), or that was started through that (`agent`). */
  async killBelow(which: 'launcher' | 'agent', pick: (of: number) => number): Promise<boolean> {
    const rows = await readProcesses()
    const launchers = rows.filter(({ parent, zombie }) => parent === this.pid && !zombie)
    const agents = rows.filter(row => !row.zombie && launchers.some(({ pid }) => pid === row.parent))
    const those = which === 'launcher' ? launchers : agents
    const one = those[pick(those.length)]
    if (!one) return false
    try {
      return process.kill(one.pid, 'SIGKILL')
    } catch {
      return false // it ended meanwhile
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWanted = false
    this.#child?.kill('SIGKILL')
    await this.#ended
    await this.line[Symbol.asyncDispose]()
  }

  #said(): string {
    return readFileSync(this.log, 'utf8').slice(this.#logFrom)
  }

  async #end(how: End, signal: NodeJS.Signals): Promise<void> {
    this.#isWanted = false
    this.#how = how
    this.#child?.kill(signal)
    await this.#ended
  }

  async #startAgain(clock: readonly number[]): Promise<void> {
    await wait(AGAIN_MS)
    if (this.#isWanted && this.#child === undefined) this.start(clock)
  }
}
