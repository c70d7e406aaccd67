import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 0x1
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa

/** The server's end of a WebSocket, as far as Socket Mode needs it: whole text frames, pings, closing. */
export class ServerSocket {
  onText: (text: string) => void = () => {}
  onClose: () => void = () => {}
  readonly #stream: Duplex
  #rest: Buffer = Buffer.alloc(0)
  #isOpen = true

  constructor(request: IncomingMessage, stream: Duplex) {
    this.#stream = stream
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${MAGIC}`)
      .digest('base64')
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    stream.on('data', (data: Buffer) => this.#read(data))
    stream.on('error', () => this.#end())
    // Whoever died without a word has closed its half only.
    stream.on('end', () => {
      stream.end()
      this.#end()
    })
    stream.on('close', () => this.#end())
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text))
  }

  ping(): void {
    this.#write(PING, Buffer.from('ping'))
  }

  close(code = 1_000): void {
    this.#write(CLOSE, Buffer.from([code >> 8, code & 0xff]))
    this.#stream.end()
  }

  /** As a line that is cut. */
  drop(): void {
    this.#stream.destroy()
  }

  #write(opcode: number, payload: Buffer): void {
    if (!this.#isOpen) return
    const { length } = payload
    const head =
      length < 126
        ? Buffer.from([0x80 | opcode, length])
        : length < 65_536
          ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
          : Buffer.concat([Buffer.from([0x80 | opcode, 127]), toEight(length)])
    this.#stream.write(Buffer.concat([head, payload]))
  }

  #read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data])
    for (;;) {
      const frame = takeFrame(this.#rest)
      if (!frame) return
      this.#rest = this.#rest.subarray(frame.size)
      if (frame.opcode === TEXT) this.onText(frame.payload.toString())
      if (frame.opcode === PING) this.#write(PONG, frame.payload)
      if (frame.opcode === CLOSE) {
        this.#write(CLOSE, frame.payload)
        this.#stream.end()
      }
    }
  }

  #end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.onClose()
  }
}

interface Frame {
  opcode: number
  payload: Buffer
  size: number
}

/** What clients send is masked. */
function takeFrame(data: Buffer): Frame | null {
  if (data.length < 2) return null
  const short = data[1]! & 0x7f
  const [length, at] =
    short < 126
      ? [short, 2]
      : short === 126
        ? [data.length < 4 ? Infinity : data.readUInt16BE(2), 4]
        : [data.length < 10 ? Infinity : Number(data.readBigUInt64BE(2)), 10]
  const size = at + 4 + length
  if (data.length < size) return null
  const mask = data.subarray(at, at + 4)
  const payload = Buffer.from(data.subarray(at + 4, size).map((byte, index) => byte ^ mask[index % 4]!))
  return { opcode: data[0]! & 0xf, payload, size }
}

function toEight(length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(length))
  return bytes
}
