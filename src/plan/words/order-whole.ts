/** What sentences say of the order that is drawn or listed: that there is no other. */

const SOURCES =
  'blocked[- ]by|depend\\p{L}*|needs|requires|after(?!\\s+(?:the|an?|all|both|each|every|this|that|these|those|its?|\\p{L}{1,6}[-_]?\\d))|arrows?|edges?|links|graph|diagram|drawing|prerequisites|predecessors'
const SOURCE = `(?:${SOURCES})(?:["'”*\`]*\\s+(?:column|field|line|list|table|notes?|lines|fields)s?)?`
/** `The "blocked by" notes are complete`, `the arrows win`. */
const WHOLE = new RegExp(
  `\\b(?:${SOURCE})\\b[^.;:!?]{0,50}?\\s(?:(?:is|are) (?:complete|exhaustive|authoritative|right|what (?:decides|counts|matters|orders)|all there (?:is|are)|the (?:only|whole|full|complete) (?:order|truth|story|list|thing|barrier)|the (?:contract|law|authority|(?:\\p{L}+ ){0,2}source of truth))|wins?\\b|rules?\\b|decides?\\b|counts?\\b(?! as))|` +
    `\\bonly (?:the )?["'“*\`]*${SOURCE}["'”*\`]* (?:decides?|counts?|matters?|orders?|holds?)\\b|` +
    `\\bwhat (?:(?:really|truly|actually|alone) )?(?:counts|decides|matters)(?: for [^.,;:!?]{1,40})? (?:is|are) (?:only )?(?:the )?${SOURCE}|` +
    `\\b(?:believe|trust|obey|goes? by) (?:only )?the ${SOURCE}\\b|` +
    `\\b(?:order|dispatch|scheduling|start\\p{L}*)\\b[^.;:!?]{0,30}\\b(?:comes?|follows?|(?:is )?driven|(?:is )?decided|(?:is )?taken)\\b[^.;:!?]{0,8}\\b(?:from|by)\\b[^.;:!?]{0,12}\\b${SOURCE}(?: only| alone|, not)\\b`,
  'iu',
)
const PIECE =
  'tasks?|jobs?|items?|issues?|tickets?|cards?|rows?|box(?:es)?|nodes?|pieces?|everything|anything|each|every one|agents?|it|one'
const STARTED = 'starts?|begins?|runs?|started|begun|launch(?:ed)?|picked up|pulled|goes|go'
/** `A job starts as soon as its needs are met`, `Start a box the minute its arrows are done`. */
const FREED = new RegExp(
  `\\b(?:(?:${PIECE})\\b[^.;:!?]{0,40}\\b(?:${STARTED})|(?:start|launch|run|pick up|pull) (?:an?|any|each|every|the) (?:${PIECE}))\\b[^.;:!?]{0,30}` +
    '\\b(?:as soon as|when|once|after|the (?:minute|moment|second|instant))\\b[^.;:!?]{0,50}' +
    '\\b(?:its|their|the|in|it)\\b[^.;:!?]{0,12}(?:needs|dependenc|depends|after|blocke[dr]|waits|prerequisites|predecessors|arrows|incoming|edges|conditions?\\b|<-|←)',
  'iu',
)
const INSIDE =
  /\b(?:within|inside|in)\s+(?:a|an|each|every|the same|one|its|the)\s+(?:wave|batch|phase|stage|tier|round|group|step|window|slot|shift|block|sprint|day|week|milestone)\b/i
/** `Nothing else holds a task back`, `No task waits for what is not listed`. */
const NOTHING_ELSE =
  /\bnothing else (?:holds?|blocks?|delays?|gates?|orders?|waits?)\b|\b(?:waits?|blocked|held)\b[^.;:!?]{0,60}\b(?:for|by|and) nothing else\b|\b(?:apart from|besides|beyond|except for) (?:these|those|the|what)\b[^.;:!?]{0,50}\bnothing (?:waits|blocks|holds|is (?:blocked|held))\b|\b(?:no|never)\b[^.;:!?]{0,30}\bwaits? for (?:anything|something|what|a \p{L}+) (?:that )?(?:is |are )?not (?:listed|named|written|shown|drawn)\b/iu
