import { stripDecoration } from './strip.ts'
import { toKind } from './wave-kinds.ts'

const COUNTED =
  /^(\p{L}{3,20}|\p{L}{2}(?=\s\d))\s(\d{1,2}|[IVX]{1,4}|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)(?!\p{L}))(?=\s*$|\s*[:(.,]|\s+[–—-]\s|\s["“„«'‘])[\s:.,–—-]*/iu
const ROMAN = 'I II III IV V VI VII VIII IX X XI XII'.split(' ')
const WORDED = 'ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN'.split(' ')
/** What is counted and holds no group of tasks. */
const OTHER =
  /^(?:task|issue|story|ticket|item|job|unit|module|package|feature|section|agent|worker|developer|dev|team|session|terminal|instance|option|approach|alternative|variant|plan|appendix|annex|example|question|risk|scenario|chapter|version|note|figure|table|rule|goal|case|claude|prompt|attempt|review|meeting|person)$/i

const MEETING = /^(?:session|sitting|attempt|meeting)$/i

/** `Drop 2 – senses`: a word that counts, whatever it is. */
export interface CountedWord {
  word: string
  number: string
  title: string
}

export function parseCountedWord(text: string): CountedWord | null {
  const plain = stripDecoration(text).slice(0, 200)
  const match = COUNTED.exec(plain)
  return match === null ? null : { word: match[1]!, number: match[2]!, title: plain.slice(match[0].length) }
}

/** `AP 2`, `WP 2`: as likely a task's id as the name of a group. */
export function isShortWord({ word }: CountedWord): boolean {
  return word.length < 3
}

/** Whether they have one word and count from one on. */
export function countsOn(counted: CountedWord[]): boolean {
  const word = counted[0]?.word.toLowerCase()
  return (
    counted.length > 1 &&
    counted.every(
      (one, at) =>
        one.word.toLowerCase() === word &&
        [String(at + 1), ROMAN[at], WORDED[at]].includes(one.number.toUpperCase()),
    )
  )
}

/** Words for tasks, for people and for parts of a text count other things than groups. */
export function isOtherWord({ word }: CountedWord): boolean {
  return OTHER.test(word)
}

/** Those that people sit down to together. */
export function isMeeting({ word }: CountedWord): boolean {
  return MEETING.test(word)
}

/** No word for a group that is known by itself. */
export function isUnknownWord(counted: CountedWord): boolean {
  return !isOtherWord(counted) && toKind(counted.word) === null
}
