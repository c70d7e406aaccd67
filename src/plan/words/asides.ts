import { stripDecoration } from './strip.ts'

/**
 * What a heading or a label says of the lists below it: never tasks (and what they are instead), or tasks
 * told again, which count only where nothing tells them better.
 */
export type Aside = 'criteria' | 'gates' | 'monitors' | 'authority' | 'other' | 'retold'

const ASIDES: [Aside, RegExp][] = [
  [
    'criteria',
    /\b(success|acceptance|exit|completion) (criteri(a|on)|definition|metrics?|conditions?|checklist)|\bdefinition of (done|success)|\bgood enough (?:to|for|when|if)\b|\bwe(?:['’]re| are) (?:good|fine|happy) (?:if|when)\b|\b(?:done|happy|content|satisfied|finished) (?:when|if|once|means)\b|\bwhen (?:we|you|will we|are we|is it|it)\b.{0,20}\b(?:done|happy|content|satisfied|finished)\b|^(?:is|are) .{1,30} (?:done|finished|ready)(?: yet)?\??$|^what ["“„'‘]?[\p{L} ]{3,20}["”’']? (?:really )?means\b|\bexpected (results?|outcomes?|outputs?)\b|^(deliverables?|outcomes?|success|validation|verification|acceptance|(final )?checks|checklist)$/u,
  ],
  [
    'gates',
    /\bgo ?\/? ?no[- ]?go\b|\bcheckpoints?\b|\b(quality|phase|wave|review|release|merge) gates?\b|^gates?\b|\bsync(hroni[sz]ation)? points?\b/,
  ],
  ['authority', /\bauthority\b|\bescalation\b|\bmitigations?\b/],
  ['monitors', /\bmonitor(ing)?\b|\bprogress tracking\b|\bhealth checks?\b|\breal-time checks?\b/],
  [
    'other',
    /\brisks?\b|\bcontingenc|\brollback|\bfallbacks?\b|\brecovery\b|^files?\b|\bfile (list|reference|ownership|structure|map|conflicts?)\b|\bownership\b|\bmetrics\b|\befficiency\b|\bcosts?\b|\bbudget\b|\bbackground\b|\bcontext\b|\bhistory\b|\blessons?\b|\bwhat we (did|learned)\b|\balready (done|there|in place|complete|merged|finished)|^completed\b|(?<!quick )\breferences?$|\breference documents?\b|^documents?(?: overview| list| map| index)?$|\bresources\b|\bprerequisites?\b|^why\b|\brules?\b|\bguidelines?\b|\bhow to\b|\bnotes?\b|\bconclusion\b|\bbenefits?\b|\btrade-?offs?\b|\bassumptions?\b|\bnext (actions?|steps?)\b|\bglossary\b|\bexplained$|\babbreviations\b|^(?:page |table |board )?(?:columns|fields|properties)$|\bkey (insights?|concepts?|takeaways?|principles?|decisions?)\b|\bphilosophy\b|\bvalidation (commands?|checklist|steps?)\b|\bcommunication\b|\bconstraints?\b|^(goals?|objectives?|purpose|motivation|characteristics|requirements?|responsibilities|instructions|steps|subtasks|out of scope|non-goals|legend|appendix|features|setup)$|\bwhen (not )?to\b|\bdecision framework\b|\brecommendations?\b|\bchangelog\b|^(?:(?:still )?open |pending |unresolved )?questions?$|^(?:still )?open (?:points?|items?|issues?|ends?|topics?)$|\balternatives? (?:we |that were |were |i )?(?:considered|looked at|rejected|discussed|discarded|weighed)\b|\bnot now\b|^someday\b|\bbacklog ideas?\b|^wish(?:es| ?list)\b|\bwent wrong\b|^what can go wrong\b|^if (?:it|something|anything|things|all|we|one)\b[^:]{0,30}\b(?:wrong|fails?|breaks?|broken?)\b|\bchange ?log\b|^(?:error|failure) (?:handling|recovery|policy|procedures?)$|^sign-?off$|^reviewers?$|^thanks?\b|^q ?(?:&|and) ?a$|^comms?$|^effort$|^money$|^caveats?$|^non-?tasks?$|^on call$|^known traps?$|^faqs?$|\bset-?up commands?\b|\bpre-?checks?\b|\bout of scope\b|\bdependency analysis\b|\bcommit\b|\bbest practices\b|\btools?\b|\bcleanup commands?\b|\bparking lot\b|\bice ?box\b|\bon ice\b|\bfor context\b|\bnobody (?:works|is) on\b|\b(?:won['’]t|will not) (?:be|do|make|ship|get|go)\b|\bnot scheduled\b|\bunscheduled\b|\brecently (?:closed|finished|merged)\b|\boptional\b|\bnot chosen\b|^(?:what (?:is|we do) )?not (?:in|part of|included|on|for|covered|planned|this)\b|^(?:change|revision|version|edit) (?:log|history)$|^(?:known )?(?:troubles?|issues and workarounds|pitfalls|gotchas)$|\bdeferred\b|^(?:rough |time |cost |effort |our )?(?:estimates?|times|timings?|durations?|charges)$|\bfuture\b|\bmerge (order|queue|strategy)\b|\btroubleshooting\b|^(table of )?contents$|\b(did|do|will|was|were|are)( not|n[’']t) (take|taken|do|doing|choose|chosen|pursue|pursued|adopt|adopted|build|building)\b|^(\w{1,4}[.)] )?(abandoned|rejected|discarded|dropped)( (ideas?|plans?|approach(es)?|options?|alternatives?|variants?|work))?$/,
  ],
  [
    // `If an agent goes off the rails:`
    'other',
    /^(?:and |but |what )?(?:if|when(?:ever)?|in case|should|wenn|falls|sollte|si|quand|cuando|se|quando|als)\s(?!time\b).{0,80}(?<!\p{L})(?:stuck|fail(?:s|ed|ing)?|breaks?|broken|rails|loops?|circles|wrong|red|hangs?|crash\p{L}*|trouble|dies|confused|stalls?|explodes?|disagree|bad|south|silent|hängt|scheitert|fehlschlägt|klemmt|schief|abstürzt|échoue|bloque|plante|falla|atasca|rompe|falha|trava|quebra|fallisce|blocca|vastloopt|mislukt)(?!\p{L})/u,
  ],
  [
    // Headings of people, of what is over and of what is not started.
    'other',
    /^(?:a few|some|a couple of|two|three|four|five|the following) (?:more |other |last |general )?(?:things|points|remarks|words|requests|reminders)\b|\b(?:important|matters?) to (?:me|us)\b|^decisions?(?: (?:made|taken|log|so far|of the day))?$|^(?:roles?|contacts?|people|personnel|staff|rota|duty roster|participants|stakeholders)(?: on (?:call|duty))?(?: (?:and|&) (?:roles?|contacts?|people|responsibilities|reachability))?$|^checks?(?: (?:at|after|before|between|per|for)\b.*)?$|^(?:holidays?|vacations?|absen(?:ces?|t)|days off)$|^parked\b|\b(?:for )?info(?:rmation)? only\b|\bno (?:work|tasks?|agents?) (?:attached|here|of (?:its|their) own|below)\b|\b(?:just )?for (?:your )?info(?:rmation)?(?=$|\))|(?:^|[,;–—-] )(?:please )?hands off\b|^off limits\b|^leave (?:these|this|those|them) alone\b|^descoped\b|^(?:cut|dropped|removed|taken out) (?:from|of) \S|^too late for\b|^for later$|^out for now\b|\b(?:do(?:n['’]t| not)|never|nobody|no one) (?:start|work|touch|pick|begin|take|claim|open)\b|\b(?:moved|pushed|postponed|slipped|bumped|punted|deferred|left) (?:back )?(?:to|until|till|for) (?:v?\d|the next|next|later|after|the (?:\w+ )?(?:issue|release|version|sprint|milestone|edition))|\bnot (?:this|for this|in this) (?:time|round|release|sprint|week|month|version|milestone)\b|^on hold\b|^postponed\b|^shelved\b|^later(?:,? (?:perhaps|maybe|on|ideas))?$|^left over\b|^(?:closed|fixed|merged|solved|resolved|shipped) (?:since|before|already|in|last)\b|\balready (?:merged|closed|fixed|shipped|solved)\b|\bworr(?:y|ies|ied)\b|^(?:the )?(?:back[- ]?out|abort|reversal|way back|plan b)(?: (?:plan|procedure|steps?|path|route|table))?(?=$|\s*[(:,–—-])|^(?:what|things that) (?:keeps?|scares?|bothers?|bugs?) (?:me|us)\b/,
  ],
  [
    'retold',
    /\boverview\b|\bat a glance\b|\bsummary\b|\bquick (reference|start)\b|\b(execution|launch) (commands?|script|order|flow|timeline|plan|example)\b|\bcommands\b|\bscript\b|\bschedule\b|\btime ?line\b|\bstatus\b|\bexamples?\b|\bhypothetical\b|\ballocation\b|\bassignments?\b|\bgraph\b|\bdiagram\b|\bcritical path\b|\btracking\b|\bprogress\b|\btemplates?\b|\bincremental delivery\b|^mvp first\b|\bteam strategy\b/,
  ],
]

/** `4. Checks` is a chapter called so; `1. Setup` may be work. */
const NUMBERING = /^\d{1,2}[.)]\s+(?!set-?up$|steps$)/

export function asideOf(heading: string): Aside | null {
  const plain = stripDecoration(heading)
    .toLowerCase()
    .replace(/[:*]+$/, '')
    .trim()
    .replace(NUMBERING, '')
  if (LANE.test(plain) || THING.test(plain)) return null
  for (const [aside, pattern] of ASIDES) if (pattern.test(plain)) return aside
  return null
}

/** `Tools lane` has work in it, whatever tools are elsewhere. */
const LANE = /^[^,.:;]{1,40}\s(?:(?:swim)?lane|track|(?:work)?stream|strand)$/

/** `Rules engine`, `Notes page`: what is built is called so. */
const THING =
  /^(?:\p{L}[\p{L}-]*\s){1,3}(?:adapters?|apis?|apps?|cards?|clients?|components?|dashboards?|dialogs?|editors?|endpoints?|engines?|exporters?|forms?|handlers?|importers?|modules?|pages?|panels?|parsers?|plug-?ins?|screens?|servers?|services?|stores?|ui|views?|widgets?)$/u

const LABEL_MAX = 40

/** `Done when` alone above a list, without a colon: the list is no work. */
export function labelsAside(plain: string): boolean {
  if (plain.length > 120 || /[.!?;,]$/.test(plain)) return false
  // `Back-out (only if the lead says so)`
  if (plain.replace(/\s\([^()]+\)$/, '').length > LABEL_MAX) return false
  const aside = asideOf(plain)
  return aside !== null && aside !== 'retold'
}

/** Of an outer and an inner word about a list, the one that keeps it further from being tasks. */
export function strongerAside(outer: Aside | null, inner: Aside | null): Aside | null {
  if (outer === null || (outer === 'retold' && inner !== null)) return inner
  return outer
}
