import { useEffect, useState } from 'preact/hooks'

/** What was typed into a composer and not sent. */
export interface Draft {
  text: string
  files: readonly File[]
  /** Why it could not be sent. */
  problem: string | null
  isSending: boolean
}

const EMPTY: Draft = { text: '', files: [], problem: null, isSending: false }

/** Files stay until the page goes; text beyond that. */
const drafts = new Map<string, Draft>()
const watchers = new Set<() => void>()

export function useDraft(key: string): Draft {
  const [draft, setDraft] = useState(() => readDraft(key))
  useEffect(() => {
    const look = (): void => setDraft(readDraft(key))
    look()
    watchers.add(look)
    return () => void watchers.delete(look)
  }, [key])
  return draft
}

export function readDraft(key: string): Draft {
  const draft = drafts.get(key) ?? { ...EMPTY, text: recall(key) }
  drafts.set(key, draft)
  return draft
}

export function changeDraft(key: string, part: Partial<Draft>): void {
  const draft = { ...readDraft(key), ...part }
  drafts.set(key, draft)
  if (part.text !== undefined) remember(key, draft.text)
  for (const look of watchers) look()
}

function recall(key: string): string {
  try {
    return sessionStorage.getItem(`draft ${key}`) ?? ''
  } catch {
    return ''
  }
}

function remember(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(`draft ${key}`)
    else sessionStorage.setItem(`draft ${key}`, text)
  } catch {
    // Storage is full or not allowed: the draft lives as long as the page.
  }
}
