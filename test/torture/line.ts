import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A line of our own between one program and the database: it can be cut, and nothing may get through it for a while. */
export class Line implements AsyncDisposable {
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isStill = false

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(to: number): Promise<Line> {
    const server = createServer()
    const line = new Line(server)
    server.on('connection', near => line.#join(near, connect(to, '127.0.0.1')))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return line
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #join(near: Socket, far: Socket): void {
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
