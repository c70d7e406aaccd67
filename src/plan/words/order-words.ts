import { matchesOf } from '../../lib/matches-of.ts'
import { KIND_WORDS, toKind } from './wave-kinds.ts'

/**
 * Words between two names that say which comes first. In `T3 needs T1` what stands before the word comes
 * `after`; in `T1 blocks T3` it comes `before`. A new language is more rows here.
 */
const AFTER =
  'depends? (?:only )?(?:up)?on|dependent (?:up)?on|(?:only )?needs?|(?:only )?requires?|waits? (?:for|on)|must wait for|' +
  '(?:is |are )?blocked by|(?:is |are )?gated (?:by|on)|comes? after|goes? after|runs? after|starts? after|starts? once|start(?:s|ed)? when|' +
  'can (?:only )?(?:start|begin|run) (?:after|once|when)|' +
  "(?:(?:must|may|can|should|do|does|is|are|will|shall)(?: ?not|n['’]t)|never|nothing|nobody|no one) (?:be |to be )?(?:start(?:s|ed)?|begin|begins|begun|run|runs|launch(?:ed)?|merged?|go|goes|happens?|moves?)? ?(?:on |here )?(?:until|before|till|unless)|" +
  '(?:as|so) soon as|follows?|builds? on|after|once'
const BEFORE =
  'blocks?|unblocks?|enables?|precedes?|must (?:finish|be done|be merged|complete|come|land|run) before|' +
  '(?:is|are) (?:needed|required) (?:by|for)|gates?|feeds?(?: into)?|(?:comes?|goes?|runs?) before|before'

const ORDER = new RegExp(`\\b(?:(?<before>${BEFORE})|(?<after>${AFTER}))\\b`, 'giu')
/** What none of them is without. */
const ANY =
  /soon|depend|need|requir|wait|block|gate|after|once|when|until|before|follow|build|enabl|preced|feed/iu
const NEGATED = /\b(?:not?|no longer|not any ?more|never|nothing|without|doesn't|don't|does|do)\s*$/i

