/** A pattern and what stands for it. */
export type Turn = [RegExp, string]

const NEEDS = '(?:needs?|requires?|depends? on|builds? on|waits? for|is blocked by|are blocked by)'
/** Before what is waited for. */
const WAITS = `(?:${NEEDS}|waits? (?:until|till))`
const DONE = '(?: (?:to be )?(?:done|finished|merged|in|ready|there|complete)(?: first)?)?'

/** Wherever they stand. */
const ALWAYS: Turn[] = [
  [/\s\((?:which |it |that |this )?(?:only )?(?:after|once|when|as soon as) ([^()]{2,80})\)/giu, ' once $1'],
  [
    new RegExp(`\\s\\((?:which |it |that |this )?${NEEDS} ([^()]{2,80}?)${DONE}\\)`, 'giu'),
    ' once $1 is done',
  ],
  [
    /,? (?:but|and) (?:only )?(?:after(?! (?:that|this|it|which|both)\b)|once|when|as soon as)\s/giu,
    ' once ',
  ],
  [/,? (?:but |and )?not (?:before|until) (?=.{3,80}? (?:is|are|has|have) )/giu, ' once '],
  [
    new RegExp(`,? (?:which|that|this|it|and|but) (?:it )?${NEEDS} ([^,.;]{2,80}?)${DONE}(?=$|[,.;])`, 'giu'),
    ' once $1 is done',
  ],
  [new RegExp(`, ${NEEDS} ([^,.;]{2,80}?)${DONE}(?=$|[.;])`, 'giu'), ' once $1 is done'],
  [
    /^While (?:(?:she|he|it|they|that|this)|.{2,30}?) (?:runs?|goes on|happens|(?:does|do|is (?:at|on|doing)|are (?:at|on|doing)) (?:that|this|it|so)),?\s/u,
    'Meanwhile, ',
  ],
  [
    /^Before (?:we|you|anybody|anyone|it|that|this) (?:ships?|releases?|merges?|deploys?|go(?:es)? (?:live|out))[^,]{0,30},\s/u,
    'Finally, ',
  ],
]
const LED =
  '(?!(?:today|tomorrow|tonight|on|in|then|finally|last|first|next|once|when|after|as soon|meanwhile|in parallel|at the same|with|while)\\b)'
/** At the end of a sentence that does not begin with when it is. */
const AT_END: Turn[] = [
  [
    new RegExp(
      `^${LED}(.{6,200}?),? (?:in parallel|at the same time|alongside|side by side) (?:with|as|to) [^,.;]{2,60}([.;]?)$`,
      'iu',
    ),
    'Meanwhile, $1$2',
  ],
  [
    new RegExp(`^${LED}(.{6,200}?),? (?:at the (?:very )?end|in the end|last(?: of all)?)([.;]?)$`, 'iu'),
    'Finally, $1$2',
  ],
  [
    new RegExp(
      `^${LED}(.{6,200}?)(?<!look|looks),? (?:afterwards?|after that|later(?: on)?|next)([.;]?)$`,
      'iu',
    ),
    'Then $1$2',
  ],
  [new RegExp(`^${LED}(.{6,200}?),? in the meantime([.;]?)$`, 'iu'), 'Meanwhile, $1$2'],
  [new RegExp(`^${LED}(\\p{L}.{6,200}?) first([.;]?)$`, 'iu'), 'First, $1$2'],
]

/** What English sentences say of when something is done, elsewhere than where they begin: put there. */
export function toOrderTurns(doer: string): Turn[] {
  const verb = '(?=(?!is\\s|was\\s|has\\s)\\p{Ll}{2,20}s\\s|(?:can|will|should|must) \\p{Ll})'
  return [
    [new RegExp(`^(?:please,? )${doer}`, 'iu'), '$<doer>'],
    [
      new RegExp(`^${doer},? (?:in the meantime|meanwhile|at the same time|in parallel),? ${verb}`, 'u'),
      'Meanwhile, $<doer> ',
    ],
    [new RegExp(`^${doer},? (?:then|next|finally|afterwards|after that),? ${verb}`, 'u'), 'Then $<doer> '],
    [new RegExp(`^${doer}, independently,? ${verb}`, 'u'), '$<doer> independently '],
    [
      new RegExp(
        `^(?:then |next )?${doer} (?:goes|comes|is|runs) (first|last),? and (?:then )?${verb}`,
        'iu',
      ),
      '$2: $<doer> ',
    ],
    [
      new RegExp(
        `^(?:then |next )?${doer} ${WAITS} ([^,.;]{2,80}?),? (?:and (?:then|after that|afterwards)|then) ${verb}`,
        'iu',
      ),
      'Once $2 is done, $<doer> ',
    ],
    [
      new RegExp(`^(?:we )?(?:kick off|start|begin|open)s?(?: off)? with ${doer} (?:on|doing|for)\\s`, 'iu'),
      'First, $<doer> handles ',
    ],
    [
      new RegExp(`^${doer} (?:finishes|closes|ends|wraps up|rounds off) (?:off )?with\\s`, 'iu'),
      'Finally, $<doer> handles ',
    ],
    [
      new RegExp(`^(.{3,80}?) (goes|comes|is|runs) (first|last),? \\(${doer}\\)\\.?$`, 'iu'),
      '$3: $<doer> handles $1.',
    ],
    ...ALWAYS,
    ...AT_END,
  ]
}
