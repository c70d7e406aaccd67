import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Mutation } from './mutation.ts'

/** What became of a simulation with one file of it read otherwise than it is. */
export interface Broken {
  /** Every invariant that some world broke. */
  invariants: Set<string>
  /** Of the worlds that broke the one that was looked for. */
  seeds: number[]
  output: string
  code: number
}

export interface Search {
  seed: number
  runs: number
  /** Lived through before the others, and all of them. */
  first: number[]
  /** So many worlds that broke what is looked for end it. */
  enough: number
}

/** `cache`: a folder for what all simulations have in common, compiled. */
export async function simulateBroken(
  { breaks, ...how }: Pick<Mutation, 'breaks' | 'file' | 'find' | 'put'>,
  { seed, runs, first, enough }: Search,
  cache: string,
): Promise<Broken> {
  const { file, find, put } = how
  const mutate = new URL('mutate.ts', import.meta.url)
  mutate.search = new URLSearchParams({ file, find, put, cache }).toString()
  const main = join(import.meta.dirname, 'main.ts')
  const options = {
    seed,
    runs,
    enough,
    breaks,
    threads: 1,
    ...(first.length > 0 ? { first: first.join(',') } : {}),
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const { output, code } = await execute(['--import', mutate.href, main, ...args])
  return { ...toBroken(output, breaks), output, code }
}

function execute(args: string[]): Promise<{ output: string; code: number }> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      resolve({ output: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 })
    })
  })
}

/** A world's seed is said after what it broke. */
function toBroken(output: string, breaks: string): Pick<Broken, 'invariants' | 'seeds'> {
  const invariants = new Set<string>()
  const seeds: number[] = []
  let isBitten = false
  for (const [, name, seed] of output.matchAll(/^BROKEN ([\w-]+)|^Again: .* --seed (\d+)/gm)) {
    if (name !== undefined) invariants.add(name)
    if (name === breaks) isBitten = true
    if (seed === undefined) continue
    if (isBitten) seeds.push(Number(seed))
    isBitten = false
  }
  return { invariants, seeds }
}
