import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useCallback, useMemo, useState } from 'preact/hooks'
import { toReason } from './ask.ts'
import { Banner, Spoken } from './banner.ts'
import { ChannelList } from './channel-list.ts'
import { Channel } from './channel.ts'
import { addFiles } from './composer.ts'
import type { ComposerProps } from './composer.ts'
import { Drawer } from './drawer.ts'
import { DropZone } from './drop-zone.ts'
import { useActs, useAnswered, useProblem, useSession, useSight, useView } from './hooks.ts'
import { listMessages, toFeedKey } from './known.ts'
import type { Place } from './known.ts'
import { goTo, leaveThread, useRoute } from './route.ts'
import type { Session } from './session.ts'
import { StartHere } from './start-here.ts'
import { Thread } from './thread.ts'
import { countAllUnread } from './unread.ts'

/** The chat, once it is known who is there. */
export function Room({ as, rename }: { as: string; rename(): void }): ComponentChild {
  const session = useSession(as)
  return session ? h(Chat, { session, rename }) : h('div', { class: 'room' })
}

function Chat({ session, rename }: { session: Session; rename(): void }): ComponentChild {
  const view = useView(session)
  const route = useRoute()
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [problem, setProblem] = useProblem()
  useSight(session, view, route)
  useAnswered(session, view, route)
  const { channel, thread } = route
  const acts = useActs(session, channel, setProblem)
  const here: Place = useMemo(() => ({ channel, thread: null }), [channel])
  const messages = useMemo(() => listMessages(view.known, here), [view.known, here])
  const replies = useMemo(() => listMessages(view.known, route), [view.known, route])
  const drop = useCallback(
    (files: File[], isOnThread: boolean) => addFiles(toFeedKey(isOnThread ? route : here), files),
    [route, here],
  )

  const { hello, known, unread, failed } = view
  const name = hello?.channels.find(({ id }) => id === channel)?.name ?? channel
  const toComposer = (place: Place, label: string): ComposerProps => ({
    place: toFeedKey(place),
    label,
    commands: hello?.commands ?? [],
    send: said => session.say({ ...place, ...said }),
    wantsFocus: thread === null,
  })
  const channels = h(ChannelList, {
    channels: hello?.channels ?? [],
    current: channel,
    unread,
    as: session.as,
    go: id => {
      setDrawerOpen(false)
      goTo({ channel: id, thread: null })
    },
    make: session.makeChannel,
    rename,
  })
  const beginning = h(StartHere, {
    key: 'start',
    channel: name,
    examples: hello?.examples ?? [],
    isEmpty: messages?.length === 0,
    tryExample: example =>
      session.sayExample({ channel, name: example }).catch(error => setProblem(toReason(error))),
  })

  return h('div', { class: `room${thread === null ? '' : ' has-thread'}` }, [
    h(Banner, { isConnected: view.isConnected }),
    h('div', { class: 'side' }, channels),
    isDrawerOpen && h(Drawer, { close: () => setDrawerOpen(false) }, channels),
    h(Channel, {
      name,
      messages,
      failed: failed.get(toFeedKey(here)),
      hasOlder: known.feeds.get(toFeedKey(here))?.hasOlder ?? false,
      loadOlder: () => void session.loadOlder(channel),
      beginning,
      acts,
      unread,
      unreadCount: countAllUnread(unread),
      composer: toComposer(here, `Message #${name}`),
      openDrawer: () => setDrawerOpen(true),
      rename,
    }),
    thread !== null &&
      h(Thread, {
        channel: name,
        messages: replies,
        failed: failed.get(toFeedKey(route)),
        acts,
        unread,
        composer: toComposer(route, 'Reply in this thread'),
        leave: () => leave(route),
      }),
    problem !== null && h('p', { class: 'toast problem', role: 'alert' }, problem),
    h(DropZone, { drop }),
    h(Spoken, { news: view.news, route, as: session.as }),
  ])
}

/** The cursor goes back to where the thread was opened. */
function leave(route: Place): void {
  leaveThread(route)
  const openers = [...document.querySelectorAll<HTMLElement>('[data-thread]')]
  openers.find(element => element.dataset['thread'] === route.thread)?.focus({ preventScroll: true })
}
