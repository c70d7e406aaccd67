import { z } from 'zod'
import { Secret } from '../lib/secret.ts'

/** How people who are not at this machine are let in to the page. */
export interface DoorConfig {
  token: Secret | null
  identity: { header: string; proxies: string[] } | null
  /** Where others reach the page, without a slash at its end. */
  url: string | null
}

const ADDRESS = z.union([z.ipv4(), z.ipv6()])

/** Set to nothing is unset. */
export const doorVariables = {
  REGATTA_TOKEN: z
    .string()
    .regex(
      /^(?:[!-~]{20,500})?$/,
      'make it of 20 letters, digits and signs or more, as openssl rand -hex 20 does',
    )
    .optional(),
  REGATTA_IDENTITY_HEADER: z
    .string()
    .regex(/^(?:[a-z][a-z\d-]{2,60})?$/i, 'write the name of a header, as in X-Forwarded-User')
    .optional(),
  REGATTA_PROXIES: z
    .string()
    .max(1_000)
    .refine(
      text => toList(text).every(address => ADDRESS.safeParse(address).success),
      'write the addresses of proxies, with commas in between',
    )
    .optional(),
  REGATTA_URL: z
    .string()
    .refine(text => text === '' || toUrl(text) !== null, 'write it as https://host or https://host:port')
    .optional(),
}

export function toDoor(
  variables: Partial<Record<keyof typeof doorVariables, string | undefined>>,
): DoorConfig {
  const { REGATTA_TOKEN: token, REGATTA_IDENTITY_HEADER: header, REGATTA_PROXIES, REGATTA_URL } = variables
  return {
    token: token ? new Secret(token) : null,
    identity: header ? { header: header.toLowerCase(), proxies: toList(REGATTA_PROXIES ?? '') } : null,
    url: REGATTA_URL ? toUrl(REGATTA_URL) : null,
  }
}

function toList(text: string): string[] {
  return text.split(/[, ]+/).filter(address => address !== '')
}

function toUrl(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, origin, pathname, search, hash, username } = new URL(text)
  const isBare = pathname === '/' && search === '' && hash === '' && username === ''
  return isBare && (protocol === 'http:' || protocol === 'https:') ? origin : null
}
