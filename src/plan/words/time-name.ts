import { DAY_PARTS, HOURS, toPart } from './halves.ts'
import { capitalise, stripSeparators } from './strip.ts'
import { DAYS } from './wave-kinds.ts'
import type { WaveName } from './wave-name.ts'

const WEEKDAY = new RegExp(
  `^(${DAYS})(?:\\s+(${DAY_PARTS}))?(?=\\s*$|\\s*[:(,·|]|\\s+[–—-]\\s|\\s+(?:the\\s+)?\\d{1,2}(?:\\.|/|st|nd|rd|th|\\s+\\p{Lu}))`,
  'iu',
)
/** `Saturday 08:00–11:00 – Preparation` */
const SHIFT = new RegExp(
  `^(${DAYS}),?\\s+(\\d{1,2}[:.]\\d{2}\\s*[-–]\\s*\\d{1,2}[:.]\\d{2})(?:\\s*(?:Uhr|hrs?|h))?(?![\\p{L}\\p{N}])`,
  'iu',
)
/** `Mo, 04.05.`: a short name is one beside a date. */
const DATED =
  /^(mo|di|mi|do|fr|sa|so|lun|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom|seg|ter|qua|qui|sex)(?=\.?,?\s+\d{1,2}(?:[./]|\s+\p{L}))/iu
const DATE =
  /^[.,\s]*(?:the\s+)?\d{1,2}(?:[./]\s?\d{1,2}[./]?(?:\d{2,4})?|(?:st|nd|rd|th)?\.?(?:\s+\p{L}{3,10}\.?)?)(?:\s+\d{4})?(?=$|[\s,(–—-]|:(?!\d))/u
/** Also `Window 22:00–23:30`. */
const CLOCK =
  /^(?:(?:from|(?:time |maintenance |change )?(?:window|slot|shift|block|period):?)\s+)?(\d{1,2})[:h](\d{2})\s*(?:[ap]m\s*)?(?:-|–|—|→|to|until)\s*(\d{1,2})[:h](\d{2})(?![\p{N}])/iu

/** `09:00` and nothing else */
const START = /^(?:(?:at|from|um|ab|à|a las)\s)?(\d{1,2})[:h](\d{2})(?:\s?(?:uhr|hrs?|h|am|pm))?:?$/iu

/** `09:00 Ann: backup` */
const STARTING =
  /^(\d{1,2})[:h](\d{2})(?:\s?(?:uhr|hrs?|h))?(?:\s?[–—-]\s|:\s|\s{1,3})(\p{L}[\p{L}\p{N} _-]{1,24}:\s\S.*)$/iu

/** `First thing, alone`, `After lunch. These do not wait …`, `END OF DAY when all is in` */
const PARTED =
  /^(first thing(?: in the morning)?|(?:before|after|over) lunch|end of (?:the )?(?:day|week)|last thing(?: at night)?|close of (?:business|play))(?=\s*$|\s*[.:,(·|]|\s+(?:when|once|as soon as)\s|\s+[–—-]\s)/iu
/** `Week of 2 March`, `Week of March 2nd: Delivery` */
const WEEK =
  /^(?:the )?week (?:of|from|starting|beginning) (?:(?:the|mon(?:day)?,?) )?(\d{1,2}(?:[./-]\d{1,2}[./-]?(?:\d{2,4})?|(?:st|nd|rd|th)?(?: of)? \p{L}{3,9})|\d{4}-\d{2}-\d{2}|\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?)(?=$|[\s:,(–—-])/iu

/** Groups named by nothing but when they are: a day, or a window of the clock. */
export function parseTimeName(plain: string, line: number): WaveName | null {
  const clock = CLOCK.exec(plain)
  if (clock !== null) {
    const [from, to] = [
      `${clock[1]!.padStart(2, '0')}:${clock[2]}`,
      `${clock[3]!.padStart(2, '0')}:${clock[4]}`,
    ]
    const title = stripSeparators(plain.slice(clock[0].length).replace(/^\s*(?:Uhr|hrs?|h)(?![\p{L}])/u, ''))
    return { kind: 'clock', key: `clock ${from}-${to}`, label: `${from}–${to}`, alias: null, title, line }
  }
  const start = START.exec(plain) ?? STARTING.exec(plain)
  if (start !== null) {
    const label = `${start[1]!.padStart(2, '0')}:${start[2]}`
    return { kind: 'clock', key: `clock ${label}`, label, alias: null, title: start[3] ?? '', line }
  }
  const shift = SHIFT.exec(plain)
  if (shift !== null) {
    const [day, hours] = [capitalise(shift[1]!), shift[2]!.replace(/\s*[-–]\s*/u, '–')]
    const title = stripSeparators(plain.slice(shift[0].length))
    const key = `day ${day.toLowerCase()}/${hours}`
    return { kind: 'day', key, label: `${day} ${hours}`, alias: null, title, line }
  }
  const week = WEEK.exec(plain)
  if (week !== null) {
    const title = stripSeparators(plain.slice(week[0].length))
    const said = week[1]!.replace(/\.$/, '')
    return {
      kind: 'week',
      key: `week of ${said.toLowerCase()}`,
      label: `Week of ${said}`,
      alias: null,
      title,
      line,
    }
  }
  const day = WEEKDAY.exec(plain) ?? DATED.exec(plain) ?? PARTED.exec(plain)
  if (day === null) return null
  const rest = plain.slice(day[0].length).replace(HOURS, '').replace(DATE, '')
  const said = day[0].toLowerCase()
  const name = { kind: 'day', key: `day ${said}`, label: capitalise(said), alias: said, line }
  return toPart({ ...name, title: '' }, rest) ?? { ...name, title: stripSeparators(rest) }
}

/** Minutes of the day at which a window begins and ends; null for every other group. */
export function toWindow(name: WaveName): { from: number; to: number } | null {
  const match = /^clock (\d+):(\d+)-(\d+):(\d+)$/.exec(name.key)
  if (match === null) return null
  const [from, to] = [Number(match[1]) * 60 + Number(match[2]), Number(match[3]) * 60 + Number(match[4])]
  return { from, to: to < from ? to + 24 * 60 : to }
}
