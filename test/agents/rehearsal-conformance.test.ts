import { createRehearsalAgent } from '../../src/agents/rehearsal.ts'
import { systemClock } from '../../src/system/clock.ts'
import { systemFiles } from '../../src/system/files.ts'
import { agentConformance } from '../conformance/agents.ts'
import type { Part } from '../conformance/agents.ts'

const PROMPTS: Record<Part, string> = {
  succeed: 'Do it.',
  write: 'Write it.',
  fail: 'Do it. [rehearse: fail]',
  hang: 'Do it. [rehearse: hang]',
  ask: 'Do it. [rehearse: ask Which colour? | red | green]',
  flood: 'Do it. [rehearse: flood]',
  refused: 'Do it. [rehearse: usage 1 1200s]',
}

agentConformance('A rehearsal', () => {
  const agent = createRehearsalAgent({ clock: systemClock, files: systemFiles, msPerMinute: 20 })
  return { cast: part => ({ agent, prompt: PROMPTS[part] }), [Symbol.asyncDispose]: async () => {} }
})
