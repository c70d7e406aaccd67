import { createContext, h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { NameDialog, readName } from './name-form.ts'
import type { Address } from './page-route.ts'

interface Someone {
  /** Null: nobody knows yet. */
  name: string | null
  /** Goes on with the name; who has none is asked for it first, on the spot. */
  withName(goOn: (name: string) => void): void
}

/** Who is at this page: by a name of their own, or as a proxy knows them. */
export const Who = createContext<Someone>({ name: null, withName: () => undefined })

interface Naming {
  who: Someone
  pick(name: string): void
  rename(): void
  /** The dialog, as long as somebody is asked; a question of one view is none of the next. */
  asking: ComponentChild
}

/** `you`: who one is, where that is known. */
export function useNaming(you: string | null, address: Address): Naming {
  const [said, setSaid] = useState(readName)
  const [asked, setAsked] = useState<{ goOn(name: string): void } | null>(null)
  const name = you ?? said
  const close = (): void => setAsked(null)
  useEffect(close, [address])
  const pick = (picked: string): void => {
    close()
    setSaid(picked)
    asked?.goOn(picked)
  }
  return {
    who: { name, withName: goOn => (name === null ? setAsked({ goOn }) : goOn(name)) },
    pick,
    rename: () => setAsked({ goOn: () => undefined }),
    asking: asked && h(NameDialog, { key: 'name', name: name ?? '', pick, close }),
  }
}
