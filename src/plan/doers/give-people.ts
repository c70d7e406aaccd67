import { isNoName } from '../tell/tails.ts'
import type { Candidate, Form, Telling } from '../tell/telling.ts'
import { isTrade } from '../words/lanes.ts'
import { isDoerName, NAME_SHAPE } from '../words/doer-names.ts'
import { isFirstName } from '../words/first-names.ts'
import { factOf } from '../words/facts.ts'
import { CAPITAL, LETTER, SMALL } from '../words/letters.ts'

/** `Dag`, `Claude Opus`, `Frau Petersen`, in Chinese and Japanese two to four signs. */
const PERSON = `@?(?:[${CAPITAL}][${SMALL}]{1,14}(?:\\s[${CAPITAL}][${LETTER}]{0,14})?|\\p{Script=Han}{1,10}(?:智能体|代理|工程师|小组|团队)[一二三四五六七八九十]?|\\p{Script=Han}{2,4}?|\\p{Script=Hangul}{2,4}?)`
const JOINT = '(?:\\s?[&+,/]\\s?|\\s(?:and|und|et|y|e)\\s)'
/** Whatever may be the name of one; whether it is, `isOne` says. */
const SHAPE = `(?:${PERSON}|${NAME_SHAPE})`
const PEOPLE = `${SHAPE}(?:${JOINT}${SHAPE})?`
const WORD = `@?[${SMALL}][${LETTER}\\d_.-]{1,30}(?:\\s(?:team|squad|crew))?`
/** `[Ada, later]  needs 1.1` */
const ORDERED =
  '\\s(?:needs|requires|after|once|when|depends on|waits for|blocked by|follows|following|starts)\\s[^()[\\]]{1,80}(?:\\s?[([][^()[\\]]{1,80}[)\\]])?$'
/** `王芳负责`, `佐藤さん`, `김민수 담당`, `Rosa leads`, `Rosa's` */
const SAID =
  "(?:负责|主责|来做|担当|が担当|さん|氏|\\s?담당|님|씨|['’]s?(?:\\s(?:job|turn|part))?|\\s(?:leads?|owns?|drives?|does|does it|on it|macht(?: das)?|fait|hace|faz|doet))?"
