import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ServerSocket } from '../slack-double/web-socket.ts'
import { BOT, GUILD } from './world.ts'
import type { World } from './world.ts'

interface Session {
  id: string
  seq: number
  intents: number
  /** What was told, to be told again to who resumes. */
  told: { s: number; t: string; d: unknown }[]
  socket: ServerSocket | null
}

const INTENTS = {
  guilds: 1,
  messages: 1 << 9,
  reactions: 1 << 10,
  direct: 1 << 12,
  directReactions: 1 << 13,
  content: 1 << 15,
}

/** Discord's gateway: sessions that outlive their sockets for a while. */
export class Gateway {
  readonly sessions = new Map<string, Session>()
  /** What the bot sent, by opcode, in order. */
  readonly heard: number[] = []
  heartbeatMs = 45_000
  /** Beats are answered. */
  isAlive = true
  /** What messages say is told to the app. */
  isContentAllowed = true
  token: string
  readonly #world: World
  readonly #url: () => string

  constructor(world: World, token: string, url: () => string) {
    this.#world = world
    this.token = token
    this.#url = url
  }

  get sockets(): ServerSocket[] {
    return [...this.sessions.values()].flatMap(({ socket }) => (socket?.isOpen ? [socket] : []))
  }

  accept(request: IncomingMessage, stream: Duplex): void {
    const socket = new ServerSocket(request, stream)
    let session: Session | undefined
    socket.onText = text => {
      const { op, d } = JSON.parse(text) as { op: number; d: never }
      this.heard.push(op)
      if (op === 1 && this.isAlive) send(socket, { op: 11 })
      if (op === 2) session = this.#identify(socket, d)
      if (op === 6) session = this.#resume(socket, d)
    }
    socket.onClose = () => {
      if (session?.socket === socket) session.socket = null
    }
    send(socket, { op: 10, d: { heartbeat_interval: this.heartbeatMs } })
  }

  /** To all who are there, and to who comes back. */
  tell(type: string, data: Record<string, unknown>): void {
    for (const session of this.sessions.values()) {
      if (!isWanted(session.intents, type, data)) continue
      const blank = type === 'MESSAGE_CREATE' && !(session.intents & INTENTS.content) && !isForBot(data)
      this.#dispatch(session, type, blank ? { ...data, content: '', attachments: [], components: [] } : data)
    }
  }

  /** op 7. */
  askToReconnect(): void {
    for (const socket of this.sockets) send(socket, { op: 7, d: null })
  }

  /** op 9. */
  invalidate(how: 'resumable' | 'lost'): void {
    const sockets = this.sockets
    if (how === 'lost') this.sessions.clear()
    for (const socket of sockets) send(socket, { op: 9, d: how === 'resumable' })
  }

  close(code: number): void {
    for (const socket of this.sockets) socket.close(code)
    if ([1_000, 4_003, 4_004, 4_005, 4_007, 4_008].includes(code)) this.sessions.clear()
  }

  drop(): void {
    for (const socket of this.sockets) socket.drop()
  }

  /** What is told while nobody listens nobody will hear. */
  forget(): void {
    this.sessions.clear()
  }

  #identify(socket: ServerSocket, given: { token: string; intents: number }): Session | undefined {
    if (given.token !== this.token) return this.#refuse(socket, 4_004)
    if (given.intents & INTENTS.content && !this.isContentAllowed) return this.#refuse(socket, 4_014)
    const session: Session = { id: randomUUID(), seq: 0, intents: given.intents, told: [], socket }
    this.sessions.set(session.id, session)
    this.#dispatch(session, 'READY', {
      v: 10,
      user: this.#world.toUser(this.#world.users.get(BOT)!),
      guilds: [{ id: GUILD, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: this.#url(),
      shard: [0, 1],
      application: { id: BOT, flags: 0 },
    })
    this.#dispatch(session, 'GUILD_CREATE', this.#world.toGuild())
    return session
  }

  #resume(
    socket: ServerSocket,
    given: { token: string; session_id: string; seq: number },
  ): Session | undefined {
    if (given.token !== this.token) return this.#refuse(socket, 4_004)
    const session = this.sessions.get(given.session_id)
    if (!session) {
      send(socket, { op: 9, d: false })
      return undefined
    }
    session.socket = socket
    for (const { s, t, d } of session.told) if (s > given.seq) send(socket, { op: 0, s, t, d })
    this.#dispatch(session, 'RESUMED', {})
    return session
  }

  #refuse(socket: ServerSocket, code: number): undefined {
    socket.close(code)
    return undefined
  }

  #dispatch(session: Session, t: string, d: unknown): void {
    session.seq += 1
    const event = { s: session.seq, t, d }
    session.told.push(event)
    if (session.told.length > 1_000) session.told.shift()
    if (session.socket) send(session.socket, { op: 0, ...event })
  }
}

function send(socket: ServerSocket, payload: unknown): void {
  socket.send(JSON.stringify(payload))
}

function isWanted(intents: number, type: string, data: Record<string, unknown>): boolean {
  const isDirect = !('guild_id' in data)
  if (type.startsWith('MESSAGE_REACTION'))
    return (intents & (isDirect ? INTENTS.directReactions : INTENTS.reactions)) !== 0
  if (type.startsWith('MESSAGE_')) return (intents & (isDirect ? INTENTS.direct : INTENTS.messages)) !== 0
  return type === 'INTERACTION_CREATE' || (intents & INTENTS.guilds) !== 0
}

function isForBot(data: Record<string, unknown>): boolean {
  const mentions = data['mentions'] as { id: string }[]
  return !('guild_id' in data) || mentions.some(({ id }) => id === BOT)
}
