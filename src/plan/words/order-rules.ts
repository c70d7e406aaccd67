/** What sentences say of all groups, of all lanes or of the plan as a whole. A new language is more rows here. */
import { ordersOwnLists } from './own-lists.ts'
import { KIND_WORDS, toKind } from './wave-kinds.ts'

const K = `(${KIND_WORDS})(?:e?s)?`
const BEFORE_IT = `\\b(?:previous|preceding|prior|earlier|last one|one (?:before|above|below)|(?:${KIND_WORDS}) (?:before|above|below))\\b`
const LINK =
  '(?:after|once|when|unless|till?|until|waits?(?: (?:for|on))?|follows?|needs?|requires?|depends? on|builds? on)'
const ONE = '(?:each|every|any|an?|no|one|the next|the whole|whole)(?: (?:new|further|later|whole))?'
const SERIAL_KINDS = [
  // `A stage departs only after the whole stage before it has arrived.`
  new RegExp(`\\b${ONE}\\s+${K}\\s+(?:[\\p{L}'’,-]+\\s+){0,5}?${LINK}\\b[^.;]{0,70}?${BEFORE_IT}`, 'iu'),
  // `Three milestones, each one starts when the one before it is green`
  new RegExp(
    `\\b${K},\\s(?:each|every)(?: one| of them)?\\s+(?:[\\p{L}'’-]+\\s+){0,5}?${LINK}\\b[^.;]{0,70}?${BEFORE_IT}`,
    'iu',
  ),
  // `No wave starts before the previous one is merged`, not `a wave may start before …`.
  new RegExp(
    `\\b(?:no|never|not)\\b[^.;]{0,40}?\\b${K}\\b[^.;]{0,40}?\\bbefore\\b[^.;]{0,30}?${BEFORE_IT}`,
    'iu',
  ),
  // `A step may not begin before the one above is closed.`
  new RegExp(
    `\\b${ONE}\\s+${K}\\s+(?:may|can|must|does|do|will|shall|should)(?: ?not|n['’]t)\\s[^.;]{0,30}?\\bbefore\\b[^.;]{0,30}?${BEFORE_IT}`,
    'iu',
  ),
  // `Only when a step is finished does the next one begin.`
  new RegExp(`\\bonly (?:when|once|after) (?:an?|one|each|the) ${K}\\b[^.;]{0,40}?\\bnext\\b`, 'iu'),
  // `Never open a round while the one before is running.`
  new RegExp(
    `\\b(?:never|not)\\b[^.;]{0,30}?\\b${K}\\b[^.;]{0,20}?\\b(?:while|until|unless)\\b[^.;]{0,30}?${BEFORE_IT}`,
    'iu',
  ),
  // `Phases run one after the other, without overlap`
  new RegExp(
    `\\b${K}\\s+(?:are|is|run|go|goes|happen|execute|must|will|have|come|follow|never|do|don['’]t|cannot|may|stay)\\b[^.;]{0,40}?` +
      '\\b(?:one after (?:the other|another)|one by one|in (?:this |that |the (?:given )?|numerical |strict )?(?:order|sequence)|sequential(?:ly)?|serial(?:ly)?|back to back|without overlap\\p{L}*)\\b',
    'iu',
  ),
  // `Phases strictly one after another.`
  new RegExp(
    `\\b(${KIND_WORDS})e?s(?:\\s?[:,–—-])?\\s(?:strictly |always |only )?(?:in (?:this |that |the given )?order\\b|in sequence|one after (?:the other|another)|one by one|sequential(?:ly)?|serial(?:ly)?|back to back)\\b`,
    'iu',
  ),
  new RegExp(`\\b${K} (?:never|(?:do|must|may|can)(?: ?not|n['’]t)) (?:ever )?overlap\\b`, 'iu'),
  new RegExp(
    `\\b${K}\\b[^.;]{0,30}?\\b(?:never|not)\\b[^.;]{0,30}?\\bwhile\\b[^.;]{0,30}?${BEFORE_IT}`,
    'iu',
  ),
  new RegExp(`\\b(?:one|a single) ${K} at a time\\b`, 'iu'),
  new RegExp(`\\b${K} follow (?:each other|one another)\\b`, 'iu'),
  // `The next round opens when …`
  new RegExp(
    `\\bnext ${K}\\s+(?:(?:is|only|can|may|will|does|not|must)\\s+){0,3}(?:\\p{L}+\\s+){1,2}(?:only\\s+)?(?:when|once|after|until|before|unless|without)\\b`,
    'iu',
  ),
  // `Finish a wave before you open the next.`
  new RegExp(`\\b${ONE}\\s+${K}\\b[^.;]{0,60}?\\bbefore\\b[^.;]{0,30}?\\bnext\\b`, 'iu'),
  new RegExp(
    `\\b${K} (?:must be|has to be|is) (?:complete[d]?|done|finished|merged|closed|green) before the (?:next|following)\\b`,
    'iu',
  ),
  // `It waits for the whole wave, then goes on to the next one.`
  new RegExp(
    `\\bwaits? (?:for|until) (?:the |all of the |every task of the )?(?:(?:whole|entire|complete|full) )?${K}\\b[^.;]{0,40}?\\b(?:then|before)\\b[^.;]{0,40}?\\b(?:next|following|goes on|moves on|continues)\\b`,
    'iu',
  ),
  // `Wave N+1 starts when wave N is green.`
  new RegExp(
    `\\b${K} [nkix] ?\\+ ?1\\b[^.;]{0,40}?\\b(?:when|once|after|until|before|unless|waits? for|needs|requires|depends on)\\b`,
    'iu',
  ),
  new RegExp(
    `\\b${K}(?: boundar(?:y|ies))? (?:is|are|acts? as|forms?) (?:(?:an?|all|also|hard|full|strict|real|true|global|complete)\\s){0,3}(?:barriers?\\b|(?:gates?|strict)(?=\\s*[.:;,(–—-]|$))`,
    'iu',
  ),
  new RegExp(
    `(?<!\\bno )(?<!\\bno \\p{L}{1,12} )\\b(?:barrier|hard stop|full stop)s? between (?:the |all |any |two |each )?${K}\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(${KIND_WORDS})(?!\\s*\\d|\\s+\\p{Lu}\\b)(?!\\p{L})[^.;:\\d]{0,40}?\\b(?:after|once|when|until|depends on)\\b[^.;:\\d]{0,30}\\bprevious\\b`,
    'iu',
  ),
]

