/** Who is said to do what stands before: by name, or as whoever writes or reads it. */
export interface Handed {
  who: { name: string } | 'writer' | 'reader'
  /** Whether the words leave no doubt; `Codex, because it knows the code` only says it of somebody known. */
  sure: boolean
}

const NAME =
  '(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]en|[Oo])\\s)?(?:[Aa]gent\\s)?(@?\\p{L}[\\p{L}\\p{N}_-]{0,30}(?:\\s(?:\\p{Lu}[\\p{L}.]{0,20}|\\d{1,2})(?![\\p{L}\\p{N}]))?)'
const IT =
  '(?:it|this|that|them|these|those|both)(?:\\s(?:one|ones|part|task|job|bit|piece))?(?![\\p{L}\\p{N}-])'
const WORK =
  '(?:do|take|have|get|own|handle|build|write|make|run|start|keep|cover|finish|look after|work on|take care of|take over|pick up|deal with)'
const WORKS =
  "(?:does|takes|has|gets|owns|handles|builds|writes|makes|runs|starts|keeps|covers|finishes|looks after|works on|takes care of|takes over|picks up|deals with|['’]s on|['’]s doing|['’]s got|is on|is doing|has got|is responsible for)"
const MAY = '(?:can|could|should|will|would|must|may|shall|is to|has to)'
const PLACE = '(?:list|plate|job|task|turn|desk|court|part|thing|hands)'
const HAND =
  '(?:give|giving|hand|handing|pass|passing|assign|assigning|leave|leaving|send|put|putting)(?:ing)?(?:\\s(?:it|this|that|them)(?:\\sone)?)?(?:\\sover)?(?:\\sto|\\son|\\swith)?'
const THIS =
  "(?:[Tt]h(?:is|at)(?:\\sone)?|[Ii]t)(?:['’]s|\\sis|\\sgoes|\\swill go|\\sgets|\\sbelongs|\\sstays)"
const END =
  '(?=$|[,;:]|\\s(?:again|please|too|as well|once more|because|since|wieder|bitte|auch)(?![\\p{L}]))'
const MACHT = '(?:macht|übernimmt|bekommt|kriegt|erledigt|baut|schreibt|nimmt)'

