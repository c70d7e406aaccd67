const WORD =
  '(?:[Cc]ode )?[Rr]eview(?:er|ers|ed|s)?|[Rr]ev|[Rr]electure|[Rr]evisa|[Rr]evisión|[Rr]evisão|QA(?!\\s(?:[Aa]gent|[Ee]ngineer|[Bb]ot|[Ll]ead|[Tt]eam|[Tt]ester|[Dd]ev))|[Aa]pprov(?:al|er|ed|es)|[Cc]hecker|[Cc]hecked|[Cc]heck|[Ss]ign-?off|[Vv]erif(?:ier|ied|ies)|[Pp]rüfung|[Pp]rüfer(?:in)?|[Pp]rüft|[Gg]eprüft|[Ff]reigabe|[Ss]econd pair of eyes'
const BY = '(?:by|from|with|durch|von|par|por)'
const NAME =
  "(?:@[\\w-]{2,30}|\\p{Lu}[\\p{L}.'’-]{1,20}(?:\\s\\p{Lu}[\\p{L}.-]{0,20})?|[a-z]\\w*(?:-\\w+){1,3})"
/** What leaves no doubt that a name follows, though it is written small. */
const SMALL = `(?:${WORD})(?:\\.|:|\\s${BY})\\s?[a-z]\\w{1,20}`
const NAMES = `${NAME}(?:\\s?[&+]\\s?${NAME})?`
/** `review Dana`, `rev. Dana`, `reviewed by: Dana` */
const REVIEWER = `(?:(?:${WORD})\\.?(?:\\s${BY})?\\s?:?\\s${NAMES}|${SMALL})`
const ALONE = new RegExp(`^${REVIEWER}$`, 'u')
const LAST = new RegExp(`(\\S)\\s?[,;/·|]\\s${REVIEWER}$`, 'u')
/** `… @mara review: @otto cc @bea @finn`: with a handle nothing has to stand before it. */
const HANDLES = new RegExp(
  `[,;]?\\s(?:\\(?(?:${WORD})(?:\\s${BY})?\\s?:?|\\(?[Cc][Cc]:?|[Ff][Yy][Ii]:?|👀)\\s?(?:@[\\w-]{2,30}[,\\s]{0,2}){1,4}\\)?$`,
  'u',
)
/** `… 👀🟣`, `… 👀 Mara` */
const EYES = /\s*👀\s?(?:\p{Extended_Pictographic}\uFE0F?|@?\p{L}[\p{L}\p{N}_-]{1,20})$/u
const MAY = /@|👀|rev|relecture|QA|approv|check|sign|verif|prüf|freigabe|second/iu
const BRACKET = /[([]([^()[\]]{5,120})[)\]]/gu
const JOINT = /\s*[,;|·/→]\s+|\s->\s/u
const SIGNED = /(?:[)\]]|\s(?:→|->|[|·–—-])\s@?[\p{L}\p{N}_-]{2,30}(?:\s\p{Lu}[\p{L}.]{0,20})?)\s?$/u
/** `work: Marek` beside who reviews it. */
const WORKER =
  /^(?:work|dev|code|build|impl(?:ementation|ementer)?|author|by|done by|umsetzung|arbeit|macht)(?:\s?:|\.)?\s(?=\p{L})/iu

/** The text without those who only look at what another does: `(Marek; review Dana)` is done by Marek. */
export function withoutReviewer(text: string): string {
  if (!MAY.test(text)) return text
  const bare = text.replace(BRACKET, (whole: string, inside: string, at: number) => {
    const parts = inside.trim().split(JOINT)
    const others = parts.filter(part => !ALONE.test(part))
    if (others.length === parts.length) return whole
    if (others.length === 0) return SIGNED.test(text.slice(Math.max(0, at - 60), at)) ? '' : whole
    return `${whole[0]!}${others.map(part => part.replace(WORKER, '')).join(', ')}${whole.at(-1)!}`
  })
  let rest = bare.trimEnd().replace(EYES, '').replace(LAST, '$1').trimEnd()
  for (let count = 0; count < 3 && HANDLES.test(rest.slice(-160)); count++)
    rest = rest.slice(0, -160) + rest.slice(-160).replace(HANDLES, '')
  return rest
}
