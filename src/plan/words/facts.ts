import type { Text } from '../outline/outline.ts'
import { stripDecoration } from './strip.ts'

/** What a column or a labelled line tells of a task or a wave. */
export type Fact =
  | 'agent'
  | 'blocks'
  | 'detail'
  | 'files'
  | 'id'
  | 'minutes'
  | 'mode'
  | 'needs'
  | 'provider'
  | 'refs'
  | 'status'
  | 'task'
  | 'wave'

const WORDS: [Fact, string][] = [
  ['id', 'id|node|#|no|no.|nr|nr.|key|task id|task #|ref id|number'],
  [
    'task',
    'task|tasks|title|name|task name|work|work item|item|what|feature|story|summary|job|action|activity',
  ],
  ['detail', 'description|goal|objective|details|mission|prompt|instructions|assignment|scope of work'],
  [
    'needs',
    'depends on|depends|dependencies|dependency|deps|dep|needs|requires|required|blocked by|prerequisites|prerequisite|' +
      'prereqs|after|waits for|wait for|must run|can run|can start|starts after|start after|start|run after|runs after|predecessors|order',
  ],
  [
    'blocks',
    'blocks|blocking|unblocks|enables|required by|needed by|feeds|feeds into|followed by|successors|successor|before|leads to',
  ],
  [
    'agent',
    'agent|agents|owner|owners|assignee|assigned to|assigned|assigned agent|agent type|subagent|sub-agent|subagent type|' +
      'worker|executor|terminal|bot|dev|run by|done by|handled by|assigned team|who|role|developer|responsible|engineer',
  ],
  [
    'files',
    'file|files|files affected|files to modify|files to change|files to create|files touched|owns|touches|modifies|' +
      'file ownership|paths|target files|file scope|files owned|affected files|creates|code',
  ],
  [
    'minutes',
    'time|estimated time|estimated|estimate|estimates|est|est.|est. time|duration|effort|minutes|eta|hours|estimated duration|' +
      'estimated effort|time estimate|timebox',
  ],
  ['mode', 'mode|parallel|parallel?|sequential|execution|execution mode|parallelism|type|strategy|run mode'],
  ['provider', 'provider|model|llm|model provider'],
  ['refs', 'refs|ref|issue|issues|ticket|tickets|todos|references|github issue'],
  ['status', 'status|state|done'],
  [
    'wave',
    'wave|batch|phase|tier|stage|sprint|milestone|round|step|group|day|week|ring|tranche|iteration|cycle|block|level|layer',
  ],
]

const FACTS = new Map(
  WORDS.flatMap(([fact, words]) => words.split('|').map((word): [string, Fact] => [word, fact])),
)

export function factOf(word: string): Fact | null {
  const plain = word
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N}#.\- ]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return FACTS.get(plain) ?? null
}

export interface Field {
  fact: Fact
  value: string
  line: number
}

/** `**Depends on:** A, B` as a line or an item. */
export function parseField(text: Text): Field | null {
  const plain = stripDecoration(text.plain)
  const colon = plain.indexOf(':')
  if (colon < 1 || colon > 40) return null
  const fact = factOf(plain.slice(0, colon))
  return fact === null || fact === 'id' || fact === 'wave'
    ? null
    : { fact, value: plain.slice(colon + 1).trim(), line: text.line }
}
