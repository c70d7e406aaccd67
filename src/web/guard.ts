import { isIP } from 'node:net'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isPagePath } from './api.ts'
import { refuse } from './refuse.ts'

const BODY_BYTES_MAX = 4_000_000

export interface Doors {
  /** As `Host` headers name this server. */
  hosts(): ReadonlySet<string>
  /** Where others reach it, as a proxy has it; null: as it listens. */
  url: string | null
  /** Of the inline scripts of the page. */
  scriptHashes: string[]
}

/** What goes with every answer: the page loads from here only, and nobody else shows or reads what is here. */
export function withHeaders({ scriptHashes }: Pick<Doors, 'scriptHashes'>): MiddlewareHandler {
  const hashes = scriptHashes.map(hash => ` '${hash}'`).join('')
  const policy = [
    "default-src 'none'",
    `script-src 'self'${hashes}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const headers = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }
}

/** Whatever is not asked by this very page, or by a program on purpose, is turned away. */
export function guard({ hosts, url }: Pick<Doors, 'hosts' | 'url'>): MiddlewareHandler {
  const outside = url === null ? null : new URL(url)
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? ''
    // A name that was made to lead here (DNS rebinding) would make another site's page one of ours.
    if (!hosts().has(host) && host !== outside?.host)
      return refuse(c, 421, `This is not ${showHost(host)}. Regatta is at ${[...hosts()].join(', ')}.`)
    if (c.req.method !== 'GET' && c.req.method !== 'POST') {
      c.header('allow', 'GET, POST')
      return refuse(c, 405, 'Only GET and POST are known here.')
    }
    if (!isOwnSite(c)) return refuse(c, 403, 'Another site asked for this. Open Regatta itself.')
    if (c.req.method === 'POST') {
      if (!isOwnOrigin(c, host, outside) || c.req.header('x-regatta') !== '1')
        return refuse(c, 403, 'This did not come from the page of Regatta. Reload it and try again.')
      if (!/^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? ''))
        return refuse(c, 415, 'Send it as application/json.')
    }
    return await next()
  }
}

/** A `Request`, which it would make to see whether there is a body, costs as much as all else of answering with a file. */
export const limitBody: MiddlewareHandler = (c, next) =>
  c.req.method === 'GET' ? next() : limitPosted(c, next)

const limitPosted = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: c =>
    refuse(c, 413, `This is too large: at most ${BODY_BYTES_MAX / 1_000_000} MB fit in one message.`),
})

/** By what names a server at `host` may be called, besides those of this machine for itself. */
export function toHosts(given: { host: string; port: number; addresses: string[] }): Set<string> {
  const { host, port, addresses } = given
  const names = ['127.0.0.1', 'localhost', '::1', host, ...(isEverywhere(host) ? addresses : [])]
  const hosts = new Set<string>()
  for (const name of names) {
    const bare = (isIP(name) === 6 ? `[${name}]` : name).toLowerCase()
    hosts.add(`${bare}:${port}`)
    // Browsers leave this one out.
    if (port === 80) hosts.add(bare)
  }
  return hosts
}

export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Programs other than browsers send neither of these; the header of our own shows that it is on purpose. */
function isOwnOrigin(c: Context, host: string, outside: URL | null): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return true
  return origin.toLowerCase() === (host === outside?.host ? outside.origin : `http://${host}`)
}

/** Links from elsewhere may open the page, but nothing else. */
function isOwnSite(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return true
  return isPagePath(c.req.path) && c.req.header('sec-fetch-mode') === 'navigate'
}

function showHost(host: string): string {
  return /^[\w.:[\]-]{1,200}$/.test(host) ? host : 'what you asked for'
}