const GROUP = 'wave|phase|stage|milestone|sprint|batch|block|group|round|tier|week|track|lane|swimlane|stream'
const GROUPS = `(?:(?:${GROUP})(?:e?s)|columns|(?:${GROUP}) (?:columns?|names?|numbers?|numbering|labels?|headings?|tags?))`
const NO_HOLD =
  '(?:blocks?|holds?(?: up| back)?|orders?|gates?|means?) (?:nothing|nobody|no one)|(?:is|are) (?:no|not) (?:an? )?barriers?|(?:is|are) not? order|do(?:es)? not (?:block|gate|order|hold)|ha(?:s|ve) no effect'
const SHOWN =
  '(?:only|just|merely|purely)?\\s*(?:there )?for (?:the |our |a )?(?:\\S+ ){0,2}(?:board|calendar|dashboard|reports?|reporting|chart|slides?|view|overview|humans|people|reading|orientation|talking|discussion|convenience)|(?:only |just |merely |purely |a )?(?:informational|cosmetic|decorat\\p{L}+|bookkeeping|reading aid)|only (?:say|tell|show)s?'
const IDLE = new RegExp(
  `\\b${GROUPS}\\b[^.;!?]{0,80}\\b(?:${NO_HOLD})\\b|\\b${GROUPS} (?:is|are|exists?|serves?) (?:${SHOWN})\\b|\\b${GROUPS}\\b[^.;!?]{0,40}\\b(?:only|just|merely|purely) (?:there )?for the (?:\\S+ ){0,2}(?:board|calendar|dashboard|reports?|chart|slides?|view|overview|humans|people)\\b|` +
    `\\bno (?:\\p{L}+ )?barriers? between (?:the )?${GROUPS}(?!\\s*\\d)|\\b(?:swim)?lane (?:${NO_HOLD})\\b`,
  'iu',
)
/** `A step is not a barrier.` */
const NO_BARRIER = new RegExp(
  `\\b(?:${GROUP}|step|column|it|they|these)(?:e?s)? (?:is|are) (?:no|not|never) (?:an? )?(?:\\p{L}+ )?barriers?\\b`,
  'iu',
)
/** `A package without predecessors may be started at once, whatever its stage.` */
const WHATEVER = new RegExp(
  `\\b(?:start|begin|run|launch|pick)\\p{L}*\\b[^.;!?]{0,40}\\b(?:whatever|whichever|regardless of|no matter(?: which| what)?)\\s(?:(?:its|the|their)\\s)?(?:${GROUP})\\b`,
  'iu',
)
const LABELS =
  /\b(?:waves|phases|stages|milestones|sprints|batches|groups|rounds|tiers)\s+(?:(?:only|just|merely|simply)\s+group\b|(?:are|is)\s+(?:only|just|merely|nothing but|no more than)\s+(?:\p{L}+\s){0,3}?(?:labels?|headings?|groupings?|groups|buckets?|folders?|names?|for (?:reading|humans|people|orientation))\b)/iu
const OPEN = /\b(?:when|once|until|after|if|unless|all|every|before|whether|that|not)\s(?:\p{L}+\s){0,3}$/iu

/** Nothing of the kind is said without one of them. */
const ANY_OF_WHOLE =
  /\b(?:is|are|exists?|serves?|wins?|rules?|decide[sd]?|counts?|matters?|orders?|holds?|what|believe|trust|obey|by|from|blocks?|gates?|means?|do|does|has|have|only|just|merely|purely|no|nothing|never|as|when|once|after|minute|moment|second|instant)\b/i

const NEEDS =
  '(?:vorgänger|voraussetzung|abhängigkeit|pfeil|prérequis|dépendance|prédécesseur|flèche|dependencia|predecesor|requisito|apuntan|flecha|dependência|predecessor[ae]|pré-requisit|seta|dipendenz|prerequisit[oi]|frecc|voorganger|afhankelijk)'
const AFTER_ELSEWHERE = '[„«“"\'‚](?:\\s?)(?:after|nach|après|después|depois|dopo|na)(?!\\p{L})'
const GROUP_ELSEWHERE =
  'étapes?|lots?|vagues?|jalons?|etapas?|oleadas?|fases?|tandas?|ondas?|rodadas?|stufen?|phasen?|wellen?|schritte?|fasi|tappe|fasen'
