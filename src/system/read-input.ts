import { open, readFile } from 'node:fs/promises'

export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The first `bytesMax + 1` bytes: enough to tell that something is too large without holding all of it. */
export async function readBounded(
  source: string | NodeJS.ReadableStream,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  const stream =
    typeof source === 'string' ? (await open(source)).createReadStream({ end: bytesMax }) : source
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    size += bytes.length
    if (size > bytesMax) break
  }
  return Buffer.concat(chunks).subarray(0, bytesMax + 1)
}
