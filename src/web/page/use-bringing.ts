import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useContext, useState } from 'preact/hooks'
import { sendMessage, toReason } from './ask.ts'
import { NameDialog } from './name-form.ts'
import { goToPath } from './page-route.ts'
import { readFile } from './send-draft.ts'
import { Who } from './who.ts'

const CHANNEL = 'general'

/** The way of a document to the chat. Who has no name yet is asked for it on the way. */
export function useBringing(
  text: string,
  fail: (problem: string) => void,
): { bring(): void; asking: ComponentChild } {
  const who = useContext(Who)
  const [isAsking, setAsking] = useState(false)
  const send = async (as: string): Promise<void> => {
    try {
      const files = [await readFile(new File([text], 'plan.md'))]
      await sendMessage({ as, channel: CHANNEL, thread: null, text: '', files })
      goToPath('/')
    } catch (error) {
      fail(toReason(error))
    }
  }
  const pick = (name: string): void => {
    setAsking(false)
    who.pick(name)
    void send(name)
  }
  return {
    bring: () => (who.name === null ? setAsking(true) : void send(who.name)),
    asking: isAsking && h(NameDialog, { name: '', pick, close: () => setAsking(false) }),
  }
}
