import { findWaveMentions } from './wave-name.ts'

const GO =
  'are|is|can|may|could|should|shall|will|must|both|all|then|also|be|start(?:s|ed)?|launch(?:es|ed)?|run|runs|go|goes|begin|begins|executed?|proceed|happen|work(?:ed)?|done|take place|kicked|off|out|that|which|safely|happily|fully|completely|entirely|' +
  'démarrent|commencent|partent|tournent|avancent|vont|peuvent|sont|starten|laufen|beginnen|gehen|können|werden|' +
  'arrancan|empiezan|comienzan|corren|van|pueden|começam|arrancam|correm|rodam|podem|vão|lopen|kunnen|partono|iniziano|vanno|possono'
const BESIDE =
  'in parallel|gemeinsam|zusammen|gleichzeitig|ensemble|junt[ao]s|samen|tegelijk|insieme|at the same time|at once|together|simultaneously|concurrent(?:ly)?|side by side|beside each other|alongside (?:each other|one another)|parallel\\b(?! to)|' +
  'overlap(?:ping)?\\b|independent(?:ly)?(?: (?:of|from) (?:each other|one another))?(?! (?:of|from)\\b)'
/** `Waves 2 and 3 | start together` */
const BEHIND = new RegExp(`^[\\s,]{0,3}(?:\\([^()]{0,60}\\)\\s?)?(?:(?:${GO})\\s+){0,6}(?:${BESIDE})`, 'iu')
/** Nothing of the kind is said without. */
const ANY = new RegExp(`\\b(?:${BESIDE})`, 'i')
/** `the tasks of waves 2 and 3`, `never run waves 2 and 3 …` */
const OTHERWISE =
  /(?:\b(?:tasks?|agents?|items?|work|jobs|everything|all|anything) (?:of|in|from|inside|within)\b|\b(?:after|once|when|until|before|never|not|within|inside|unlike|if)\b|n['’]t\b)[^.;:]{0,25}$/iu

/** The waves that a sentence sets beside each other, by their keys: `Waves 2 and 3 start together`. */
export function findTogether(text: string): string[][] {
  if (!ANY.test(text)) return []
  return findWaveMentions(text).flatMap(({ keys, start, end }) =>
    keys.length > 1 &&
    BEHIND.test(text.slice(end, end + 160)) &&
    !OTHERWISE.test(text.slice(Math.max(0, start - 60), start))
      ? [keys]
      : [],
  )
}
