/** The last of a stream of bytes: constant in memory however much passes, and cheap per chunk. */
export interface ByteTail {
  push(chunk: Buffer): void
  bytes(): Buffer
  /** Something before it was let go, so the text may begin in the middle of anything. */
  isCut(): boolean
}

export function createByteTail(bytesMax: number): ByteTail {
  const chunks: Buffer[] = []
  let kept = 0
  let cut = false
  return {
    push(chunk) {
      // a copy: a view would hold the whole read buffer in memory
      chunks.push(Buffer.from(chunk.length > bytesMax ? chunk.subarray(-bytesMax) : chunk))
      kept += Math.min(chunk.length, bytesMax)
      cut ||= chunk.length > bytesMax
      while (chunks.length > 1 && kept - (chunks[0]?.length ?? 0) >= bytesMax) {
        kept -= chunks.shift()?.length ?? 0
        cut = true
      }
    },
    bytes: () => Buffer.concat(chunks).subarray(-bytesMax),
    isCut: () => cut || kept > bytesMax,
  }
}
