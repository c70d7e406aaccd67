import { useContext } from 'preact/hooks'
import { sendMessage, toReason } from './ask.ts'
import { goToPath } from './page-route.ts'
import { FIRST_CHANNEL } from './route.ts'
import { readFile } from './send-draft.ts'
import { Who } from './who.ts'

/** The way of a document to the chat. */
export function useBringing(text: string, fail: (problem: string) => void): () => void {
  const { withName } = useContext(Who)
  const send = async (as: string): Promise<void> => {
    try {
      const files = [await readFile(new File([text], 'plan.md'))]
      await sendMessage({ as, channel: FIRST_CHANNEL, thread: null, text: '', files })
      goToPath('/')
    } catch (error) {
      fail(toReason(error))
    }
  }
  return () => withName(as => void send(as))
}
