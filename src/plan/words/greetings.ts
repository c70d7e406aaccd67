/** `Dear all (and whoever else reads this),` */
const GREETING =
  /^(?:dear|hi|hello|hey|morning|good (?:morning|evening|afternoon)|greetings|team|folks|all|everyone|liebe[rs]?|hallo|moin|guten (?:tag|morgen|abend)|hola|buen[ao]s (?:días|tardes|noches)|querid[oa]s?|olá|bom dia|boa tarde|bonjour|bonsoir|salut|chères?|chers?)(?![\p{L}])[^.!?]{0,100}[,!:–—-]$/iu
/** `Kind regards, Elin` */
const FAREWELL =
  /^(?:(?:with )?(?:kind|best|warm|many|all the)\s(?:regards|wishes|best|thanks)|cheers|thanks(?: a lot| all)?|best|regards|greetings|yours(?: sincerely)?|(?:viele|liebe|schöne|beste) grüße|grüße|danke|merci|cordialement|bien à vous|saludos|un saludo|gracias|abraços?|obrigad[ao])(?![\p{L}])[,.!]?(?:\s\p{L}{1,20}\.?){0,3}$/iu

export function isGreeting(line: string): boolean {
  return GREETING.test(line)
}

export function isFarewell(line: string): boolean {
  return FAREWELL.test(line)
}
