import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A line of our own between one program and a server: it can be cut, hold what is sent, and refuse whoever comes. */
export class Line implements AsyncDisposable {
  /** What the program sends, as it goes by, and by which end. */
  heard: (data: Buffer, near: Socket) => void = () => {}
  readonly #ends = new Set<Socket>()
  readonly #to: number
  readonly port: number
  #server: Server
  #isStill = false

  private constructor(server: Server, to: number) {
    this.#server = server
    this.#to = to
    this.port = (server.address() as AddressInfo).port
    server.on('connection', near => this.#join(near))
  }

  static async open(to: number): Promise<Line> {
    return new Line(await listen(0), to)
  }

  get isOpen(): boolean {
    return this.#ends.size > 0
  }

  cut(): void {
    for (const end of this.#ends) end.destroy()
  }

  /** What is sent from now on waits. */
  hold(): void {
    this.#isStill = true
    for (const end of this.#ends) end.pause()
  }

  release(): void {
    this.#isStill = false
    for (const end of this.#ends) end.resume()
  }

  /** Nobody listens there any more. */
  async refuse(): Promise<void> {
    this.cut()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  async accept(): Promise<void> {
    this.#server = await listen(this.port)
    this.#server.on('connection', near => this.#join(near))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse()
  }

  #join(near: Socket): void {
    const far = connect(this.#to, '127.0.0.1')
    near.on('data', data => this.heard(data, near))
    this.#pass(near, far)
    this.#pass(far, near)
  }

  #pass(from: Socket, to: Socket): void {
    this.#ends.add(from)
    from.setNoDelay(true)
    from.on('data', data => to.write(data))
    from.on('end', () => to.end())
    // An end that fails is one that closes.
    from.on('error', () => undefined)
    from.on('close', () => {
      this.#ends.delete(from)
      to.destroy()
    })
    if (this.#isStill) from.pause()
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
