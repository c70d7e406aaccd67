import { AsyncLocalStorage } from 'node:async_hooks'
import http from 'node:http'
import net from 'node:net'

/** While it is open, what runs in its async context may not open a connection. */
interface Quiet {
  open: boolean
  toError: (what: string) => Error
}

const quiet = new AsyncLocalStorage<Quiet>()
let patched = false

/**
 * Runs `work` so that a connection, an HTTP request or a fetch begun in it throws what `toError` makes.
 * Connections that were open before keep working.
 */
export async function withoutNetwork<T>(
  toError: (what: string) => Error,
  work: () => Promise<T>,
): Promise<T> {
  patchOnce()
  const context: Quiet = { open: true, toError }
  try {
    return await quiet.run(context, work)
  } finally {
    // What was started inside and goes on later carries this context for ever.
    context.open = false
  }
}

function refuse(what: string): void {
  const context = quiet.getStore()
  if (context?.open === true) throw context.toError(what)
}

// Every way out of the process but these goes through net.Socket: tls, http2 and drivers included.
// http and fetch are caught on their own because a kept-alive connection needs no new socket.
function patchOnce(): void {
  if (patched) return
  patched = true
  refuseIn(net.Socket.prototype, 'connect', 'a connection')
  refuseIn(http.Agent.prototype, 'addRequest', 'an HTTP request')
  const fetchBefore = globalThis.fetch
  globalThis.fetch = async (...given) => {
    refuse('fetch')
    return await fetchBefore(...given)
  }
}

function refuseIn(prototype: object, name: string, what: string): void {
  const before: unknown = Reflect.get(prototype, name)
  if (typeof before !== 'function') throw new Error(`This version of Node has no ${name} to guard`)
  Reflect.set(prototype, name, function guarded(this: unknown, ...given: unknown[]): unknown {
    refuse(what)
    return Reflect.apply(before, this, given)
  })
}
