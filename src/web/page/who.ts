import { createContext } from 'preact'

interface Someone {
  /** Null: nobody knows yet. */
  name: string | null
  /** To be called so from now on. */
  pick(name: string): void
}

/** Who is at this page: by a name of their own, or as a proxy knows them. */
export const Who = createContext<Someone>({ name: null, pick: () => undefined })
