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
  'top to bottom|top down|from the top|down (?:its|their|the|his|her)(?: own)? (?:list|queue)|in (?:the )?(?:given |listed |stated )?order|one (?:after (?:the other|another)|by one|at a time)|in sequence|' +
  'from (?:the )?(?:first|top)(?: \\p{L}+)? to (?:the )?(?:last|bottom)|' +
  "von oben(?: nach unten| an)?|der reihe nach|nacheinander|vom ersten bis zum letzten|de haut en bas|dans l[’']ordre|de la première à la dernière|" +
  'de cima (?:para|a) baixo|na ordem|em ordem|de arriba (?:a|hacia) abajo|en orden|por orden|one after another|sequential'
const IN_TURN = new RegExp(
  `(?<!\\p{L})(?:${EACH})(?!\\p{L})[^.;!?]{0,80}?(?<!\\p{L})(?:(?:${LIST})(?!\\p{L})[^.;!?]{0,60}?)?(?:${DOWN})`,
  'iu',
)

/** `Everybody has a list`, `Jede arbeitet ihre Liste ab`. */
export function saysOwnLists(text: string): boolean {
  return OWN.test(text)
}

/** … and goes through it `from the first line to the last`. */
export function ordersOwnLists(text: string): boolean {
  return OWN.test(text) && IN_TURN.test(text)
}

/** What one hands over and the other waits for, as heads of columns. */
const GIVER =
  'from|before|predecessor|first|upstream|blocker|source|giver|hands over|waits for(?: what| whom)?|for (?:what|whom)|von|vorher|zuerst|de|desde|avant'
const TAKER =
  'to|after|successor|then|downstream|blocked|target|taker|receiver|who waits|waits|an|nach|nachher|danach|para|a|à|vers|après'
export const PREDECESSOR = new RegExp(`^\\W*(?:${GIVER})\\W*$`, 'iu')
export const SUCCESSOR = new RegExp(`^\\W*(?:${TAKER})\\W*$`, 'iu')
export const HANDED = new RegExp(`^\\W*(?:${GIVER}|${TAKER})\\W*$`, 'iu')
