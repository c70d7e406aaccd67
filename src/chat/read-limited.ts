import { ChatError } from './port.ts'
import type { FileRef } from './port.ts'

/** What comes, to its limit and no further. */
export async function readLimited(response: Response, file: FileRef, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  // Whoever leaves the loop early ends the download.
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > bytesMax)
      throw new ChatError('too-large', `The file ${file.name} has more than ${bytesMax} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
