import type { Io } from './io.ts'

const WIDTH = 100

function ignore(): void {}

/** The process's own terminal. A second request to end is not caught: it ends the program on the spot. */
export function openIo(): Io & Disposable {
  const { stdin, stdout, stderr } = process
  const abort = new AbortController()
  const stop = (): void => {
    unlisten()
    abort.abort()
  }
  const unlisten = (): void => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    process.off('SIGHUP', stop)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  // Whoever read us went away: there is nobody left to tell, but what runs is still brought to a good end.
  const deaf = (): void => stop()
  stdout.on('error', deaf)
  // Who reads us may go (| head) when we have ended already, and who reads what we complain of at any time.
  stdout.on('error', ignore)
  stderr.on('error', ignore)
  return {
    input: stdin,
    output: stdout,
    isInteractive: stdin.isTTY && stdout.isTTY,
    width: stdout.columns ?? WIDTH,
    signal: abort.signal,
    print: text => void stdout.write(text),
    complain: text => void stderr.write(`${text}\n`),
    [Symbol.dispose]() {
      unlisten()
      stdout.off('error', deaf)
      stdin.unref?.()
    },
  }
}
