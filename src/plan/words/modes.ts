export type Mode = 'parallel' | 'serial' | 'mixed'

/** `two strands next to each other, each strand in sequence`: of what is in each, not of the whole. */
const WITHIN =
  /\beach (?:strand|lane|track|stream|column|list|pair|group)(?:['’]s tasks)? (?:\p{L}+ ){0,3}?(?:in (?:sequence|order|turn|series)|sequential(?:ly)?|serial(?:ly)?|one (?:\p{L}+ )?(?:after|by|at) (?:another|the other|one|a time)|top to bottom|step by step)/giu

/** What a text says of the order inside a wave; null where it says nothing. */
export function parseMode(said: string): Mode | null {
  const text = said.replace(WITHIN, ' ')
  const parallel =
    /(?<!\b(?:no|not|never|nothing|without|less)\s(?:in\s)?)\b(parallel(ly|ize|ise)?|simultaneous(ly)?|concurrent(ly)?|at once|side by side|independent(ly)?)\b/i.test(
      text,
    )
  const serial =
    /\b(serial(ly)?|sequential(ly)?|one (\p{L}+ )?(after|by|at) (another|the other|one|a time)|in sequence|back to back|(strictly |run |done |do )?in (this|that|the given|the listed|the stated) order|strictly in order|in order(?! to)|(?:in|follow(?:s|ing)?) the order (?:of the (?:table|list|rows)|given|listed|written|shown|above|below)|in (?:table|list|row) order|order (?:matters|counts|is (?:important|binding|fixed|mandatory))|step by step|top to bottom|top[- ]down)\b/iu.test(
      text,
    )
  if (/\b(mixed|partly parallel|partially parallel)\b/i.test(text)) return 'mixed'
  if (parallel && serial) return 'mixed'
  return parallel ? 'parallel' : serial ? 'serial' : null
}