const TIME = `[~≈]?\\d[\\d.,–-]{0,5}\\s?[${SMALL}]{1,7}`
/** How a name stands behind what is done; the first of them that most tasks end in. */
const ENDS = [
  [
    `\\s?[([{（【](?:由|by\\s|${TIME}\\s?[,;·/|–—-]\\s?)?`,
    `${SAID}(?:,\\s[^()[\\]（）]{1,40}|\\s?[;·/|–—-]\\s?${TIME})?[)\\]}）】](?:${ORDERED}|(?=$|[.,;:]|\\s[–—-]\\s|\\s${TIME}$))`,
  ],
  ['\\s(?:(?:→|->|=>|⇒|»|>>|//)\\s|(?:::|~|(?:[–—-]\\s)?👤)\\s?)', '$'],
  [
    '(?:\\s(?:→|->|=>|[–—-])|,)?\\s(?:(?:to be )?(?:done|run|built|taken|owned|claimed|picked up|handled) )?by\\s',
    '$',
  ],
  ['\\s[|·•]\\s', '$'],
  // `Fit the models. Rosa, your agent.`
  ['\\.\\s', `(?:['’]s?\\s(?:agent|session|bot))?(?:,\\s(?:please|your (?:agent|session|bot)))?\\.$`],
  ['\\s(?:[–—-]|--|——|…|\\.{2,})\\s', `(?:,\\s${TIME}|\\s\\(${TIME}\\))?$`],
  ['(?:\\s|,\\s|;\\s)(?:agent|owner|assignee|who|dev|by)[=:]\\s?', '$'],
] as const
const FORMS = ENDS.flatMap(([before, behind], at) => [
  { end: new RegExp(`${before}(${PEOPLE})${behind}`, 'u'), share: at === 0 ? 1 : 1.5, isName: arePeople },
  // A word in brackets may be said of what is done as well.
  ...(at === 0
    ? []
    : [{ end: new RegExp(`${before}(${WORD})${behind}`, 'u'), share: 1.5, isName: () => true }]),
])
/** `Port the loader, Dag` */
const LAST = { end: new RegExp(`[,;:]\\s(${PEOPLE})$`, 'u'), share: 1.5, isName: arePeopleOrProgram }
/** Any word before a colon, or a small one without. */
const LABEL = `(?<label>[${LETTER}][${LETTER}.]{0,14}(?:\\s[${LETTER}]{1,10}){0,2}\\s?[:：]\\s?|[${LETTER}]{1,10}\\.\\s|w/\\s?|(?:by|with|von|bei|durch|por|com|con|chez|par|avec|door|bij|da|у|за)\\s)`
/** `(hat: Rosa)`, `– by Rosa`: the same word before every name, whatever it is. */
const LABELLED = [
  ['\\s?[([（【]', '[)\\]）】](?=$|[.,;:]|\\s[–—-]\\s)'],
  ['(?:\\s(?:→|->|=>|[|·•]|[–—-]|--)|[,.;])\\s', '$'],
].map(([before, behind]) => ({
  end: new RegExp(`${before}${LABEL}(${PEOPLE})${behind}`, 'u'),
  share: 1,
  isName: arePeople,
}))
/** `Rosa, …`, `Rosa's agent · …`: how a name stands before what is done. */
const FRONTS = [
  ':\\s+',
  '\\s(?:[–—-]|--|——|[|·•/]|…|\\.{2,3})\\s+',
  '[.,]\\s+',
  '\\sto\\s+',
  '\\s(?:→|->|=>|>|will)\\s+',
].map(behind => ({
  end: new RegExp(`^[([]?(${PEOPLE})(?:['’]s?(?:\\s(?:agent|session|bot))?)?[)\\]]?${behind}(?=\\S)`, 'u'),
  share: 1.5,
  isName: arePeopleOrProgram,
}))
/** What is said of work besides who does it: who only looks at it, and what or where it is. */
const BESIDE =
  /^(?:(?:co-?)?review|approv|sign|check|verif|test|ask|contact|backup|cc\b|for\b|to\b|after|before|see|prüf|freigabe|abnahme|relect|valid|revis|aprob|aprov|contr|beoordel|провер|area|modul|compon|komponent|repo|epic|label|tag|type|typ\b|tipo|kind|art\b|size|prio|risk|risiko|lang|part\b|page|screen|env|target|platform|plattform|region|source|categor|kategor|theme|thema|goal|ziel|effort|branch|place|room|raum|ort\b|site|version|release|tool|stack|using|topic|feature|layer|product|customer|client|kunde|note|status|state|bereich|sistema|system|service|mode|day|when)|审|核|レビュー|確認|검토|模块|类型|优先|種別|領域/iu
/** What stands behind work, too. */
const OTHER =
  /^(?:Optional|Done|Blocked|Draft|Later|Parallel|Serial|Sequential|Mandatory|Required|Critical|High|Medium|Low|Small|Large|New|Manual|Beta|Alpha|Final|Urgent|Important|Partial|Backend|Frontend|Infra|Docs|Tests?|Review|Human|Both|All|Each|See|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Linux|Windows|Android|Python|Rust|Java|Swift|Kotlin|Postgres|Redis|Docker|Stripe|Sentry|Slack|Discord|GitHub|GitLab|Kafka|RabbitMQ|MySQL|SQLite|MongoDB|Elastic|Elasticsearch|React|Vue|Angular|Svelte|Django|Rails|Laravel|Node|Deno|Bun|Terraform|Kubernetes|Helm|Grafana|Prometheus|Datadog|Figma|Jira|Notion|Twilio|Shopify|Auth|Billing|Cart|Checkout|Profile|Home|Settings|Login|Signup|Payments?|Wishlist|Orders?|Inventory|Admin|Dashboard|Notifications?|Onboarding|Feature|Bug|Chore|Must|Should|Could|English|German|French|Spanish|Italian|Portuguese|Japanese|Korean|Chinese|Dutch|可选|必须|重要|高|中|低|必須|任意)$/iu

/** Whether a word is said of what is done, of when or with what. */
export function isOther(word: string): boolean {
  return OTHER.test(word) || isNoName(word)
}

const BEGINS =
  /^(?:First|Then|Next|Last|Finally|Afterwards?|Also|Later|Now|Here|Note|Start|Begin|Build|Move|Switch|Add|Make|Port|Write|Try|Get|Step|Part|Goal|Risk|Team)(?!\p{L})/iu

