/** Everybody, each list, in several languages. */
const EACH =
  'each|every(?:body|one)?|all of (?:us|them)|we all|everybody|jede[rs]?|alle|chacune?|chaque|tous|cada|tod[oa]s'
const LIST = 'lists?|queues?|piles?|listen?|warteschlangen?|listes?|listas?|filas?|colas?'
const ITS =
  "an?|its|their|his|her|your|our|the|own|one|eine|ihre|seine|die|sa|la|leur|l[’']une|una|su|sua|própria|minha"
/** `Everybody has a list`, `each list`; `each item lists its files` is about something else. */
const OWN = new RegExp(
  `(?<!\\p{L})(?:${EACH})\\s(?:(?:[^.;!?]{0,80}?\\s)?(?:${ITS})\\s(?:\\p{L}{2,12}\\s)?)?(?:${LIST})(?!\\p{L})`,
  'iu',
)
const DOWN =
  'top to bottom|top down|from the top|down (?:its|their|our|your|the|his|her)(?: own)? (?:list|queue)|in (?:the )?(?:given |listed |stated )?order|one (?:\\p{L}+ )?(?:after (?:the other|another)|by one|at a time)|in sequence|' +
  'from (?:the )?(?:first|top)(?: \\p{L}+)? to (?:the )?(?:last|bottom)|' +
  "von oben(?: nach unten| an)?|der reihe nach|nacheinander|vom ersten bis zum letzten|de haut en bas|dans l[’']ordre|de la première à la dernière|" +
  'de cima (?:para|a) baixo|na ordem|em ordem|de arriba (?:a|hacia) abajo|en orden|por orden|one after another|sequential'
const IN_TURN = new RegExp(
  `(?<!\\p{L})(?:${EACH})(?!\\p{L})[^.;!?]{0,80}?(?<!\\p{L})(?:(?:${LIST})(?!\\p{L})[^.;!?]{0,60}?)?(?:${DOWN})`,
  'iu',
)

const LANE = `${LIST}|tracks?|lanes?|streams?|strands?|columns?|sections?|blocks?|backlogs?|spuren|spur|spalten?|stränge?|blöcke?|pistes?|colonnes?|pistas?|columnas?|colunas?|trilhas?|sporen|spoor|lijst(?:en|je)?|liste|corsi[ae]`
const ONE = '(?:one|1|a|exactly one|eine?r?|je eine?r?|une?|una?|uma?|een|één)\\s(?:\\p{L}{2,12}\\s)?'
const PER =
  '(?:per|for (?:each|every)|to (?:each|every)|each|pro|für jede[nr]?|par|pour chaque|por|para cada|voor (?:elke?|ieder))'
/** `Four tracks, one per dev`, `one lane each`, `everybody has their own track`, `the lists run at the same time`. */
const DIVIDED = new RegExp(
  `(?<!\\p{L})(?:(?:${LANE})(?:,|:| [–—-]|\\s\\()\\s?(?:namely\\s)?${ONE}${PER}|${ONE}(?:${LANE})\\s(?:${PER})|(?:${EACH})\\s(?:[^.;!?]{0,40}?\\s)?(?:own|eigene[nrs]?|propre|propi[oa]|própri[oa]|eigen)\\s(?:${LANE})|(?:${LANE})\\s(?:(?:all|can|may|do|will|are|is)\\s){0,2}(?:run|runs|go|go on|goes|start|worked|work|laufen|starten|tournent|avancent|corren|correm|lopen)\\s(?:[^.;!?]{0,30}?\\s)?(?:at the same time|in parallel|side by side|beside each other|gleichzeitig|parallel|nebeneinander|en parallèle|en paralelo|em paralelo|in parallelo|naast elkaar|tegelijk))(?!\\p{L})`,
  'iu',
)

/** None of them is said without such a word, and few lines have one. */
const ANY_LANE = new RegExp(LANE, 'iu')

/** `Everybody has a list`, `Jede arbeitet ihre Liste ab`, `three lanes, one per person`. */
export function saysOwnLists(text: string): boolean {
  return ANY_LANE.test(text) && (OWN.test(text) || DIVIDED.test(text))
}

/** … and goes through it `from the first line to the last`. */
export function ordersOwnLists(text: string): boolean {
  return saysOwnLists(text) && IN_TURN.test(text)
}

/** What one hands over and the other waits for, as heads of columns. */
const GIVER =
  'from|before|predecessor|first|upstream|blocker|source|giver|hands over|waits for(?: what| whom)?|for (?:what|whom)|von|vorher|zuerst|de|desde|avant'
const TAKER =
  'to|after|successor|then|downstream|blocked|target|taker|receiver|who waits|waits|an|nach|nachher|danach|para|a|à|vers|après'
export const PREDECESSOR = new RegExp(`^\\W*(?:${GIVER})\\W*$`, 'iu')
export const SUCCESSOR = new RegExp(`^\\W*(?:${TAKER})\\W*$`, 'iu')
export const HANDED = new RegExp(`^\\W*(?:${GIVER}|${TAKER})\\W*$`, 'iu')