/** What no sentence of turns is without; a plain `\b` costs less without the flag `u`. */
const SERIAL =
  /\b(?:before|above|below|previous|preceding|prior|earlier|last one|order|sequen|serial|back to back|step by step|top[- ](?:to|down)|from (?:the )?(?:first|top)|one (?:\S+ )?(?:after|by|at)|each after|next |follow|overlap|barrier|full stop|hard stop|gate|strict|[nkix] ?\+|down (?:its|their|the|his|her)|at a time|a queue)/i
/** The same in other languages: parts of the words below. */
const TURN_ELSEWHERE =
  /\b(?:(?:nach|hinter|auf)einander|reihe|von oben|eine nach|eins nach|nächste|vorherig|vorig|vorangeh|davor|vom ersten|ordre|l['’]une? après|haut en bas|précéd|avant|première|orden|ordem|tras otr|detrás|após|depois|secuencia|sequência|anterior|previa|arriba|de cima)|à la suite|[\u3040-\ud7a3]/i

/** Whether a text may say at all that something comes one after the other. */
export function maySayTurns(text: string): boolean {
  return SERIAL.test(text) || TURN_ELSEWHERE.test(text)
}

/** Of the words for groups some may have been put into English already. */
const ENGLISH =
  'waves?|batch(?:es)?|phases?|stages?|rounds?|tiers?|steps?|windows?|slots?|shifts?|blocks?|milestones?|days?'
const GERMAN =
  '(?:bau|projekt)?phasen?|wellen?|stufen?|etappen?|runden?|staffeln?|(?:zeit)?fensters?|(?:arbeits)?schritte?s?|bl(?:ock|öcke)s?|(?:arbeits)?pakete?s?|abschnitte?s?|schicht(?:en)?|tage?s?|gruppen?|meilensteine?s?|durchg(?:ang|änge)s?'
/** `Die Etappen laufen nacheinander` */
const IN_SEQUENCE = [
  [
    GERMAN,
    'laufen|gehen|kommen|folgen|werden|starten',
    'nicht',
    'nacheinander|hintereinander|der reihe nach|eine nach der anderen|aufeinander',
  ],
  [
    'vagues|étapes|manches',
    "se|vont|passent|partent|sont|s['’]exécutent",
    '\\spas\\s',
    "l['’]une après l['’]autre|à la suite|dans l['’]ordre|suivent",
  ],
  [
    'oleadas|olas|fases|tandas|etapas|rondas|ondas|rodadas|levas',
    'van|corren|se|son|vão|correm|rodam|são',
    '\\s(?:no|não)\\s',
    'una tras otra|una detrás de otra|uma (?:após a|depois da) outra|en orden|em ordem|na ordem|en secuencia|em sequência',
  ],
].map(
  ([kinds, verbs, not, order]) =>
    new RegExp(
      `(?<!\\p{L})(?:${kinds}|${ENGLISH})\\s(?:${verbs})(?!\\p{L})(?:(?!${not})[^.;:]){0,40}(?:${order}|one after another|in sequence|sequential)`,
      'iu',
    ),
)

/** `Erst wenn eine Stufe fertig ist, beginnt die nächste`: whatever the groups are called. */
const SERIAL_ELSEWHERE = [
  ...IN_SEQUENCE,
  new RegExp(
    `(?<!\\p{L})(?:${GERMAN}|${ENGLISH})(?!\\p{L})[^.;:]{0,80}(?:beginnt|startet|kommt|folgt)[^.;:]{0,20}\\snächste`,
    'iu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:jede[rs]?|d(?:ie|er|as) nächste|eine?|keine?|nächste[nrs]?)\\s+(?:${GERMAN}|${ENGLISH})(?!\\p{L})[^.;]{0,60}(?:beginnt|startet|läuft|fängt|los|weiter|wartet)[^.;]{0,60}(?:vorherig|vorig|vorangeh|davor|previous)`,
    'iu',
  ),
  /(?<!\p{L})(?:chaque|une|la|aucune)\s+(?:vague|phase|étape|tournée|manche|wave|batch|stage|round)(?!\p{L})[^.;]{0,60}(?:attend|commence|démarre|part|débute|s['’]ouvre)[^.;]{0,60}(?:précédent|qui précède|previous|d['’]avant)/iu,
  /(?<!\p{L})(?:cada|una|la|ninguna|uma|a|nenhuma)\s+(?:oleada|ola|fase|tanda|etapa|ronda|onda|rodada|leva|wave|batch|phase|stage|round)(?!\p{L})[^.;]{0,60}(?:espera|empieza|arranca|comienza|começa|inicia|parte|abre)[^.;]{0,60}(?:anterior|previa|previous)/iu,
  /前の(?:段階|フェーズ|ウェーブ|バッチ|ステップ|波|班)[^。.]{0,24}(?:終わっ|完了|終了|済)[^。.]{0,16}(?:次|開始|始|進)/u,
  /(?:上|前)一?(?:个|個)?(?:轮|輪|批次?|波次?|阶段|階段|层|期|步)[^。.]{0,24}(?:完成|结束|結束|合并|通过|验收)[^。.]{0,12}(?:后|後|才|再|方可)/u,
  /(?:이전|앞|전) ?(?:단계|웨이브|라운드|배치|차수|묶음)[^.]{0,24}(?:끝나|완료|종료|마치)[^.]{0,20}(?:다음|시작|진행)/u,
]

/** `even when an earlier wave is still open` orders nothing. */
const EVEN = /\beven (?:when|if|while|though)\b[^.;:]*/giu

/** The kind of group of which a sentence says that each comes after the one before: `Phases run one after the other`. */
export function findSerialKind(said: string): string | null {
  const text = said.replace(EVEN, ' ')
  if (SERIAL_ELSEWHERE.some(pattern => pattern.test(text))) return ''
  if (!SERIAL.test(text)) return null
  for (const pattern of SERIAL_KINDS) {
    const match = pattern.exec(text)
    if (match !== null) return toKind(match[1]!)
  }
  return null
}

const LANES = 'tracks?|lanes?|streams?|strands?|workstreams?|work streams?'
const IN_TURN =
  'top to bottom|from the top|down (?:its|their|the) list|in (?:the )?(?:listed|given|stated|numbered|written|this|that)? ?order(?! to)(?: given| listed| written| stated)?|in the order|order of the list|' +
  'left to right|one (?:(?:\\p{L}+ )?after (?:the other|another)|by one|(?:\\p{L}+ )?at a time)|sequential(?:ly)?|serial(?:ly)?|in sequence|the one (?:above|before)|' +
  'finish (?:one|each|an?) (?:\\p{L}+ )?before (?:start|begin|mov|go|the next)'
const RUNS = new RegExp(
  `\\b(?:(?:an?|each|every|any|the|all|per|same|one|single|its|their|own|your|our)\\s+(?:${LANES})\\b|(?:in|inside|within)\\s(?:each|every|any)(?: one)?(?: of (?:them|these|those))?(?=[:,])|(?:an?|each|every|any|all|their|own|your|our)\\s+(?:lists?|columns?|sections?|queues?)\\b|^(?:lists|columns|sections|queues)\\s(?:are|go|run)\\b|(?:lane|track|stream|strand) (?:items|tasks|cards)\\b|` +
    '(?:each|every|both|all|the) (?:agent|worker|developer|dev|terminal|session)s?(?= (?:works?|goe?s?|does|do|takes?|starts?|launch(?:es)?|runs?)\\b[^.;]{0,30}\\b(?:its|their|the) (?:own )?(?:track|lane|stream|list|queue|items|tasks|section|agents)\\b))' +
    // `One task at a time, never two` says no less.
    `(?:(?!\\b(?:not|never|no|nothing)\\b)[^.;]){0,60}?\\b(?:${IN_TURN})\\b(?!\\s(?:(?:is|are|was|does|do|has|must|need)(?:\\snot|n['’]t)|means nothing))`,
  'iu',
)

/** `Work top to bottom in every lane.` */
const RUN_IN = new RegExp(
  `(?<!\\b(?:not|never|no) (?:\\p{L}+ )?)\\b(?:${IN_TURN}) (?:in|within|inside|through|down) (?:an?|each|every|any|the|all|your|its|their|the same|one) (?:own )?(?:${LANES})\\b`,
  'iu',
)

/** `Work your own list from top to bottom` */
const OWN_LIST = new RegExp(
  `\\b(?:works?|takes?|goe?s?|does|do|follows?)\\b[^.;]{0,20}\\b(?:your|their|its|our|his|her) (?:own )?(?:lists?|queues?|piles?|columns?|sections?)\\b[^.;]{0,30}?\\b(?:${IN_TURN})\\b`,
  'iu',
)

/** `Inside your own section go top to bottom` */
const OWN_SECTION = new RegExp(
  `\\b(?:in|inside|within|below|under) (?:(?:your|their|its|his|her) (?:own )?(?:sections?|headings?|names?)|(?:an?|each|every|one|the same) (?:section|heading|name|agent|terminal|session|worker|developer|worktree))\\b(?:(?!\\b(?:not|never|no|nothing)\\b)[^.;]){0,50}?\\b(?:${IN_TURN})(?![\\p{L}])`,
  'iu',
)

/** The same in other languages, of whose words some may have been put into English. */
const LANES_ELSEWHERE =
  'tracks?|lanes?|streams?|corsi[ae]|tracc[ie]a?|binari[oi]?|ba[an]{1,2}e?n?s?|spoor|sporen|faixas?|дорожк\\p{L}+|поток\\p{L}*|' +
  'strang(?:e?s)?|stränge|spur(?:en)?|bahn(?:en)?|pistes?|voies?|chantiers?|volets?|axes?|couloirs?|filières?|' +
  'pistas?|carril(?:es)?|líneas?|trilhas?|frentes?|hilos?|linhas?|raias?'
const IN_ORDER =
  'one after another|top to bottom|sequential|in sequence|der reihe nach|nacheinander|von oben nach unten|eins nach dem andere?n|' +
  'in (?:dieser|der (?:angegebenen|genannten)) reihenfolge|' +
  'die liste (?:hin)?ab|liste wird von oben|op volgorde|in volgorde|na elkaar|de een na de ander|van boven naar beneden|' +
  "dall['’]alto (?:in|al|verso il) basso|in ordine|un[oa]? ?(?:\\p{L}+ )?(?:dopo|alla volta)|l['’]un[oa] dopo l['’]altr[oa]|по порядку|сверху вниз|друг за другом|последовательно|" +
  "dans l['’]ordre|l['’]ordre (?:de la liste|indiqué|donné|écrit)|l['’]une? après l['’]autre|à la suite|de haut en bas|" +
  "en orden|por orden|en el orden|na ordem|em ordem|un[ao]s? (?:\\p{L}+ )?(?:tras|detrás de|después de) (?:la |el )?otr[ao]s?|uma? (?:\\p{L}+ )?(?:após|depois d)[ ]?[oae] ?outr[oa]|une? (?:\\p{L}+ )?après l[’']autre|" +
  'de arriba (?:(?:a|hacia) )?abajo|de cima (?:para|a) baixo|en secuencia|em sequência'
const RUN_ELSEWHERE = [
  new RegExp(`(?<!\\p{L})(?:${LANES_ELSEWHERE})(?!\\p{L})[^.;]{0,80}?(?:${IN_ORDER})`, 'iu'),
  // `Cada desarrollador lanza sus agentes uno detrás de otro`
  new RegExp(
    `(?<!\\p{L})(?:cada|chaque|jede[rs]?)\\s(?:desarrollador\\p{L}*|desenvolvedor\\p{L}*|développeu\\p{L}+|entwickler\\p{L}*|dev|person[ae]?|persona|pessoa|personne|agente?|team|equipo|équipe|equipe|session|sesión|sessão|terminal)\\s[^.;]{0,60}?(?:${IN_ORDER})`,
    'iu',
  ),
  /(?:レーン|トラック|系列|\b[Ll]ane|\b[Tt]rack)[^。.]{0,40}(?:上から(?:順|下)|順番に|順に|一つずつ|前のもの|one after another|sequential)/u,
  /(?:泳道|轨道|軌道|道内|线内|路线|通道)[^。.]{0,40}(?:从上到下|依次|按(?:照)?顺序|逐个|一个接一个|顺序执行|串行|one after another|sequential)/u,
  /(?:레인|트랙|갈래|줄기|\b[Ll]ane|\b[Tt]rack)[^.]{0,40}(?:순서대로|차례(?:로|대로)|위에서 아래|하나씩|순차|one after another|sequential)/u,
]

/** `A track works through its items top to bottom`: of the lanes, not of what goes on beside each other. */
export function ordersLanes(text: string): boolean {
  return (
    (SERIAL.test(text) &&
      (RUNS.test(text) || RUN_IN.test(text) || OWN_LIST.test(text) || OWN_SECTION.test(text))) ||
    ordersOwnLists(text) ||
    RUN_ELSEWHERE.some(pattern => pattern.test(text))
  )
}