/** Words that begin a title and are nobody. */
function beginsTitle(word: string): boolean {
  return BEGINS.test(word) || isTrade(word)
}

/** Whether one of those whom it names has a name that people have. */
function isPerson(said: string): boolean {
  return said.split(AND).some(name => isFirstName(name.replace(/^@/, '')))
}

const LISTS = new Set<Form>(['ids', 'checks', 'numbers', 'bullets', 'launch'])
const LEAST = 3
const CALLED = new RegExp(`^${PERSON}$`, 'u')
const PROGRAM = /^[a-z][\p{L}\d_]{0,20}(?:-[\p{L}\d_]{1,20}){1,3}$/u
const AND = new RegExp(JOINT, 'u')

/** `Port the loader (Dag)`, `Light curve — lamp`, `Dag · port the loader`: names that come again and again beside what is done. */
export function givePeople(told: Telling[]): void {
  const listed = told.filter(({ form }) => LISTS.has(form)).flatMap(({ tasks }) => tasks)
  // What is checked at the end stands in no group.
  const grouped = listed.filter(({ path }) => path.length > 0)
  const all = grouped.length > 0 ? grouped : listed
  const free = all.filter(({ agent }) => agent === null)
  if (free.length === 0) return
  const given = told.flatMap(({ tasks }) => tasks.flatMap(({ agent }) => agent ?? []))
  const people = given.filter(agent => CALLED.test(agent))
  const doers = new Set(given)
  const words = new Set(free.flatMap(({ title }) => title.match(/(?<!\p{L})\p{Ll}[\p{L}\d]+/gu) ?? []))
  for (const form of [...FORMS, ...LABELLED, ...FRONTS, LAST]) {
    const { end, share } = form
    const named = free.flatMap(task => nameIn(task, form) ?? [])
    const names = new Set(named.map(({ name }) => name))
    if (new Set(named.map(({ label }) => label)).size > 1) continue
    // Who does other tasks is somebody, however few these are.
    const isKnown = names.size > 0 && [...names].every(name => doers.has(name.replace(/^@/, '')))
    const isSure = names.size > 0 && [...names].every(name => name.split(AND).every(isDoerName))
    // One each: most of them have names that people have, and nothing is without one.
    const persons = [...names].filter(isPerson).length
    const isEach = named.length === free.length && persons > 1 && persons * 2 >= names.size
    const isCertain = isKnown || isSure || isEach
    if (!isCertain && (names.size === named.length || names.size * share > named.length)) continue
    // Where people are named already, less is enough.
    const known = people.length < LEAST ? 0 : people.length
    if (!isCertain && named.length + known < LEAST) continue
    const isFront = end.source.startsWith('^')
    if (isFront && (names.size < 2 || [...names].some(beginsTitle))) continue
    // `Auth: login` beside `Billing: invoices` says what it is about.
    if (isFront && !isCertain && persons === 0) continue
    if ((named.length + known) * 10 < (free.length + known) * (isFront ? 8 : known > 0 ? 5 : 6)) continue
    // What is written small elsewhere is a thing.
    if (named[0]!.label !== '' && [...names].some(name => words.has(name.toLowerCase()))) continue
    for (const { task, name } of named) {
      task.agent = name.replace(/^@/, '')
      task.title = task.title.replace(end, '').replace(/\.$/, '').trim()
    }
    return
  }
}

function isOne(name: string): boolean {
  return CALLED.test(name) || isDoerName(name)
}

/** At least one of them a person or surely somebody. */
function arePeople(names: string): boolean {
  const each = names.split(AND)
  return each.some(isOne) && each.every(name => isOne(name) || PROGRAM.test(name))
}

function arePeopleOrProgram(names: string): boolean {
  return PROGRAM.test(names) || arePeople(names)
}

function nameIn(
  task: Candidate,
  { end, isName }: { end: RegExp; isName(name: string): boolean },
): { task: Candidate; name: string; label: string } | null {
  const match = end.exec(task.title.slice(0, 400))
  if (match === null) return null
  const label = (match.groups?.label ?? '').toLowerCase().replace(/[:：\s]+$/u, '')
  const name = match.at(-1)!
  const fact = factOf(label)
  const isBeside = BESIDE.test(label) || (fact !== null && fact !== 'agent' && fact !== 'role')
  return isOther(name) || isBeside || !isName(name) ? null : { task, name, label }
}
