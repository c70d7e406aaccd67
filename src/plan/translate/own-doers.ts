import { matchesOf } from '../../lib/matches-of.ts'
import type { Plan } from '../plan.ts'
import { walk } from './walk.ts'

/** What a document may call those who do the work, and nothing else by the same word. */
const SURE = 'worker|bot|session|terminal|runner|helper|sub-?agent|assistant|coder|robot|minion|drone'
/** So may other things be called. */
const UNSURE = 'instance|pane|shell|seat'
const ABOUT = /\b(?:tmux|claude|codex|agents?|terminals?|sessions?|worktrees?)\b/i
/** `Worker 2` and `Session B` are understood wherever they stand. */
const COUNTED = /^(?:sub-?agent|worker|terminal|session|instance)$/i
const NUMBER = /^(?:\d{1,3}[A-Z]?|[A-Z])$/

const NAME = '(?:[\\p{L}][\\p{L}\\p{N}_.-]{0,20}[\\p{L}\\p{N}]|[A-Z]|\\d{1,3}[A-Z]?)'
/** Where a line or an item begins, behind a dash or a comma, in brackets, in a sentence of its own. */
const BEFORE =
  '(?<=^[ \\t>]{0,12}(?:(?:[-*+•]|\\d{1,3}[.)])[ \\t]+)?(?:\\[[ xX]\\][ \\t]+)?(?:#{1,6}[ \\t]+)?[*_[(]{0,3}|[–—·|,;/([→@]\\s?|:\\s|\\s-\\s|\\.\\s)'
const BEHIND = '(?=[`*_]{0,3}(?:\\s*(?:[:()\\]|,;.·–—→]|\\s-\\s|$)))'
/** `— worker store`, `(worker: store)`, `Worker store:`. */
const toForm = (word: string): RegExp =>
  new RegExp(`${BEFORE}(${word})(:? [\`*_]{0,3})(${NAME})${BEHIND}`, 'gimu')
const LEAST = 3

/**
 * Labels by which only this document calls those who do the work, as `agent`, which all of the reader knows: `— worker store`,
 * `(helper: rss)`, `Pane 2`. `restore` puts the document's own into what was read.
 */
export function takeOwnDoers(text: string): { text: string; restore: (plan: Plan) => Plan } {
  const words = ABOUT.test(text) ? `${SURE}|${UNSURE}` : SURE
  const usual = isCalled(text, 'agent|owner')
  const word = usual ? undefined : words.split('|').find(one => isCalled(text, one))
  if (word === undefined) return { text, restore: plan => plan }
  const own = new Map<string, string>()
  const called = new Set(matchesOf(text, toForm(word)).map(([, , , name]) => name!))
  const any = new RegExp(
    `(?<![\\p{L}\\p{N}-])(${word})(s?(?:: | )[\`*_]{0,3})(${NAME})(?![\\p{L}\\p{N}-])`,
    'giu',
  )
  const told = text.replaceAll(any, (all, label: string, gap: string, name: string) => {
    if (!called.has(name) || (NUMBER.test(name) && COUNTED.test(label))) return all
    const known = `${likeCase(label)}${gap}${name}`
    own.set(known, all)
    return known
  })
  const known = [...own.keys()].sort((a, b) => b.length - a.length)
  const back = new RegExp(
    `(?<![\\p{L}\\p{N}-])(?:${known.map(one => one.replaceAll('.', '\\.')).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  )
  return {
    text: told,
    restore: plan =>
      own.size === 0 ? plan : walk(plan, said => said.replaceAll(back, all => own.get(all)!)),
  }
}

/** By more than one name, in several lines. */
function isCalled(text: string, word: string): boolean {
  if (!new RegExp(`\\b(?:${word})\\b`, 'i').test(text)) return false
  const names = matchesOf(text, toForm(word)).map(([, , , name]) => name)
  return names.length >= LEAST && new Set(names).size > 1
}

function likeCase(label: string): string {
  if (/^\p{Lu}{2}/u.test(label)) return 'AGENT'
  return /^\p{Lu}/u.test(label) ? 'Agent' : 'agent'
}