/** The same in other languages, of whose words some may have been put into English. */
const ELSEWHERE = [
  // `Las etapas solo sirven para los informes`
  new RegExp(
    `(?<!\\p{L})(?:${GROUP_ELSEWHERE}|(?:${GROUP})(?:e?s)?)\\s(?:(?:dienen|sind|gelten) (?:nur|lediglich)|(?:ne )?(?:servent|sont) (?:seulement|uniquement|que|qu['’])|(?:sólo|solo|solamente) (?:sirven|son|agrupan)|(?:sirven|son) (?:sólo|solo|solamente)|(?:só|apenas) (?:servem|são|agrupam)|(?:servem|são) (?:só|apenas)|(?:servono|sono) (?:solo|soltanto)|zijn alleen)`,
    'iu',
  ),
  // `Una tarea arranca en cuanto terminan las que le apuntan`
  new RegExp(
    '(?<!\\p{L})(?:startet|beginnt|tasks?|läuft los|démarre|commence|part|arranca|empieza|comienza|começa|inicia|parte|comincia|start|begint)(?!\\p{L})[^.;]{0,20}(?:,\\s)?(?:after|sobald|dès que|en cuanto|tan pronto como|assim que|logo que|(?:non )?appena|zodra|as soon as|once|when)\\s[^.;]{0,50}' +
      NEEDS,
    'iu',
  ),
  // `Maßgeblich sind allein die Angaben „nach …“`, `Seules les mentions « après » comptent`
  new RegExp(
    `(?<!\\p{L})(?:(?:maßgeblich|entscheidend|verbindlich|bindend) (?:sind|ist) (?:allein|nur|ausschließlich|einzig)|(?:es )?(?:gelten|zählen) (?:allein|nur|ausschließlich|einzig)|(?:solo|sólo|só|apenas) (?:cuentan|contam|valen|valem|mandan|mandam)|contano solo|alleen)(?!\\p{L})[^.;]{0,40}(?:${AFTER_ELSEWHERE}|${NEEDS})|(?<!\\p{L})seule?s? [^.;]{0,40}(?:${AFTER_ELSEWHERE}|${NEEDS})[^.;]{0,20}(?:compte|font foi|fait foi|décide)`,
    'iu',
  ),
  /(?<!\p{L})wo nichts (?:steht|angegeben ist|vermerkt ist|dabeisteht)[^.;]{0,30}(?:sofort|gleich|jederzeit)/iu,
]
/** What none of them is without, and no plain English has. */
const ANY_ELSEWHERE = new RegExp(
  `${NEEDS}|maßgeblich|entscheidend|verbindlich|bindend|gelten|zählen|cuentan|contam|contano|valen|valem|mandan|alleen|seule|wo nichts|dienen|sind nur|servent|ne sont|sont (?:seul|uniq|que)|s[oó]lo|solamente|servem|apenas|servono|soltanto|zijn alleen`,
  'i',
)
const INSIDE_ELSEWHERE =
  /(?<!\p{L})(?:innerhalb|dans (?:un|une|le|la|chaque)|à l['’]intérieur|dentro de|em cada|en cada|all['’]interno|binnen)(?!\p{L})/iu

/** Whether mere numbering of the groups adds nothing to what the tasks say they need. */
export function saysWhole(text: string): boolean {
  if (ANY_ELSEWHERE.test(text) && ELSEWHERE.some(pattern => pattern.test(text)))
    return !INSIDE_ELSEWHERE.test(text)
  if (!ANY_OF_WHOLE.test(text)) return false
  const match = WHOLE.exec(text)
  if (match !== null) {
    const before = text.slice(Math.max(0, match.index - 60), match.index)
    return !OPEN.test(before) && !INSIDE.test(before.split(/[.;!?]\s/).at(-1)!)
  }
  return (
    LABELS.test(text) ||
    IDLE.test(text) ||
    NO_BARRIER.test(text) ||
    WHATEVER.test(text) ||
    NOTHING_ELSE.test(text) ||
    (FREED.test(text) && !INSIDE.test(text))
  )
}