/** `nothing on day 2 starts` before day 1 is complete. */
const DENIED =
  /(?:\b(?:nothing|nobody|no one|none|never|not|cannot|no (?:task|agent|job|worker|one|work))\b|n['’]t\b)[^.;:,]{0,70}$/i

export interface OrderWord {
  sense: 'after' | 'before'
  start: number
  end: number
}

/** The words of order in a text, longest first where one is the beginning of another. */
export function findOrderWords(text: string): OrderWord[] {
  const words: OrderWord[] = []
  if (!ANY.test(text)) return words
  for (const match of matchesOf(text, ORDER)) {
    if (NEGATED.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
    const denied = DENIED.test(text.slice(Math.max(0, match.index - 80), match.index))
    const sense =
      match.groups?.['before'] === undefined || (denied && /^before$/i.test(match[0])) ? 'after' : 'before'
    words.push({ sense, start: match.index, end: match.index + match[0].length })
  }
  return words
}

const SENTENCE = new RegExp(
  `^(?:(?:is|are|must|may|can|cannot|should|only|also|then|both)\\s+){0,3}(?:${BEFORE}|${AFTER})\\b`,
  'iu',
)

/** `is blocked by T4`: what follows a task's name says when, not what. */
export function startsWithOrder(text: string): boolean {
  return SENTENCE.test(text)
}

const EACH = new RegExp(
  `\\b(?:each|every|an?|no|the next)\\s+(${KIND_WORDS})\\s+(?:\\p{L}+\\s+){0,2}?(?:starts?|opens?|begins?|runs?|launch(?:es)?|waits?)\\b` +
    `[^.]{0,40}?\\b(?:previous|preceding|prior|one before|last one|earlier|(?:${KIND_WORDS}) before)`,
  'iu',
)
const ROW = new RegExp(
  `\\b(${KIND_WORDS})(?:e?s)?\\s+(?:are|is|run|go|happen|execute|must|will|have)\\b[^.;]{0,40}?` +
    '\\b(?:one after (?:the other|another)|in (?:this |that |the given |numerical |strict )?(?:order|sequence)|sequential(?:ly)?|serial(?:ly)?|back to back)\\b',
  'iu',
)

const NEXT = new RegExp(
  `\\bnext (${KIND_WORDS})\\s+(?:(?:is|only|can|may|will|does|not)\\s+){0,3}(?:starts?|begins?|opens?|launched|started|released|labelled|runs?)\\s+` +
    '(?:only\\s+)?(?:when|once|after|until|before|unless|without)\\b',
  'iu',
)
const PREVIOUS = new RegExp(
  `\\b(${KIND_WORDS})(?!\\s*\\d|\\s+\\p{Lu}\\b)(?!\\p{L})[^.;:\\d]{0,40}?\\b(?:after|once|when|until|depends on)\\b[^.;:\\d]{0,30}\\bprevious\\b`,
  'iu',
)

const SERIAL =
  /one (?:after|before)|\p{L} before|previous|preceding|prior|earlier|last one|order|sequen|serial|back to back|top to bottom|one (?:by|at)|next /iu

/** `Erst wenn eine Stufe fertig ist, beginnt die nächste`: whatever the groups are called. */
const SERIAL_ELSEWHERE = [
  /(?<!\p{L})(?:jede|die nächste|eine|keine|nächste[nr]?)\s+(?:welle|stufe|phase|etappe|runde|staffel|tag|gruppe|wave|batch|stage|round|tier)(?!\p{L})[^.;]{0,60}(?:beginnt|startet|läuft|fängt|los|weiter|wartet)[^.;]{0,60}(?:vorherig|vorig|vorangeh|davor|previous)/iu,
  /(?<!\p{L})(?:chaque|une|la|aucune)\s+(?:vague|phase|étape|tournée|manche|wave|batch|stage|round)(?!\p{L})[^.;]{0,60}(?:attend|commence|démarre|part|débute|s['’]ouvre)[^.;]{0,60}(?:précédent|qui précède|previous|d['’]avant)/iu,
  /(?<!\p{L})(?:cada|una|la|ninguna|uma|a|nenhuma)\s+(?:oleada|ola|fase|tanda|etapa|ronda|onda|rodada|leva|wave|batch|phase|stage|round)(?!\p{L})[^.;]{0,60}(?:espera|empieza|arranca|comienza|começa|inicia|parte|abre)[^.;]{0,60}(?:anterior|previa|previous)/iu,
  /前の(?:段階|フェーズ|ウェーブ|バッチ|ステップ|波|班)[^。.]{0,24}(?:終わっ|完了|終了|済)[^。.]{0,16}(?:次|開始|始|進)/u,
  /(?:上|前)一?(?:个|個)?(?:轮|輪|批次?|波次?|阶段|階段|层|期|步)[^。.]{0,24}(?:完成|结束|結束|合并|通过|验收)[^。.]{0,12}(?:后|後|才|再|方可)/u,
  /(?:이전|앞|전) ?(?:단계|웨이브|라운드|배치|차수|묶음)[^.]{0,24}(?:끝나|완료|종료|마치)[^.]{0,20}(?:다음|시작|진행)/u,
]

/** The kind of group of which a sentence says that each comes after the one before: `Phases run one after the other`. */
export function findSerialKind(text: string): string | null {
  if (SERIAL_ELSEWHERE.some(pattern => pattern.test(text))) return ''
  if (!SERIAL.test(text)) return null
  const match = EACH.exec(text) ?? ROW.exec(text) ?? NEXT.exec(text) ?? PREVIOUS.exec(text)
  return match === null ? null : toKind(match[1]!)
}

const LANES = 'tracks?|lanes?|streams?|workstreams?|work streams?'
const RUNS = new RegExp(
  `\\b(?:an?|each|every|any|the|all|same|one|single)\\s+(?:${LANES})\\b(?![^.;]{0,100}\\b(?:not|never|no)\\b)[^.;:]{0,60}?` +
    '\\b(?:top to bottom|in (?:the )?(?:listed|given|stated|numbered|this|that) order|one (?:after (?:the other|another)|by one|at a time)|sequential(?:ly)?|serial(?:ly)?|in sequence|in order(?! to))\\b',
  'iu',
)

/** The same in other languages, of whose words some may have been put into English. */
const LANES_ELSEWHERE =
  'strang(?:e?s)?|stränge|spur(?:en)?|bahn(?:en)?|pistes?|voies?|chantiers?|axes?|couloirs?|filières?|' +
  'pistas?|carril(?:es)?|líneas?|trilhas?|frentes?|hilos?|linhas?|raias?'
const IN_ORDER =
  'one after another|sequential|in sequence|der reihe nach|nacheinander|von oben nach unten|eins nach dem andere?n|' +
  'in (?:dieser|der (?:angegebenen|genannten)) reihenfolge|' +
  "dans l['’]ordre|l['’]ordre (?:de la liste|indiqué|donné|écrit)|l['’]une? après l['’]autre|à la suite|de haut en bas|" +
  'en orden|por orden|en el orden|na ordem|em ordem|un[ao]s? tras otr[ao]s?|uma? após [oa] outr[oa]|' +
  'de arriba (?:a|hacia) abajo|de cima (?:para|a) baixo|en secuencia|em sequência'
const RUN_ELSEWHERE = [
  new RegExp(`(?<!\\p{L})(?:${LANES_ELSEWHERE})(?!\\p{L})[^.;]{0,80}?(?:${IN_ORDER})`, 'iu'),
  /(?:レーン|トラック|系列)[^。.]{0,40}(?:上から(?:順|下)|順番に|順に|一つずつ|前のもの|one after another)/u,
  /(?:泳道|轨道|軌道|道内|线内|路线|通道)[^。.]{0,40}(?:从上到下|依次|按(?:照)?顺序|逐个|一个接一个|顺序执行|串行|one after another|sequential)/u,
  /(?:레인|트랙|갈래|줄기)[^.]{0,40}(?:순서대로|차례(?:로|대로)|위에서 아래|하나씩|순차|one after another|sequential)/u,
]

/** `A track works through its items top to bottom`: of the lanes, not of what goes on beside each other. */
export function ordersLanes(text: string): boolean {
  return (SERIAL.test(text) && RUNS.test(text)) || RUN_ELSEWHERE.some(pattern => pattern.test(text))
}

const WHOLE =
  /\b(?:blocked[- ]by|depend\p{L}*|needs|requires|after|arrows?|edges?|links|graph)\b[^.;:!?]{0,50}?\s(?:(?:is|are) (?:complete|exhaustive|authoritative|all there (?:is|are)|the (?:only|whole|full|complete) (?:order|truth|story|list))|wins?)\b/iu
const FREED =
  /\b(?:tasks?|jobs?|items?|issues?|cards?|everything|anything|each|every one|agents?|it|one)\b[^.;:!?]{0,40}\b(?:starts?|begins?|runs?|started|launched|goes|go)\b[^.;:!?]{0,30}\b(?:as soon as|when|once|after)\b[^.;:!?]{0,50}\b(?:its|their|the)\b[^.;:!?]{0,12}(?:needs|dependenc|depends|after|blocked|waits|prerequisites|predecessors)/iu
const INSIDE =
  /\b(?:within|inside|in)\s+(?:a|an|each|every|the same|one|its|the)\s+(?:wave|batch|phase|stage|tier|round|group|step)\b/i
const IDLE =
  /\b(?:waves|phases|stages|milestones|sprints|batches|groups|rounds|tiers|tracks|columns)\b[^.;!?]{0,80}\b(?:blocks? nothing|are (?:no|not) (?:a )?barriers?|(?:is|are) not? order|do(?:es)? not (?:block|gate|order|hold)|orders? nothing|have no effect|mean nothing|only (?:there )?for the (?:board|dashboard|report|chart|humans|people))\b/iu
const LABELS =
  /\b(?:waves|phases|stages|milestones|sprints|batches|groups|rounds|tiers)\s+(?:are|is)\s+(?:only|just|merely|nothing but|no more than)\s+(?:\p{L}+\s){0,3}?(?:labels?|headings?|groupings?|groups|buckets?|folders?|names?|for (?:reading|humans|people|orientation))\b/iu
const OPEN = /\b(?:when|once|until|after|if|unless|all|every|before|whether|that|not)\s(?:\p{L}+\s){0,3}$/iu

/** `The "blocked by" notes are complete`, `the arrows win`: mere numbering adds nothing to what the tasks say. */
export function saysWhole(text: string): boolean {
  const match = WHOLE.exec(text)
  if (match === null) return LABELS.test(text) || IDLE.test(text) || (FREED.test(text) && !INSIDE.test(text))
  return !OPEN.test(text.slice(Math.max(0, match.index - 60), match.index))
}
