import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createDoor } from './admit.ts'
import type { DoorConfig } from './admit.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import { createProbeRoutes } from './probes.ts'
import type { Probed } from './probes.ts'

const REQUEST_MS = 10_000
const CONNECTIONS_MAX = 100

/** /health, /ready and /metrics at an address of their own. Fails with a ListenError if it cannot be had. */
export async function openProbeServer(
  probed: Probed,
  door: DoorConfig,
  config: Listening,
): Promise<{ port: number } & AsyncDisposable> {
  const { fetch } = createProbeRoutes(probed, createDoor(door), 'all')
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
  }) as Server
  server.maxConnections = CONNECTIONS_MAX
  const port = await listen(server, config)
  return {
    port,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
