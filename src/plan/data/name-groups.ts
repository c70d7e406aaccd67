import { parseWaveName } from '../words/wave-name.ts'
import type { Collected, Group } from './found.ts'

/**
 * Gives every group a name that headings could have: `Stage 2: services`. Numbers and letters are the
 * document's where all groups of a kind have one and each its own, else they count.
 */
export function nameGroups({ groups }: Collected): void {
  const kinds = new Map<string, Group[]>()
  for (const group of groups) {
    const same = kinds.get(group.kind)
    if (same === undefined) kinds.set(group.kind, [group])
    else same.push(group)
  }
  for (const all of kinds.values()) {
    const used = all.filter(group => group.tasks > 0 || group.map !== null)
    const own = isNumbered(used)
    for (const [index, group] of used.entries()) {
      const number = own ? group.number! : String(index + 1)
      group.name = parseWaveName(headingOf(group, number), group.line)
      group.number = number
    }
  }
}

/** In one form, each once, and if they count, upwards. */
function isNumbered(groups: Group[]): boolean {
  const numbers = groups.map(group => group.number ?? '')
  if (new Set(numbers.map(number => number.toLowerCase())).size !== numbers.length) return false
  return numbers.every(number => /^\d{1,4}$/.test(number)) || numbers.every(number => /^[a-z]$/i.test(number))
}

export function headingOf({ kind, title, names }: Group, number: string): string {
  // A day and a window of the clock are called by what they are.
  if (
    (kind === 'clock' || kind.endsWith('day')) &&
    names[0] !== undefined &&
    parseWaveName(names[0], 0) !== null
  )
    return names[0]
  const shown = title.replace(/\s+/g, ' ').trim().slice(0, 200)
  const word = kind.charAt(0).toUpperCase() + kind.slice(1)
  return shown === '' ? `${word} ${number.toUpperCase()}` : `${word} ${number.toUpperCase()}: ${shown}`
}
