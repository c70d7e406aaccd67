import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** Four bytes a pixel, row by row: red, green, blue, how opaque. */
export interface Pixels {
  width: number
  height: number
  data: Buffer
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Eight bits, four channels, not interlaced: as resvg writes it, and we. */
const FORMAT = [8, 6, 0, 0, 0]

export function readPng(bytes: Uint8Array): Pixels {
  const png = Buffer.from(bytes)
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const raw = inflateSync(Buffer.concat(parts))
  const row = width * 4
  const data = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)]!
    raw.copy(data, y * row, y * (row + 1) + 1, (y + 1) * (row + 1))
    if (filter > 0) for (let x = 0; x < row; x++) data[y * row + x]! += guess(data, row, x, y, filter)
  }
  return { width, height, data }
}

/** Half as large as resvg makes it. */
export function writePng({ width, height, data }: Pixels): Buffer {
  const row = width * 4
  const raw = Buffer.alloc((row + 1) * height)
  for (let y = 0; y < height; y++) data.copy(raw, y * (row + 1) + 1, y * row, (y + 1) * row)
  const head = Buffer.alloc(8 + FORMAT.length)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set(FORMAT, 8)
  const body = deflateSync(raw, { level: 9 })
  return Buffer.concat([
    SIGNATURE,
    toChunk('IHDR', head),
    toChunk('IDAT', body),
    toChunk('IEND', Buffer.alloc(0)),
  ])
}

/** What the filter of its row takes a byte to be by its neighbours. */
function guess(data: Buffer, row: number, x: number, y: number, filter: number): number {
  const at = y * row + x
  const left = x < 4 ? 0 : data[at - 4]!
  const up = y === 0 ? 0 : data[at - row]!
  if (filter === 1) return left
  if (filter === 2) return up
  return filter === 3 ? (left + up) >> 1 : paeth(left, up, x < 4 || y === 0 ? 0 : data[at - row - 4]!)
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function toChunk(name: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + body.length)
  chunk.writeUInt32BE(body.length)
  chunk.write(name, 4, 'latin1')
  chunk.set(body, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length)
  return chunk
}
