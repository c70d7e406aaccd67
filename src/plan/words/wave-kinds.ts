/**
 * How a group's word orders: `time` says when; `group` and `step` say when where they stand alone, and inside
 * a wave a step comes after the one before it while a group only gathers; `lane` says who works side by side.
 */
export type Sort = 'time' | 'group' | 'step' | 'lane'

/** Kind, sort, and the words for it in headings. The first kinds say order most plainly. */
const ROWS: [string, Sort, string][] = [
  ['wave', 'time', 'wave'],
  ['batch', 'time', 'batch'],
  ['round', 'time', 'round'],
  ['tier', 'time', 'tier'],
  ['ring', 'time', 'ring'],
  ['tranche', 'time', 'tranche'],
  ['level', 'time', 'level'],
  ['layer', 'time', 'layer'],
  ['phase', 'time', 'phase'],
  ['stage', 'time', 'stage'],
  ['milestone', 'time', 'milestone'],
  ['sprint', 'time', 'sprint'],
  ['iteration', 'time', 'iteration'],
  ['increment', 'time', 'increment'],
  ['cycle', 'time', 'cycle'],
  ['pass', 'time', 'pass'],
  ['block', 'time', 'block'],
  ['shift', 'time', 'shift'],
  ['window', 'time', 'window'],
  ['slot', 'time', 'slot'],
  ['day', 'time', 'day'],
  ['hour', 'time', 'hour'],
  ['week', 'time', 'week'],
  ['month', 'time', 'month'],
  ['gate', 'time', 'gate'],
  ['clock', 'time', ''],
  ['group', 'group', 'group|parallel group'],
  ['set', 'group', 'set'],
  ['cohort', 'group', 'cohort'],
  ['epic', 'group', 'epic'],
  ['part', 'group', 'part'],
  ['step', 'step', 'step'],
  ['track', 'lane', 'track'],
  ['lane', 'lane', 'lane|swimlane'],
  ['stream', 'lane', 'stream'],
  ['strand', 'lane', 'strand'],
  ['workstream', 'lane', 'workstream|work stream'],
  ['agent', 'lane', ''],
]

/** Also verbs or common nouns (`Set a flag`, `Level 2 support`): a name only where nothing follows but a title. */
const COMMON = new Set(
  'ring|level|layer|increment|cycle|pass|block|shift|window|slot|hour|month|gate|group|set|cohort|epic|part'.split(
    '|',
  ),
)

/** Days that stand for themselves as a heading; their kind is `day`. */
export const DAYS =
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|(?:before|after|over) lunch|this (?:morning|afternoon|evening)|mon|tue|wed|thu|fri|sat|sun|morning|noon|midday|afternoon|evening|night|vormittag|mittag|nachmittag|abend|matin|midi|après-midi|soir|' +
  'montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|' +
  'lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|' +
  '월요일|화요일|수요일|목요일|금요일|토요일|일요일|周[一二三四五六日]|星期[一二三四五六日]|[月火水木金土日]曜日?'

const SORTS = new Map(ROWS.map(([kind, sort]) => [kind, sort]))
const RANKS = new Map(ROWS.map(([kind], index) => [kind, index]))
const KINDS = new Map(
  ROWS.flatMap(([kind, , words]) =>
    words
      .split('|')
      .filter(word => word !== '')
      .map((word): [string, string] => [word, kind]),
  ),
)

/** For patterns: every word, longest first, so that none is taken for the beginning of another. */
export const KIND_WORDS = [...KINDS.keys()].sort((a, b) => b.length - a.length).join('|')

/** The kind that a word means, in whatever case and language. */
export function toKind(word: string): string | null {
  return KINDS.get(word.toLowerCase().replace(/\s+/g, ' ')) ?? null
}

export function isCommonWord(kind: string): boolean {
  return COMMON.has(kind)
}

export function sortOf(kind: string): Sort {
  return SORTS.get(kind) ?? 'time'
}

/** Where two groupings are equally good, the one whose word says order most plainly comes first. */
export function rankOf(kind: string): number {
  return RANKS.get(kind) ?? RANKS.size
}
