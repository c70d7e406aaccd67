import { toPersonName } from '../lib/names.ts'
import type { File } from './file.ts'

/** What people are called in the chats' own settings: whoever is one person in several chats has one name there. */
export function listChatNames({ slack, discord }: File): string[] {
  const people = [...Object.values(slack?.people ?? {}), ...Object.values(discord?.people ?? {})]
  return people.flatMap(said => {
    const made = Array.isArray(said) || said.name === undefined ? null : toPersonName(said.name)
    return made !== null && 'name' in made ? [made.name] : []
  })
}

/** One person under two spellings would count as two. */
export function refuseSpellings(
  names: Iterable<string>,
  refuse: (place: string, problem: string) => void,
): void {
  const known = new Map<string, string>()
  for (const name of names) {
    const before = known.get(name.toLowerCase()) ?? name
    if (before !== name)
      refuse(
        'people',
        `"${name}" is written "${before}" elsewhere, and would count as two people. Write one.`,
      )
    known.set(name.toLowerCase(), before)
  }
}

/** As it is written there, if only its letters' size differs. */
export function toKnownSpelling(name: string, names: readonly string[]): string {
  return names.find(known => known.toLowerCase() === name.toLowerCase()) ?? name
}
