import { createHmac, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { toPersonName } from '../chat/console/names.ts'
import type { Secret } from '../lib/secret.ts'
import { refuse } from './refuse.ts'

/** How people from elsewhere are known. */
export interface DoorConfig {
  /** Whoever has it is let in. */
  token: Secret | null
  /** The header in which a proxy says who somebody is, and from which addresses that is believed. */
  identity: { header: string; proxies: string[] } | null
  /** Where others reach the page; null: as it listens. */
  url: string | null
}

export interface Admitted {
  Bindings: HttpBindings
  Variables: {
    /** Who somebody is, where a proxy says so: then they are nobody else. */
    identity: string | null
  }
}

export interface Door {
  /** Before whatever tells or does something. */
  admit: MiddlewareHandler<Admitted>
  /** POST /api/session: takes the token for a cookie. */
  open(c: Context<Admitted>, token: string): Response
}

const COOKIE = 'regatta'
const COOKIE_SECONDS = 30 * 86_400

/** Who sits at this machine needs nothing; who comes from elsewhere the token, or a proxy that knows them. */
export function createDoor({ token, identity, url }: DoorConfig): Door {
  // The cookie is of no use to find out the token.
  const pass =
    token === null ? null : createHmac('sha256', token.reveal()).update('a session of the page').digest('hex')
  const isHttps = url?.startsWith('https:') === true
  const isProxy = toKnown(identity?.proxies ?? [])

  function hasToken(c: Context): boolean {
    if (token === null || pass === null) return false
    const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    return isSame(getCookie(c, COOKIE) ?? '', pass) || isSame(bearer ?? '', token.reveal())
  }

  function identify(c: Context<Admitted>): string | null {
    // Said twice, one of them may be the visitor's own word.
    const [said, another] = identity === null ? [] : (c.env.incoming.headersDistinct[identity.header] ?? [])
    if (said === undefined || another !== undefined) return null
    // Who the connection is from: what it says of where it came by proves nothing.
    const from = toAddress(c.env.incoming.socket.remoteAddress)
    if (!isLoopback(from) && !isProxy(from)) return null
    const named = toPersonName(said)
    return 'name' in named ? named.name : null
  }

  /** Behind a proxy everybody seems to sit at this machine: where there may be one, nobody does. */
  function isAtMachine(c: Context<Admitted>): boolean {
    if (identity !== null || url !== null) return false
    const host = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase()
    const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(host) || isLoopback(host)
    return isLocal && isNear(c)
  }

  return {
    async admit(c, next) {
      const name = identify(c)
      c.set('identity', name)
      if (name === null && !hasToken(c) && !isAtMachine(c)) return refuse(c, 401, toWay(token, identity))
      return await next()
    },
    open(c, given) {
      if (token === null || pass === null || !isSame(given, token.reveal()))
        return refuse(c, 401, 'This is not the token.')
      setCookie(c, COOKIE, pass, {
        httpOnly: true,
        sameSite: 'Strict',
        secure: isHttps,
        path: '/',
        maxAge: COOKIE_SECONDS,
      })
      return c.json({ done: true })
    },
  }
}

/** On this machine, and not on behalf of somebody elsewhere as far as is said. */
export function isNear(c: Context<Admitted>): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'via'].some(name => c.req.header(name) !== undefined)
  return !isForwarded && isLoopback(toAddress(c.env.incoming.socket.remoteAddress))
}

function toWay(token: DoorConfig['token'], identity: DoorConfig['identity']): string {
  if (token !== null) return 'Say the token of this installation first.'
  if (identity !== null) return 'Come by the address that knows who you are.'
  return 'Nobody is let in from elsewhere until REGATTA_TOKEN or REGATTA_IDENTITY_HEADER is set.'
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map(text => createHmac('sha256', 'compare').update(text).digest())
  return timingSafeEqual(one!, other!)
}

/** However each is written: IPv6 has several ways. */
function toKnown(addresses: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
  for (const address of addresses) list.addAddress(address, familyOf(address))
  return address => list.check(address, familyOf(address))
}

function toAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '')
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address)
}
