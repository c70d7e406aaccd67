import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../plans')

/** `NAME.md` with what it must read as in `NAME.json`; a plan that is JSON itself is called `NAME.plan.json`. */
const PLAN = /^(.+?)(?:\.md|\.txt|\.org|\.ya?ml|\.plan\.json)$/

const FILES = new Map(
  readdirSync(FOLDER).flatMap(file => {
    const name = PLAN.exec(file)?.[1]
    return name === undefined ? [] : [[name, file] as const]
  }),
)

export const EXAMPLES = [...FILES.keys()]

export function readExample(name: string): Uint8Array {
  return readFileSync(join(FOLDER, FILES.get(name) ?? `${name}.md`))
}

export function readExpected(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
}
