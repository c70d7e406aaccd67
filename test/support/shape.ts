import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** What a folder holds: texts by path. A path that ends in '→' is a link, one in '*' an executable. */
export type Shape = Record<string, string>

export function writeShape(folder: string, shape: Shape): void {
  for (const [name, text] of Object.entries(shape)) {
    const path = join(folder, name.replace(/[→*]$/, ''))
    mkdirSync(dirname(path), { recursive: true })
    if (name.endsWith('→')) symlinkSync(text, path)
    else writeFileSync(path, text, { mode: name.endsWith('*') ? 0o755 : 0o644 })
  }
}

/** Null: what lay there goes. */
export function changeShape(folder: string, changes: Record<string, string | null>): void {
  for (const [path, text] of Object.entries(changes))
    if (text === null) rmSync(join(folder, path), { force: true })
    else writeShape(folder, { [path]: text })
}

/** Without `.git` and `node_modules`. */
export function readShape(folder: string, at = ''): Shape {
  let shape: Shape = Object.create(null)
  for (const name of readdirSync(join(folder, at))) {
    if (name === '.git' || name === 'node_modules') continue
    const path = at === '' ? name : `${at}/${name}`
    const whole = join(folder, path)
    const stats = lstatSync(whole)
    if (stats.isDirectory()) shape = Object.assign(shape, readShape(folder, path))
    else if (stats.isSymbolicLink()) shape[`${path}→`] = readlinkSync(whole)
    else shape[(statSync(whole).mode & 0o100) === 0 ? path : `${path}*`] = readFileSync(whole, 'utf8')
  }
  return Object.assign(Object.create(null), shape)
}