const sure = (...patterns: string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})`, 'u')

const BY_NAME: RegExp[] = [
  sure(`${NAME}(?:\\s(?:then|also|again))?\\s?${WORKS}\\s${IT}`),
  sure(`${NAME}\\s${MAY}\\s(?:then\\s|also\\s|please\\s)?${WORK}\\s${IT}`),
  sure(`${NAME}(?:,)?\\s(?:again|once more|as well|too|please|wieder|bitte)[,.!]?(?=$|\\s)`),
  sure(`(?:[Aa]gain|[Oo]nce more|[Ww]ieder|[Aa]uch|[Nn]ochmal)\\s${NAME}${END}`),
  sure(`(?:I(?:['’]ll|\\swill|['’]d|\\swould|['’]m|\\sam|\\scan)?\\s|[Ll]et['’]s\\s)${HAND}\\s${NAME}`),
  sure(`(?:[Gg]iven|[Hh]anded|[Aa]ssigned|[Gg]oes|[Gg]oing|[Oo]ver|[Uu]p)\\s(?:over\\s)?to\\s${NAME}`),
  sure(`(?:[Dd]one|[Bb]uilt|[Hh]andled|[Oo]wned|[Tt]aken)\\sby\\s${NAME}`),
  sure(
    `(?:${THIS}|(?:[Aa]\\s)?(?:[Oo]ne|[Jj]ob|[Tt]ask|[Tt]hing|[Ww]ork))\\s(?:a\\s(?:job|task|thing)\\s|one\\s)?(?:to|for|with|on|up to)\\s${NAME}`,
  ),
  sure(`(?:${THIS}|[Oo]n)\\s${NAME}(?:['’]s|['’])(?:\\s${PLACE})?(?![\\p{L}])`),
  sure(`${NAME}['’]s\\s(?:list|plate|job|turn|desk)(?![\\p{L}])`),
  sure(`${NAME}\\s${MACHT}\\s(?:das|die|den|es|sie|ihn|diese[ns]?)(?![\\p{L}])`),
  sure(
    `(?:[Dd]as|[Dd]en|[Dd]ie|[Ee]s)?\\s?(?:${MACHT}|Macht|Übernimmt|Bekommt|Erledigt)\\s(?:wieder\\s|auch\\s)?${NAME}`,
  ),
  sure(`(?:(?:[Dd]as\\s)?[Gg]eht(?:\\swieder)?\\san|[Gg]ebe? ich(?:\\s(?:wieder\\s)?an)?)\\s${NAME}`),
  sure(`(?:[Cc]['’]est\\s)?${NAME}\\s(?:qui\\s)?s['’]en\\s(?:charge|occupe)`),
  sure(
    `(?:[Ll][aeo]\\s(?:hace|lleva|coge|toma|ejecuta|prende|fa|segue|esegue|cura)|[Ff]ica\\scom|[Qq]uem\\sfaz\\sé|[Ff]az|[Ss]e\\s(?:encarga|ne\\soccupa)|(?:[Aa]\\s)?[Cc]argo\\sd[aeo]|[Ll]o\\sasume|[Tt]occa\\sa|[Vv]a\\sa|[Aa]ffidat[ao]\\sa|[Aa]signad[ao]\\sa|[Aa]tribuíd[ao]\\s[aà]o?|[Cc]onfiée?\\sà|[Pp]rise?\\spar|[Ff]aite?\\spar|[Ff]att[ao]\\sda)\\s${NAME}`,
  ),
  sure(`(?:[Dd]at\\s|[Dd]it\\s)?(?:[Dd]oet|[Nn]eemt|[Pp]akt|[Kk]rijgt)\\s${NAME}`),
  sure(
    `${NAME}\\s(?:l[ao]\\s(?:hace|lleva|prende|fa)|se\\s(?:encarga|ne\\soccupa)|doet\\s(?:dit|dat|het)|assume|fica\\scom)`,
  ),
]
const BY_KNOWN = new RegExp(`^(?:(?:[Ff]or|[Ww]ith|[Bb]y|[Ff]ür|[Pp]our|[Pp]ara)\\s)?${NAME}${END}`, 'u')

const WRITER = sure(
  `(?:(?:[Tt]h(?:is|at)(?:\\sone)?|[Ii]t)(?:['’]s|\\sis)\\s)?(?:[Mm]e|[Mm]ine|[Mm]yself|(?:[Oo]n|[Ww]ith|[Ff]or)\\sme|(?:(?:[Oo]n|[Ii]n)\\s)?[Mm]y\\s${PLACE})${END}`,
  `I(?:['’]ll|\\swill|['’]d|\\scan|\\swant to)?\\s(?:then\\s|also\\s)?${WORK}\\s${IT}`,
  `I(?:['’]m|\\sam)\\s(?:doing|on|taking)\\s${IT}`,
  `(?:[Dd]as\\s|[Dd]ie\\s|[Dd]en\\s)?(?:[Mm]ache?|[Üü]bernehme|[Nn]ehme)\\sich(?![\\p{L}])`,
  `[Ii]ch(?:\\s(?:mache?|übernehme|nehme)\\s(?:das|die|den|es)(?![\\p{L}])|${END})`,
  `[Jj]e\\sm['’]en\\s(?:charge|occupe)|[Ll][ao] hago yo|[Mm]e encargo yo|[Ee]u (?:faço|pego|assumo)|[Ll][ao] (?:prendo|faccio) io|[Mm]e ne occupo io|[Dd]at doe ik|[Ii]k doe (?:dit|dat)`,
)
const READER = sure(
  `(?:(?:[Tt]h(?:is|at)(?:\\sone)?|[Ii]t)(?:['’]s|\\sis)\\s)?(?:[Yy]ou|[Yy]ours|(?:[Oo]n|[Oo]ver to|[Uu]p to|[Ww]ith|[Ff]or)\\syou|(?:(?:[Oo]n|[Ii]n)\\s)?[Yy]our\\s${PLACE})${END}`,
  `[Yy]ou(?:['’]ll|\\swill|['’]d|\\scan|\\scould|\\sshould)?\\s(?:please\\s)?${WORK}\\s${IT}`,
  `(?:[Cc]an|[Cc]ould|[Ww]ill|[Ww]ould)\\syou\\s(?:please\\s)?${WORK}\\s${IT}`,
  `(?:[Dd]as\\s|[Dd]ie\\s|[Dd]en\\s)?(?:[Mm]achst|[Üü]bernimmst|[Nn]immst)\\s[Dd]u(?![\\p{L}])`,
  `[Dd]u(?:\\s(?:machst|übernimmst|nimmst)\\s(?:das|die|den|es)(?![\\p{L}])|${END})`,
)

const SENTENCE_MAX = 300

/** `Codex does this one`, `I'll give that to Claude`, `That's yours`, `Claude again`. */
export function parseHanded(sentence: string): Handed | null {
  const text = sentence.slice(0, SENTENCE_MAX).replace(/[.!?)\s]+$/, '')
  if (WRITER.test(text)) return { who: 'writer', sure: true }
  if (READER.test(text)) return { who: 'reader', sure: true }
  for (const pattern of BY_NAME) {
    const name = pattern.exec(text)?.[1]
    if (name !== undefined) return { who: { name: bare(name) }, sure: /[\p{Lu}\d@-]/u.test(name) }
  }
  const name = BY_KNOWN.exec(text)?.[1]
  return name === undefined ? null : { who: { name: bare(name) }, sure: false }
}

function bare(name: string): string {
  return name.replace(/^@/, '')
}
