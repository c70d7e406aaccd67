import { once } from 'node:events'
import { connect } from 'node:net'
import type { NetConnectOpts, Socket } from 'node:net'
import { until } from './until.ts'

/** How many are let in of so many who come one after the other and stay, once somebody was sent away. */
export async function countLetIn(place: NetConnectOpts, many: number): Promise<number> {
  const sockets: Socket[] = []
  let away = 0
  try {
    for (let at = 0; at < many; at++) {
      const socket = connect(place).on('close', () => away++)
      sockets.push(socket)
      await once(socket, 'connect')
      // Who is sent away may hear of it as of a failure.
      socket.on('error', () => undefined)
    }
    await until(() => away > 0, 'somebody to be sent away')
    return many - away
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}
