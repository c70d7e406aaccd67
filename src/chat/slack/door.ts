import type { App, Receiver, ReceiverEvent } from '@slack/bolt'

/** A way by which Slack tells what happened. */
export interface Door extends AsyncDisposable {
  /** Tries until it stands open; what it takes from now on goes to `take`. */
  open(take: (event: ReceiverEvent) => Promise<void>): void
}

/**
 * Stands before Bolt: what people do is stored first, and only then does Bolt get it, whose acknowledgement Slack takes
 * for ours. What could not be stored is not acknowledged, and comes again. What `keep` yields is the answer, and Bolt's is
 * not asked for.
 */
export function createReceiver(
  door: Door,
  keep: (body: unknown) => Promise<object | null>,
  failed: (error: unknown) => void,
): Receiver {
  let app: App | undefined
  return {
    init(given) {
      app = given
    },
    async start() {
      door.open(async event => {
        let answer: object | null
        try {
          answer = await keep(event.body)
        } catch (error) {
          failed(error)
          throw error
        }
        if (answer === null) await app?.processEvent(event)
        else await event.ack(answer)
      })
    },
    async stop() {
      await door[Symbol.asyncDispose]()
    },
  }
}
