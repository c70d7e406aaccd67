import type { ConsoleMessage } from '../../store/console-port.ts'
import type { Hello, Messages } from '../api.ts'
import * as api from './ask.ts'
import { createDoings } from './doings.ts'
import type { Doings } from './doings.ts'
import { listMessages, NOTHING_KNOWN, takeChanges, takeFeed, takeOlder, toFeedKey } from './known.ts'
import type { Known, Place } from './known.ts'
import { joinLive } from './live.ts'
import { NOTHING_UNREAD, readPlace, takeNews } from './unread.ts'
import type { Unread } from './unread.ts'

/** All that is drawn. A new object with each change. */
export interface View {
  hello: Hello | null
  known: Known
  unread: Unread
  /** Why a place could not be loaded, by its key. */
  failed: ReadonlyMap<string, string>
  isConnected: boolean
  /** The latest that was said while the page was open. */
  news: readonly ConsoleMessage[]
}

export interface Session extends Doings {
  close(): void
  readonly as: string
  view(): View
  /** Called after each change, until the returned function is. */
  watch(call: () => void): () => void
  /** Loads it if it is not there. */
  show(place: Place): void
  loadOlder(channel: string): Promise<void>
  /** A person looks at these places now. */
  see(places: Place[]): void
}

/** For connections that are dead without a word. */
const LOOK_MS = 60_000

export function openSession(as: string): Session {
  let view: View = {
    hello: null,
    known: NOTHING_KNOWN,
    unread: NOTHING_UNREAD,
    failed: new Map(),
    isConnected: true,
    news: [],
  }
  let rev: number | null = null
  let seen: Place[] = []
  let isAsking = false
  let isGreeting = false
  let isStale = false
  const watchers = new Set<() => void>()
  const loading = new Set<string>()
  const wanted = new Map<string, Place>()
  const live = joinLive({
    open,
    change: () => void catchUp(),
    lost: () => change({ isConnected: false }),
    look: () => void (rev === null ? greet() : catchUp()),
  })
  const look = window.setInterval(() => void catchUp(), LOOK_MS)
  const onBack = (): void => {
    live.retryNow()
    void catchUp()
  }
  window.addEventListener('online', onBack)
  document.addEventListener('visibilitychange', onBack)

  void greet()

  function change(part: Partial<View>): void {
    view = { ...view, ...part }
    for (const call of watchers) call()
  }

  function open(): void {
    change({ isConnected: true })
    void greet()
  }

  /** Also after the connection was lost: the server may be another than before. */
  async function greet(): Promise<void> {
    if (isGreeting) return
    isGreeting = true
    try {
      const hello = await api.askHello(as)
      if (rev !== null && hello.rev < rev) change({ known: NOTHING_KNOWN, unread: NOTHING_UNREAD })
      if (rev === null || hello.rev < rev) rev = hello.rev
      change({ hello })
      for (const place of wanted.values()) if (!listMessages(view.known, place)) void load(place)
      await catchUp()
    } catch {
      live.giveUp()
    } finally {
      isGreeting = false
    }
  }

  async function catchUp(): Promise<void> {
    isStale = true
    if (isAsking || rev === null) return
    isAsking = true
    try {
      let more = false
      while (isStale || more) {
        isStale = false
        const page: Messages = await api.askChanges(rev, as)
        if (page.rev < rev) return void greet()
        rev = page.rev
        more = page.more
        take(page.messages)
      }
      if (!view.isConnected) change({ isConnected: true })
    } catch {
      live.giveUp()
    } finally {
      isAsking = false
    }
  }

  function take(changes: ConsoleMessage[]): void {
    if (changes.length === 0) return
    const { known, news } = takeChanges(view.known, changes)
    const unread = takeNews(view.unread, { news, known, as, seen })
    change({ known, unread, news })
    const channels = new Set(view.hello?.channels.map(({ id }) => id))
    if (changes.some(({ channel }) => !channels.has(channel))) void greetQuietly()
  }

  async function greetQuietly(): Promise<void> {
    const hello = await api.askHello(as).catch(() => null)
    if (hello) change({ hello })
  }

  async function load(place: Place): Promise<void> {
    const key = toFeedKey(place)
    if (loading.has(key)) return
    loading.add(key)
    try {
      const page =
        place.thread === null
          ? await api.askChannel(place.channel, as, null)
          : await api.askThread(place.thread, as)
      const failed = new Map(view.failed)
      failed.delete(key)
      change({ known: takeFeed(view.known, key, page), failed })
      // What was said between the server's look and ours is among the changes, and they may have passed already.
      if (rev !== null && page.rev < rev) await repeatFrom(page.rev)
    } catch (error) {
      change({ failed: new Map(view.failed).set(key, api.toReason(error)) })
    } finally {
      loading.delete(key)
    }
  }

  async function repeatFrom(after: number): Promise<void> {
    const page = await api.askChanges(after, as)
    change({ known: takeChanges(view.known, page.messages).known })
  }

  return {
    as,
    view: () => view,
    watch(call) {
      watchers.add(call)
      return () => watchers.delete(call)
    },
    show(place) {
      wanted.set(toFeedKey(place), place)
      if (!listMessages(view.known, place)) void load(place)
    },
    async loadOlder(channel) {
      const key = toFeedKey({ channel, thread: null })
      const feed = view.known.feeds.get(key)
      const [first] = feed?.ids ?? []
      if (feed?.hasOlder !== true || first === undefined || loading.has(key)) return
      loading.add(key)
      try {
        change({ known: takeOlder(view.known, key, await api.askChannel(channel, as, first)) })
      } catch {
        live.giveUp()
      } finally {
        loading.delete(key)
      }
    },
    see(places) {
      seen = places
      const unread = places.reduce(readPlace, view.unread)
      if (unread !== view.unread) change({ unread })
    },
    ...createDoings({ as, catchUp, greet: greetQuietly, messages: () => view.known.messages }),
    close() {
      live.close()
      window.clearInterval(look)
      window.removeEventListener('online', onBack)
      document.removeEventListener('visibilitychange', onBack)
      watchers.clear()
    },
  }
}
