import { factOfKey, toKeyWords } from './keys.ts'
import { agentOf } from './read-task.ts'
import type { Mapping } from './value.ts'

const USUAL = /^(?:the )?defaults?(?: values)?$/
const USUAL_OF = /^defaults? (?=\S)|(?<=\S) default$/

/** `defaults: { runner: codex }`, `default_agent: codex`: who does what names nobody. */
export function usualAgentOf(map: Mapping): string | null {
  for (const { key, value } of map.entries) {
    const words = toKeyWords(key)
    if (value.kind === 'map' && USUAL.test(words)) {
      const named = value.entries.find(entry => factOfKey(entry.key)?.fact === 'agent')
      if (named?.value.kind === 'text') return agentOf(named.value)
    } else if (value.kind === 'text' && words.includes('default')) {
      const rest = words.replace(USUAL_OF, '')
      if (rest !== words && factOfKey(rest)?.fact === 'agent') return agentOf(value)
    }
  }
  return null
}
