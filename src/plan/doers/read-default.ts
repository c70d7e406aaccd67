import { NOBODY } from '../prose/find-doers.ts'
import { factOf } from '../words/facts.ts'

const NAME =
  '(?:the |el |la |o |der |die )?(?:agent |agente )?[`"“‘@]?(\\p{L}[\\p{L}\\p{N}_]{1,20}(?:-\\w{1,20}){0,3}(?:\\s(?:code|cli|opus|sonnet|haiku|\\d{1,2}|[A-Z])(?![\\p{L}]))?)[`"”’]?'
const ALL =
  '(?:all (?:the )?(?:other )?(?:tasks?|items?|cards?|work)|all of (?:it|them)|everything(?: else)?|every task|alles?(?: (?:andere|übrige))?|alle (?:(?:anderen|übrigen) )?(?:tasks?|aufgaben)|tout(?: le reste)?|tou(?:te)?s les (?:autres )?(?:tasks?|tâches)|todo(?: lo demás)?|tod[oa]s (?:l?[ao]s )?(?:(?:demás|outras) )?(?:tasks?|tareas|tarefas)|tudo|tutto(?: il resto)?|tutt[ei] (?:le |gli )?(?:altre )?(?:tasks?|attività)|alles|it|them|es|sie)'
const OF_THESE = '(?:(?:that|without|with no|ohne|sans|sin|sem|senza|zonder)\\s[^.;:,]{1,30}\\s)?'
const DONE =
  '(?:done|handled|run|taken|built|owned|executed|implemented|made|gemacht|erledigt|übernommen|fait(?:e?s)?|exécuté(?:e?s)?|hech[ao]s?|ejecutad[ao]s?|feit[ao]s?|executad[ao]s?|fatt[eio]|svolt[eio]|gedaan)'
const DOES =
  '(?:does|takes|runs|handles|builds|gets|owns|implements|macht|übernimmt|erledigt|bekommt|fait|prend|exécute|hace|ejecuta|lleva|faz|executa|fa|esegue|prende|doet|neemt|krijgt)'
/** What says that there are exceptions. */
const MAY =
  /default|unless|otherwise|except|\b(?:no|nobody|without|un(?:marked|tagged|named|assigned))\b|standardmäßig|grundsätzlich|im regelfall|\b(?:wenn|falls|sofern) (?:nicht|nichts|niemand)|\b(?:ohne|sonst|außer)\b|par défaut|\b(?:sinon|sauf|sans)\b|(?:por|per) (?:defecto|difetto)|\b(?:salvo|sin|sem|senza)\b|por padrão|padrão|exceto|di (?:norma|default)|standaard|tenzij|\bzonder\b|默认|缺省|没有|未|ない/iu
const NO_NAME =
  '(?:no (?:name|owner|agent|mark|tag|brackets?)|nobody (?:is )?named|without (?:an? )?(?:name|owner|agent|mark|tag|brackets?)|un(?:marked|tagged|named|assigned)|ohne (?:namen?|angabe|zusatz|vermerk)|sans (?:nom|mention|agent)|sin (?:nombre|marca|agent)|sem (?:nome|marca)|senza (?:nome|indicazione)|zonder naam)'
const WAYS = [
  `(?<![\\p{L}\\p{N}-])${NAME}\\s(?:then\\s)?${DOES}\\s${ALL}(?![\\p{L}])`,
  `(?<![\\p{L}])${ALL}\\s${OF_THESE}(?:(?:is|are|gets?|will be|sont|est|sind|werden|wird|son|es|são|é|sono|è|vengono|viene|wordt|worden)\\s)?(?:${DONE}\\s)?(?:by|durch|von|par|por|pel[oa]|dal?(?:la)?|door)\\s${NAME}`,
  `(?<![\\p{L}])${ALL}\\s${OF_THESE}(?:goe?s?|belongs?|falls?|(?:is|are) (?:given|assigned)|gehen|geht|vont|va|van|vai|vão|gaan|gaat)\\s(?:to|an|à|a|para|aan|naar)\\s${NAME}`,
  `(?:assignee|owner|agent|worker)s? (?:for|of) ${ALL}\\s?[:=]\\s?${NAME}`,
  `(?<![\\p{L}])${ALL},?\\s(?:l[aeo]s?\\s)?${DOES}\\s${NAME}`,
  `(?<![\\p{L}])${DOES}\\s${NAME}\\s${ALL}(?![\\p{L}])`,
  `(?<![\\p{L}])${DOES}\\s(?:es|sie|das|ça|l[aeo]s?|het|ze)\\s${NAME}`,
  `\\b(?:default|standard|padrão|défaut|defecto)(?:[ -](?:agent|owner|doer|assignee|runner|worker|model))?\\s?(?:is\\s|:\\s?|=\\s?|→\\s?)${NAME}`,
  `${NO_NAME}[^.;:]{0,30}?(?:\\s(?:means?|is|are|goe?s? to|belongs? to|gehen an|geht an|sind für|macht|c['’]est(?: pour)?|est pour|(?:es|son) (?:de|para)|é d[oa]|sono di|è di|is voor|doet|does|takes)|\\s?[:=→])\\s${NAME}`,
  `${NO_NAME}[^.;:,]{0,20}?,\\s(?:then\\s)?${NAME}(?=\\s?(?:$|[.;)])|\\s${DOES}(?!\\p{L}))`,
  `(?:默认|缺省|没有[^，。由]{0,12}|未[^，。由]{0,12})(?:都|均|一律|的|，|则)*由?\\s?${NAME}\\s?(?:执行|负责|完成|来做|做)`,
  `ない[^、。]{0,12}?(?:は|が|、)\\s?${NAME}\\s?(?:が|に|。|の)`,
].map(way => new RegExp(way, 'iu'))
/** Where things go, and what nobody is called. */
const NO_DOER =
  /^(?:main|master|trunk|production|prod|staging|review|backlog|done|angabe|namen?|zusatz|vermerk|owner|agent|mention|nombre|nome)$/iu
const NAMED = /^@?(?:\p{Lu}|\p{Lo}|[a-z]\w*-|(?:claude|codex|gemini|copilot|cursor|opus|sonnet|haiku)\b)/u

const SENTENCE_END = /(?<=[.!;])\s+|(?<=[。；])/u

/** `By default Codex does all tasks`, `Tasks without a name go to Codex`: who does what is not said to be somebody else's. */
export function readDefault(text: string): string | null {
  if (!MAY.test(text)) return null
  for (const sentence of text.slice(0, 1000).split(SENTENCE_END)) {
    if (!MAY.test(sentence)) continue
    for (const way of WAYS) {
      const name = way.exec(sentence.slice(0, 300))?.[1]?.trim()
      if (
        name !== undefined &&
        NAMED.test(name) &&
        !NO_DOER.test(name) &&
        !NOBODY.has(name.toLowerCase()) &&
        factOf(name) === null
      )
        return name
    }
  }
  return null
}
