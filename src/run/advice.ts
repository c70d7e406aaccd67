import type { FailureKind } from './outcome.ts'

/** What the next attempt is to do differently; null where it was not the agent's doing. */
export const ADVICE: Record<FailureKind, string | null> = {
  error: 'Find out what caused this before you begin, and avoid it.',
  missing: 'Nothing was delivered. Make the change itself, in the files.',
  timeout:
    'It took too long. Begin with what matters most, in small steps, and leave out what was not asked for.',
  stalled: 'It fell silent. Do not wait for input or for anything that may never end.',
  guide:
    'That was a description of the work. Deliver the change itself: edit the files, no instructions, no placeholders.',
  check: 'The check must pass. Mend what it found and leave its own expectations alone.',
  blocked: null,
  rate: null,
  usage: null,
  provider: null,
  conflict: 'Others changed the same files meanwhile. Look at what is there now, and work from that.',
  lost: null,
}
