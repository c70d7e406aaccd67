import type { About, Charter, StoredAbout, StoredCharter } from './event.ts'

// Histories stay as they were written: what came to be later is given its value where they are read.

export function fillInCharter(stored: StoredCharter): Charter {
  return { ...stored, thread: stored.thread ?? null }
}

export function fillInAbout(stored: StoredAbout): About {
  const options = stored.options.map(option => ({ ...option, effect: option.effect ?? '' }))
  return { ...stored, tried: stored.tried ?? [], options }
}
