type Protocol = 'file' | 'http' | 'https' | 'ssh'

const CHARS_MAX = 2_000
/** As git takes it for ssh: `git@example.org:team/shop.git`. */
const SCP = /^(?:[\w.-]{1,100}@)?[\w.-]{1,253}:(?!\/\/)[\w~/][^\s\0]{0,1000}$/
const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'ssh:', 'file:'])

/** How a repository is reached that lies elsewhere; null: in no way that is used here. */
export function toProtocol(url: string): Protocol | null {
  if (url.length > CHARS_MAX || /[\s\0]/.test(url)) return null
  if (url.startsWith('/')) return 'file'
  const { protocol } = URL.parse(url) ?? {}
  if (protocol !== undefined && PROTOCOLS.has(protocol) && url.includes('://'))
    return protocol.slice(0, -1) as Protocol
  return SCP.test(url) ? 'ssh' : null
}

/** With nothing secret in it: whoever is to be let in is told in another way. */
export function isRemoteUrl(url: string): boolean {
  return toProtocol(url) !== null && withoutCredentials(url) === url
}

/** For people, and to be compared: the same on every machine, whoever asks there. */
export function withoutCredentials(url: string): string {
  const parsed = url.includes('://') ? URL.parse(url) : null
  if (parsed === null) return url
  const isWeb = parsed.protocol === 'http:' || parsed.protocol === 'https:'
  const hidden = isWeb ? /^([a-z]+:\/\/)[^/?#]*@/i : /^([a-z]+:\/\/[^/?#@:]*):[^/?#]*(?=@)/i
  return url.replace(hidden, '$1').replace(/[?#].*$/s, '')
}
