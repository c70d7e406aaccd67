import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../plans')

export const EXAMPLES = readdirSync(FOLDER)
  .filter(name => name.endsWith('.md'))
  .map(name => name.slice(0, -'.md'.length))

export function readExample(name: string): Uint8Array {
  return readFileSync(join(FOLDER, `${name}.md`))
}

export function readExpected(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
}
