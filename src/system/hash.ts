import { hash } from 'node:crypto'

/** An event's place in the chain: its text's hash over that of the event before it. */
export function chainHash(previous: string, text: string): string {
  return sha256(`${previous}\n${text}`)
}

export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text)
}
