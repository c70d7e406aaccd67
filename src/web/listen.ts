import { once } from 'node:events'
import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

export interface Listening {
  host: string
  /** 0: any that is free. */
  port: number
}

const PORT_MAX = 65_535
/** Below it, systems ask for special rights. */
const FREE_PORT_MIN = 1_024
const USUAL_PORT = 4_747

/** The page could not be put where it was wanted. */
export class ListenError extends Error {
  /** `busy`: somebody listens there already · `refused`: the system does not let us. */
  readonly code: 'busy' | 'refused'
  constructor(code: ListenError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ListenError'
    this.code = code
  }
}

/** Resolves with the port once connections are taken. */
export async function listen(server: Server, { host, port }: Listening): Promise<number> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw toListenError({ host, port }, error)
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens without a port')
  return address.port
}

export function toHostPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** Where others on the network reach what listens there; none: it is for this machine alone. */
export function listOpenPlaces({ host, port }: Listening, interfaces = networkInterfaces()): string[] {
  if (isLoopback(host)) return []
  if (host !== '0.0.0.0' && host !== '::') return [toHostPort(host, port)]
  const found = Object.values(interfaces).flatMap(addresses => addresses ?? [])
  const reached = found.filter(
    // What begins with fe80 works only with the name of an interface, which no browser takes.
    ({ address, family, internal }) =>
      !internal && !address.startsWith('fe80:') && (host === '::' || family === 'IPv4'),
  )
  // Without a network there is nobody yet; the next cable or tunnel changes that.
  return reached.length === 0
    ? [toHostPort(host, port)]
    : reached.map(({ address }) => toHostPort(address, port))
}

function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d+){3}|::1|localhost)$/i.test(host)
}

function toListenError({ host, port }: Listening, cause: unknown): ListenError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (code === 'EADDRINUSE') {
    const other = toHostPort(host, port < PORT_MAX ? port + 1 : USUAL_PORT)
    const message = `Port ${port} on ${host} is taken. Another Regatta? Choose another with REGATTA_LISTEN=${other}.`
    return new ListenError('busy', message, { cause })
  }
  const usual = toHostPort('127.0.0.1', USUAL_PORT)
  const why =
    code === 'EACCES'
      ? `this user may not use it. Choose a port from ${FREE_PORT_MIN} on`
      : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND'
        ? 'this machine has no such address. Choose one of its own'
        : `the system says ${code}. Choose another`
  return new ListenError(
    'refused',
    `Regatta cannot listen on ${toHostPort(host, port)}: ${why}, as in REGATTA_LISTEN=${usual}.`,
    { cause },
  )
}
