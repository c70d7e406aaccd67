import { nextTurn } from '../system/clock.ts'

/** What is used of a `NodeJS.ReadStream`. */
type Keys = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>

const CTRL_C = '\u0003'

/** Keys that were pressed before a question stood there are no answer to it. */
export async function dropTyped(input: Keys): Promise<void> {
  if (!input.isTTY) return
  let isInterrupted = false
  const drop = (chunk: Buffer): void => {
    isInterrupted ||= chunk.includes(CTRL_C)
  }
  // Only so does a terminal hand over a line that has no end yet.
  input.setRawMode(true)
  input.on('data', drop)
  input.resume()
  // In the first turn the reading may only begin; in the second it has brought what was there.
  await nextTurn()
  await nextTurn()
  input.off('data', drop)
  input.pause()
  input.setRawMode(false)
  if (isInterrupted) process.kill(process.pid, 'SIGINT')
}
