import type { List } from '../outline/outline.ts'
import { stripDecoration } from '../words/strip.ts'

const PERSON = /^([a-z]{2,20}):?$/
/** An arrow points from a name to what is done, whatever the word. */
const POINTED = /^\s*(?:→|->|=>|⇒)\s*\S/u
/** Parts of a program and words of a plan, which stand before a colon as well. */
const PART =
  /^(?:api|apis|ui|ux|db|database|schema|schemas|auth|core|cli|sdk|docs?|documentation|tests?|testing|types?|models?|views?|routes?|routing|frontend|backend|server|client|web|app|mobile|parser|lexer|printer|builds?|config|deploy|deployment|release|infra|search|cache|queue|worker|jobs?|storage|store|data|migrations?|seeds?|styles?|layout|pages?|forms?|hooks?|utils?|lib|ci|lint|logging|metrics|monitoring|security|billing|payments?|users?|admin|mail|email|upload|export|import|setup|install|files?|notes?|gates?|goals?|tasks?|input|output|optional|required|important|critical|todo|done|blocked|first|then|finally|next|last|before|after|always|never|when|feat|fix|chore|refactor|perf|style|cleanup|review|step|morning|afternoon|why|what|how|who)$/

/** `**ann**: write the schema`, `**ben**: …`: all of a list begin with somebody's name, each with another. */
export function isNamed(list: List): boolean {
  if (list.items.length < 2) return false
  const names = new Set<string>()
  let arrows = 0
  for (const { text } of list.items) {
    const name = PERSON.exec(text.lead ?? '')?.[1]
    const plain = stripDecoration(text.plain)
    if (name !== undefined && POINTED.test(plain.slice(name.length)) && plain.startsWith(name)) arrows++
    else if (name === undefined || PART.test(name) || !plain.startsWith(`${name}:`)) return false
    names.add(name)
  }
  return names.size === list.items.length || arrows === list.items.length
}

const DOING = /^\s[a-z]{2,20}s\s/

/** `\`probe\` reads the soil`, `\`gauge\` measures the rain`: all of a list say what somebody does. */
export function isDoing({ items }: List): boolean {
  return (
    items.length > 0 &&
    items.every(({ text: { lead, plain } }) => {
      const own = lead === null || !/^@?[a-z][\w.-]{1,30}$/.test(lead) || PART.test(lead) ? null : lead
      return own !== null && plain.startsWith(own) && DOING.test(plain.slice(own.length))
    })
  )
}

const LED = /^@?[a-z][\w.]*(?:-[\w.]+)+$/
const DOES = /^@|-(?:agent|bot|dev|worker|engineer|writer|tester|runner|smith|keeper)$/

/** `\`seed-agent\` Seed the database`: all begin with such a name, set apart by nothing but its letters. */
export function isLed({ items }: List): boolean {
  const leads = items.map(({ text }) => text.lead ?? '')
  return (
    leads.every(lead => LED.test(lead)) && leads.filter(lead => DOES.test(lead)).length * 2 > leads.length
  )
}

const DASHED = /^\s*(?:—|–)\s+\S/u

/** `**tester-mobile** — Try it`, `**optimiser** — …`: where some are called by two words, so are those called by one. */
export function isDashed({ items }: List): boolean {
  const leads = items.map(({ text: { lead, plain } }) =>
    lead !== null &&
    /^[a-z][\w.-]{1,30}$/.test(lead) &&
    plain.startsWith(lead) &&
    DASHED.test(plain.slice(lead.length))
      ? lead
      : '',
  )
  return leads.every(lead => lead !== '' && !PART.test(lead)) && leads.some(lead => LED.test(lead))
}
