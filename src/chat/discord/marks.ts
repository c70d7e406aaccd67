import { createHash } from 'node:crypto'

/** The largest number that a component's id can be. */
const ID_MAX = 2 ** 31 - 1
const NONCE_CHARS = 24

/** By which an own message is known to us: the id of its first component, which people do not see. */
export function toMark(key: string): number {
  return (digest(key).readUInt32BE(0) % (ID_MAX - 1_000)) + 1_000
}

/** Of two posts with the same one Discord keeps the first, for some minutes. */
export function toNonce(channel: string, key: string): string {
  return digest(`${channel} ${key}`).toString('base64url').slice(0, NONCE_CHARS)
}

export function toDigest(text: string): string {
  return digest(text).toString('base64url')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
