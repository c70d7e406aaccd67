import { withoutCredentials } from '../lib/remote-url.ts'
import { sha256 } from './hash.ts'

const HASH_CHARS = 12

/** The place of runs whose branch lies at a remote: any worker that reaches it may do their work. */
export function toRemotePlace(url: string): string {
  return `remote:${sha256(withoutCredentials(url).replace(/\/+$/, '')).slice(0, HASH_CHARS)}`
}
