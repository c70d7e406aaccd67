import { useEffect, useRef, useState } from 'preact/hooks'
import type { PlanReading } from '../plan-routes.ts'
import { AskError, askReading, toReason } from './ask.ts'

/** While somebody types. */
const TYPING_MS = 300
const RETRY_MS = 1_500

/** One reading at a time, always of the latest, and again once somebody answers; what was read last stays in view meanwhile. */
export function useReading(
  text: string,
  slots: number | null,
): { reading: PlanReading | null; failed: string | null } {
  const [state, setState] = useState<{ reading: PlanReading | null; failed: string | null }>({
    reading: null,
    failed: null,
  })
  const wanted = useRef({ text, slots })
  const isAsking = useRef(false)
  const isGone = useRef(false)
  wanted.current = { text, slots }
  const ask = async (): Promise<void> => {
    if (isAsking.current) return
    isAsking.current = true
    for (let isLate = true; isLate && !isGone.current;) {
      const asked = wanted.current
      let isAway = false
      try {
        const reading = await askReading(asked)
        setState({ reading, failed: null })
      } catch (error) {
        isAway = error instanceof AskError && error.code === 'unreachable'
        setState(before => ({ ...before, failed: toReason(error) }))
        await new Promise(resolve => window.setTimeout(resolve, RETRY_MS))
      }
      isLate = isAway || wanted.current.text !== asked.text || wanted.current.slots !== asked.slots
    }
    isAsking.current = false
  }
  useEffect(() => {
    const timer = window.setTimeout(() => void ask(), state.reading === null ? 0 : TYPING_MS)
    return () => window.clearTimeout(timer)
  }, [text, slots])
  useEffect(() => () => void (isGone.current = true), [])
  return state
}
