import type { Text } from '../outline/outline.ts'
import { stripDecoration } from './strip.ts'

/** What a column or a labelled line tells of a task or a wave. */
export type Fact =
  | 'agent'
  | 'blocks'
  | 'detail'
  | 'files'
  | 'id'
  | 'labels'
  | 'minutes'
  | 'mode'
  | 'needs'
  | 'provider'
  | 'refs'
  | 'role'
  | 'status'
  | 'task'
  | 'wave'

const WORDS: [Fact, string][] = [
  ['id', 'id|node|#|no|no.|nr|nr.|key|task id|task #|ref id|number'],
  [
    'task',
    'task|tasks|title|name|task name|work|work item|work items|item|items|jobs|cards|what|feature|story|summary|job|action|activity',
  ],
  ['detail', 'description|goal|objective|details|mission|prompt|instructions|assignment|scope of work'],
  [
    'needs',
    'depends on|depends|dependencies|dependency|deps|dep|needs|requires|required|blocked by|prerequisites|prerequisite|' +
      'prereqs|after|after row|after rows|after task|after tasks|after item|after items|after step|after no|after id|after ids|waits for|wait for|must run|can run|can start|starts after|start after|start|run after|runs after|predecessor|predecessors|pred|preds|pred.|predecessor task|predecessor tasks|order|entry|' +
      'starts|begins|begin|can begin|not before|precondition|preconditions|condition|launch when|start condition|start conditions|entry condition|starts when|start when|starts once|begins when|begins after|trigger|released by|released when|' +
      'unblocked by|gated by|gated on|blocked on|waits on|wait on|waiting for|waiting on|hangs on|builds on|preceded by|comes after|goes after|follows|must follow|blocker|blockers|upstream|opens after|opens when|opens once|open after|launches after|launch after|runs when|unlocked by|only after|ready when|ready after',
  ],
  [
    'blocks',
    'blocks|blocking|unblocks|enables|required by|needed by|feeds|feeds into|followed by|successors|successor|before|leads to|unlocks|downstream',
  ],
  [
    'agent',
    'agent|agents|owner|owners|assignee|assigned to|assign to|assigned|assigned agent|agent type|subagent|sub-agent|subagent type|' +
      'worker|executor|terminal|bot|dev|run by|handled by|assigned team|assigned session|session|who|developer|responsible|engineer|done by|sub agent|sub-agents|agent name|agent id|' +
      'resp|resp.|lead|team|squad|crew|station|desk|seat|performer|operator|dri|assignees|who does it|by whom|taken by|picked up by|claimed by|implementer|implementor|implemented by|builder|built by|made by|doer|worked on by|given to|goes to|delegate|delegated to|delegate to|dispatch to|dispatched to|routed to|responsible agent|pilot|performed by|carried out by|executed by|driver|runner|helper|assistant|handle|agent handle|team member|assigned team member',
  ],
  [
    'role',
    'role|agent role|specialist|expertise|skill|persona|team|teams|team name|supervisor|supervised by|supervising engineer|in charge|accountable|accountable person|accountable engineer|answerable|person|person in charge|point person|lead engineer|lead developer|tech lead|task lead|led by|watched by|accompanied by|looked after by|manned by|staffed by|held by|coder|programmer|contributor|maintainer|shepherd|steward|champion|captain|caretaker|minder|mentor|pod|guild|department',
  ],
  [
    'files',
    'file|files|files affected|files to modify|files to change|files to create|files touched|owns|touches|modifies|' +
      'file ownership|output|outputs|output file|paths|target files|file scope|files owned|affected files|creates|code',
  ],
  [
    'minutes',
    'time|estimated time|estimated|estimate|estimates|est|est.|h|hrs|min|mins|est. time|duration|effort|minutes|eta|hours|estimated duration|' +
      'estimated effort|time estimate|timebox',
  ],
  ['mode', 'mode|parallel|parallel?|sequential|execution|execution mode|parallelism|type|strategy|run mode'],
  ['provider', 'provider|model|llm|model provider'],
  // What trackers call labels says nothing of machines.
  ['labels', 'worker label|worker labels|runner label|runner labels|machine label|machine labels'],
  ['refs', 'refs|ref|issue|issues|ticket|tickets|todos|references|github issue'],
  ['status', 'status|state|done'],
  [
    'wave',
    'wave|parallel group|execution wave|batch|phase|tier|stage|sprint|milestone|round|step|group|day|week|ring|tranche|iteration|cycle|block|level|layer',
  ],
]

const FACTS = new Map(
  WORDS.flatMap(([fact, words]) => words.split('|').map((word): [string, Fact] => [word, fact])),
)

export function factOf(word: string): Fact | null {
  // No label has a figure in it but in brackets: `Time (2 h)`.
  if (/\d/.test(word) && !word.includes('(')) return null
  const lower = word.toLowerCase()
  // Mere words are looked up as they are.
  if (/^[a-z0-9#.-]+(?: [a-z0-9#.-]+)*$/.test(lower)) return lookUp(lower)
  const plain = lower
    .replace(/\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N}#.\- ]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return /\d/.test(plain) ? null : lookUp(plain)
}

/** `depends-on` is `depends on`. */
function lookUp(plain: string): Fact | null {
  return FACTS.get(plain) ?? (plain.includes('-') ? FACTS.get(plain.replace(/-/g, ' ')) : undefined) ?? null
}

export interface Field {
  fact: Fact
  value: string
  /** Of an agent: the value names a person, whose task it may only be. */
  person?: string
  line: number
}

/** `**Depends on:** A, B` as a line or an item. */
export function parseField(text: Text): Field | null {
  if (!text.plain.includes(':')) return null
  const plain = stripDecoration(text.plain)
  const colon = plain.indexOf(':')
  if (colon < 1 || colon > 40) return null
  const fact = factOf(plain.slice(0, colon))
  if (fact === null || fact === 'id') return null
  const value = plain.slice(colon + 1).trim()
  // `Execution: Agent 2 (brand)` says who.
  if (fact === 'mode' && DOER.test(value)) return { fact: 'agent', value, line: text.line }
  // `Wave: 2` of a task; `Phase: Build` is a group's name.
  if (fact === 'wave' && !/^(?:\p{L}+ )?\d{1,3}(?![\p{L}\p{N}.])/u.test(value)) return null
  if (fact === 'wave') return { fact, value: toGroup(plain.slice(0, colon), value), line: text.line }
  const person = fact === 'agent' && isOwner(plain.slice(0, colon)) ? personOf(value) : null
  return { fact, value, ...(person !== null && { person }), line: text.line }
}

/** A label that may speak of who answers for it as well as of who does it. */
export function isOwner(label: string): boolean {
  return /^\W{0,3}(?:owner|responsible|assignee)\W{0,3}$/i.test(label)
}

/** `@ana` */
export function personOf(value: string): string | null {
  return /^@([\w.-]{1,40})$/.exec(value)?.[1] ?? null
}

const DOER =
  /^@?(?:Sub-?agent|Agent|Worker|Developer|Terminal|Session|Instance)[\s-]+#?(?:\d{1,4}|[A-Z])(?![\p{L}\p{N}]|\s*[,;&+]|\s+and\b)/iu

function toGroup(label: string, value: string): string {
  const word = label.replace(/[^\p{L} ]/gu, '').trim()
  return /^\d/.test(value) && !/ /.test(word) ? `${word} ${value}` : value
}
