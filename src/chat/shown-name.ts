import { toPersonName } from '../lib/names.ts'

/** What somebody is called in the history: a name that means somebody is theirs only if the configuration says so. */
export function toShownName(written: string, id: string, reserved: ReadonlySet<string>): string {
  const made = toPersonName(written.slice(0, 40))
  const name = 'name' in made ? made.name : id
  const isTaken = [...reserved].some(each => each.toLowerCase() === name.toLowerCase())
  return isTaken ? `${name.slice(0, Math.max(1, 37 - id.length))} (${id})` : name
}
