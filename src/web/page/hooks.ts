import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ConsoleMessage } from '../../store/console-port.ts'
import { toReason } from './ask.ts'
import { readDraft } from './drafts.ts'
import { toFeedKey } from './known.ts'
import type { Place } from './known.ts'
import type { Acts } from './message-view.ts'
import { goTo } from './route.ts'
import { openSession } from './session.ts'
import type { Session, View } from './session.ts'
import { countAllUnread } from './unread.ts'

const PROBLEM_MS = 8_000

export function useSession(as: string): Session | null {
  const [session, setSession] = useState<Session | null>(null)
  useEffect(() => {
    const opened = openSession(as)
    setSession(opened)
    return () => opened.close()
  }, [as])
  return session
}

export function useView(session: Session): View {
  const [view, setView] = useState(session.view)
  useEffect(() => {
    const look = (): void => setView(session.view())
    look()
    return session.watch(look)
  }, [session])
  return view
}

/** Loads what the address speaks of, and tells what a person sees of it. */
export function useSight(session: Session, view: View, route: Place): void {
  const { channel, thread } = route
  useEffect(() => {
    session.show({ channel, thread: null })
    if (thread !== null) session.show(route)
    const look = (): void => {
      const isSeen = document.visibilityState === 'visible'
      session.see(isSeen ? [{ channel, thread: null }, ...(thread === null ? [] : [route])] : [])
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [session, channel, thread])

  const unread = countAllUnread(view.unread)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}#${channel} · Regatta`
  }, [unread, channel])
}

/** Who has just dropped a plan wants to see what became of it, unless they are at something else by then. */
export function useAnswered(session: Session, view: View, { channel, thread }: Place): void {
  useEffect(() => {
    const answered = session.takeAnswered()
    if (!answered || answered.channel !== channel || thread !== null) return
    if (readDraft(toFeedKey({ channel, thread: null })).text.trim() === '') goTo(answered)
  }, [view])
}

export function useActs(session: Session, channel: string, fail: (problem: string) => void): Acts {
  return useMemo(
    () => ({
      as: session.as,
      react: (message: ConsoleMessage, emoji: string, on: boolean) => {
        const reaction = { channel: message.channel, message: message.id, emoji, on }
        session.react(reaction).catch(error => fail(toReason(error)))
      },
      press: async (message: ConsoleMessage, command: string) => {
        try {
          await session.press({ channel: message.channel, message: message.id, command })
          return true
        } catch (error) {
          fail(toReason(error))
          return false
        }
      },
      openThread: (root: string) => goTo({ channel, thread: root }),
    }),
    [session, channel],
  )
}

/** Says what went wrong, for a while. */
export function useProblem(): [string | null, (problem: string) => void] {
  const [problem, setProblem] = useState<string | null>(null)
  const timer = useRef<number | undefined>(undefined)
  const show = useCallback((text: string) => {
    setProblem(text)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setProblem(null), PROBLEM_MS)
  }, [])
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return [problem, show]
}
