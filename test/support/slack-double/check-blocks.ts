import type { Block } from './workspace.ts'

const BLOCKS_MAX = 50
const VIEW_BLOCKS_MAX = 100
/** Not in the documents, but met by many: of all texts of a message. */
const ALL_CHARS_MAX = 13_200
/** The same for what is rich text. */
const RICH_CHARS_MAX = 11_000
const STATES = new Set(['pending', 'in_progress', 'complete', 'error'])
const STYLES = new Set([undefined, 'primary', 'danger'])

type Json = Record<string, unknown>

/** What Slack would refuse of these blocks; empty: nothing. */
export function checkBlocks(blocks: unknown, where: 'message' | 'view'): string[] {
  if (!Array.isArray(blocks)) return ['blocks are no list']
  const problems: string[] = []
  const most = where === 'message' ? BLOCKS_MAX : VIEW_BLOCKS_MAX
  if (blocks.length > most) problems.push(`${blocks.length} blocks, ${most} at most`)
  const all = blocks as Block[]
  for (const [at, block] of all.entries())
    problems.push(...checkBlock(block, where).map(problem => `block ${at} (${block.type}): ${problem}`))
  const types = all.map(({ type }) => type)
  if (types.includes('plan') && types.includes('task_card')) problems.push('a plan and cards beside it')
  if (types.filter(type => type === 'plan').length > 1) problems.push('more than one plan')
  problems.push(...findTwice(all.map(block => block['block_id'])))
  problems.push(
    ...findTwice(
      all
        .filter(({ type }) => type === 'actions')
        .flatMap(block => listOf(block, 'elements').map(el => el['action_id'])),
    ),
  )
  if (where === 'view') return problems
  const chars = countChars(all)
  if (chars > ALL_CHARS_MAX) problems.push(`msg_blocks_too_long: ${chars} characters in all`)
  const rich = countChars(all.filter(({ type }) => type === 'rich_text' || type === 'plan'))
  if (rich > RICH_CHARS_MAX) problems.push(`msg_blocks_too_long: ${rich} characters of rich text`)
  return problems
}

function checkBlock(block: Block, where: 'message' | 'view'): string[] {
  const { type } = block
  switch (type) {
    case 'header':
      return checkText(block['text'], 150, ['plain_text'])
    case 'section':
      return checkText(block['text'], 3_000, ['plain_text', 'mrkdwn'])
    case 'divider':
      return []
    case 'context':
      return [
        ...checkCount(listOf(block, 'elements'), 1, 10),
        ...listOf(block, 'elements').flatMap(element => checkText(element, 3_000, ['plain_text', 'mrkdwn'])),
      ]
    case 'actions':
      return [
        ...checkCount(listOf(block, 'elements'), 1, 25),
        ...listOf(block, 'elements').flatMap(checkButton),
      ]
    case 'rich_text':
      return listOf(block, 'elements').flatMap(checkRich)
    case 'plan':
      return checkPlan(block)
    case 'input':
      return where === 'view' ? checkText(block['label'], 2_000, ['plain_text']) : ['only in views']
    default:
      return ['there is no such block']
  }
}

function checkPlan(block: Block): string[] {
  const tasks = listOf(block, 'tasks')
  return [
    ...(typeof block['title'] === 'string' && block['title'] !== '' ? [] : ['no title']),
    ...checkCount(tasks, 1, 50),
    ...findTwice(tasks.map(task => task['task_id'])),
    ...tasks.flatMap(task => [
      ...(task['type'] === 'task_card' ? [] : ['a task is no task_card']),
      ...(STATES.has(String(task['status'])) ? [] : [`status ${String(task['status'])}`]),
      ...(typeof task['title'] === 'string' && task['title'] !== '' ? [] : ['a task without a title']),
    ]),
  ]
}

function checkButton(button: Json): string[] {
  if (button['type'] !== 'button') return [`an element ${String(button['type'])}`]
  const { action_id: id = '', value = '' } = button
  return [
    ...checkText(button['text'], 75, ['plain_text']),
    ...(typeof id === 'string' && id.length <= 255 ? [] : ['action_id too long']),
    ...(typeof value === 'string' && value.length <= 2_000 ? [] : ['value too long']),
    ...(STYLES.has(button['style'] as string | undefined) ? [] : [`style ${String(button['style'])}`]),
  ]
}

function checkText(text: unknown, most: number, types: string[]): string[] {
  if (typeof text !== 'object' || text === null) return ['no text']
  const { type, text: said } = text as Json
  if (!types.includes(String(type))) return [`text of type ${String(type)}`]
  if (typeof said !== 'string' || said.length === 0) return ['an empty text']
  return said.length > most ? [`${said.length} characters, ${most} at most`] : []
}

const RICH_PARTS: Record<string, Set<string>> = {
  rich_text: new Set(['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote']),
  rich_text_list: new Set(['rich_text_section']),
  rich_text_section: new Set(['text', 'link', 'emoji', 'date', 'user', 'channel', 'broadcast']),
  rich_text_preformatted: new Set(['text', 'link']),
  rich_text_quote: new Set(['text', 'link']),
}

function checkRich(element: Json): string[] {
  const type = String(element['type'])
  const known = RICH_PARTS[type]
  if (!known) return [`an element ${type}`]
  const parts = listOf(element, 'elements')
  return [
    ...(type === 'rich_text_list' && !['bullet', 'ordered'].includes(String(element['style']))
      ? ['a list without a style']
      : []),
    ...parts.flatMap(part => {
      const inner = String(part['type'])
      if (!known.has(inner)) return [`${inner} in ${type}`]
      if (inner in RICH_PARTS) return checkRich(part)
      if (inner === 'text')
        return part['text'] === '' || typeof part['text'] !== 'string' ? ['an empty text'] : []
      if (inner === 'date')
        return Number.isInteger(part['timestamp']) && typeof part['format'] === 'string' ? [] : ['a bad date']
      return []
    }),
  ]
}

function checkCount(list: unknown[], least: number, most: number): string[] {
  return list.length < least || list.length > most ? [`${list.length} elements, ${most} at most`] : []
}

function findTwice(ids: unknown[]): string[] {
  const there = ids.filter(id => typeof id === 'string')
  return new Set(there).size === there.length ? [] : ['an id twice']
}

function listOf(block: Json, key: string): Json[] {
  return Array.isArray(block[key]) ? (block[key] as Json[]) : []
}

/** Of all that is text in it. */
function countChars(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + countChars(each), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum +
      ((key === 'text' || key === 'title') && typeof each === 'string' ? each.length : countChars(each)),
    0,
  )
}
