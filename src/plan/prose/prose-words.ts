/** With what a language strings sentences together. Patterns without capturing groups, whatever their case. */
export interface ProseWords {
  /** Whether words are set apart by spaces. */
  spaced: boolean
  first: string
  next: string
  meanwhile: string
  /** Begin what must be done before: `once both are ready`. */
  once: string
  /** Between two who work beside each other. */
  and: string
  /** All that was told last. */
  both: string
  /** Begin what may never come. */
  unless: string
  /** What stands before a name that does nothing here, and behind one that is not followed by its work. */
  small: string
  /** Between a name and its work: articles before a role, particles behind a name. */
  role: string
  particle: string
  /** `Danach baut Ada die Pumpe`: the work may stand before who does it. */
  inverted: boolean
}

const en: ProseWords = {
  spaced: true,
  first:
    'first(?: of all)?|start(?=:)|today|tonight|to (?:begin|start) with|at the (?:very )?(?:start|beginning)|initially|(?:it|this|everything|work|we) (?:starts?|begins?) with',
  next: 'then|next|tomorrow(?: (?:morning|afternoon|evening))?|after(?:wards?| which| it| them|(?: that| this)(?! \\p{L}{3,20},))|finally|at the (?:very )?end|last(?:ly| of all)?|(?:second|third|fourth|fifth)(?:ly)?(?=,)|in the end|only (?:then|after(?:wards?| that| this| which))|from there|later|subsequently|(?:in|as) (?:the|a) (?:next|second|third|fourth|fifth|last|final) (?:step|move)|(?:and )?(?:the )?(?:very )?last (?:thing|piece|bit|item)(?: to do)?(?: of all)? (?:is|comes)',
  meanwhile:
    'meanwhile|in the meantime|at the same time|in parallel(?: (?:to|with) (?:that|this|(?:the |it|them)[^,.;:]{0,30}(?=,)))?|simultaneously|next to (?:that|this|it)|besides|beside (?:that|this|it|them)|while (?:that|this) (?:runs|happens|goes on)|alongside(?: (?:that|this))?',
  once: '(?:only )?(?:once|when|as soon as|after(?! (?:that|this) (?:the|an?|all)\\s))|the moment|with(?= [^,.;:]{3,80} (?:in hand|in place|done|ready|merged|frozen|finished|there|out of the way|behind us),)',
  and: 'and|while|whereas|but|as',
  both: 'both|all|these|those|that|this|they|it|everything|everyone|the two|the three',
  unless: 'if|unless|should|suppose|in case|whenever|had|were',
  small:
    'of|from|by|to|with|for|at|in|on|into|than|about|like|ask|tell|let|having|have|call|give|gives|and|or|but|is|are|was|were|has|had|the|a|an|its|his|her|their|who|which|that|against|needs?|waits?',
  role: 'the|our|here|only|now|so|today|there|agent|session|bot|worker|team|developer',
  particle: '',
  inverted: false,
}

const de: ProseWords = {
  spaced: true,
  first: 'zuerst|als erstes|zunächst|zu beginn|am anfang|anfangs|den anfang macht',
  next: 'dann|danach|ganz zum schluss|ganz am ende|anschließend|daraufhin|im anschluss(?: daran)?|als nächstes|zuletzt|zum schluss|schließlich|am ende|erst dann|hinterher|darauf|(?:im|in einem|als) (?:nächsten|zweiten|dritten|vierten|fünften|letzten)(?: und letzten)? schritt|als (?:zweites|drittes|viertes|letztes)',
  meanwhile:
    'währenddessen|inzwischen|unterdessen|gleichzeitig|zur gleichen zeit|zeitgleich|parallel(?: dazu)?|in der zwischenzeit|daneben|nebenher',
  once: 'sobald|wenn|nachdem|nach(?! (?:und|oder)(?![\\p{L}]))',
  and: 'und|während|sowie|aber|derweil',
  both: 'beides?|alles?|alle|dies(?:e|es)?|das|die beiden|die zwei|die drei',
  unless: 'falls|sollten?|im fall|es sei denn|wann immer',
  small:
    'von|vom|an|am|für|mit|bei|zu|zum|zur|auf|aus|nach|über|durch|gegen|ohne|und|oder|aber|ist|sind|war|hat|haben|der|die|das|den|dem|ein|eine|einen|wer|braucht|wartet|fragt',
  role: 'der|die|das|agent|agentin|sitzung|instanz',
  particle: '',
  inverted: true,
}

const es: ProseWords = {
  spaced: true,
  first: 'primero|en primer lugar|para empezar|al (?:principio|comienzo|inicio)|ante todo|empieza',
  next: 'luego|después(?: de eso)?|a continuación|entonces|más tarde|por último|finalmente|al final|acto seguido|en (?:segundo|tercer|cuarto|último) lugar|en (?:el|un) (?:segundo|tercer|cuarto|siguiente|último) paso|tras (?:eso|esto|ello)',
  meanwhile:
    'mientras tanto|entretanto|al mismo tiempo|a la vez|en paralelo|paralelamente|simultáneamente|de forma simultánea',
  once: 'cuando|en cuanto|una vez que|una vez|tan pronto como|después de que|después de|tras|al (?:terminar|acabar)',
  and: 'y|e|mientras(?: que)?|pero',
  both: 'amb[ao]s|tod[ao]s?|est[ao]s?|es[ao]s?|esto|eso|todo|las dos|los dos|los tres|las tres',
  unless: 'si|en caso de|a menos que|salvo que',
  small:
    'de|del|a|al|con|para|por|en|sobre|según|sin|y|e|o|u|pero|es|son|ha|han|el|la|los|las|un|una|que|quien|necesita|espera',
  role: 'el|la|agente|sesión|bot|equipo',
  particle: '',
  inverted: true,
}

const pt: ProseWords = {
  spaced: true,
  first: 'primeiro|em primeiro lugar|para começar|no (?:início|começo)|antes de tudo|começa',
  next: 'depois(?: disso)?|em seguida|a seguir|então|mais tarde|por último|por fim|finalmente|no fim(?: de tudo)?|após isso|em (?:segundo|terceiro|último) lugar|n(?:o|um) (?:segundo|terceiro|próximo|último) passo',
  meanwhile:
    'enquanto isso|entretanto|ao mesmo tempo|em paralelo|paralelamente|simultaneamente|nesse meio[- ]tempo',
  once: 'quando|assim que|logo que|uma vez que|depois que|depois de|depois do|depois da|após',
  and: 'e|enquanto|mas|já',
  both: 'ambos|ambas|tod[ao]s|tudo|iss[oa]|ess[ae]s?|est[ae]s?|os dois|as duas|os três|as três',
  unless: 'se|caso|a menos que|a não ser que',
  small:
    'de|do|da|dos|das|a|ao|à|com|para|por|pelo|pela|em|no|na|sobre|sem|e|ou|mas|é|são|foi|tem|o|os|as|um|uma|que|quem|precisa|espera',
  role: 'o|a|agente|sessão|bot|equipe|equipa',
  particle: '',
  inverted: true,
}

const fr: ProseWords = {
  spaced: true,
  first:
    "d['’]abord|tout d['’]abord|en premier(?: lieu)?|pour commencer|au (?:début|départ)|premièrement|dans un premier temps",
  next: 'puis|ensuite|après (?:cela|ça|quoi)|enfin|finalement|à la (?:toute )?fin|pour finir|dans un (?:deuxième|second|troisième|dernier) temps|en (?:deuxième|second|troisième|dernier) lieu|alors|plus tard',
  meanwhile:
    'pendant ce temps|entre-temps|entretemps|en même temps|en parallèle|parallèlement|simultanément|au même moment',
  once: "quand|dès que|dès qu['’]|une fois que|une fois|lorsque|lorsqu['’]|après que|après|aussitôt que",
  and: 'et|tandis que|pendant que|alors que|mais',
  both: 'les deux|tous|toutes|tout|cela|ça|ceci|ces|celles-ci|ceux-ci|tous les deux|les trois',
  unless: "si|s['’]il|au cas où|à moins que|sauf si",
  small:
    "de|du|des|d['’]|à|au|aux|avec|pour|par|en|dans|sur|selon|sans|et|ou|mais|est|sont|a|ont|le|la|les|un|une|que|qui|attend",
  role: "l['’]|le|la|agent|session|bot|équipe",
  particle: '',
  inverted: true,
}

const it: ProseWords = {
  spaced: true,
  first:
    "per prima cosa|prima di tutto|prima(?= \\p{Lu})|per cominciare|all['’]inizio|in primo luogo|anzitutto|innanzitutto|(?:si )?(?:parte|comincia|inizia)",
  next: 'poi|dopo(?: di che| ciò| questo| quello)|quindi|in seguito|successivamente|infine|alla fine|da ultimo|per ultimo|a seguire|più tardi|in (?:secondo|terzo|ultimo) luogo|dopo(?=,)',
  meanwhile:
    'nel frattempo|intanto|contemporaneamente|allo stesso tempo|nello stesso momento|in parallelo|parallelamente|in contemporanea|simultaneamente',
  once: '(?:solo )?(?:quando|appena|non appena|una volta che|una volta|dopo che|finit[oaie]|chius[oaie])',
  and: 'e|ed|mentre|ma|invece',
  both: 'entrambi|entrambe|tutt[ioae]|quest[oaie]|ciò|quell[oaie]|i due|le due|i tre|le tre',
  unless: 'se|qualora|nel caso|a meno che|salvo che',
  small:
    'di|del|della|dei|delle|dal|dalla|da|a|al|alla|ai|con|per|in|nel|nella|su|sul|sulla|senza|e|ed|o|ma|è|sono|ha|hanno|il|lo|la|i|gli|le|un|uno|una|che|chi|aspetta|serve',
  role: 'il|la|lo|agente|sessione|bot|squadra',
  particle: '',
  inverted: true,
}

const nl: ProseWords = {
  spaced: true,
  first: 'eerst|als eerste|om te beginnen|in het begin|aan het begin|allereerst|ten eerste',
  next: 'daarna|dan|vervolgens|hierna|tot slot|ten slotte|tenslotte|als laatste|aan het einde|uiteindelijk|later|pas dan|daarop|ten (?:tweede|derde|vierde)|als (?:tweede|derde|volgende)',
  meanwhile:
    'ondertussen|intussen|tegelijk(?:ertijd)?(?: daarmee)?|gelijktijdig|parallel(?: daaraan)?|in de tussentijd|daarnaast|tezelfdertijd',
  once: '(?:pas )?(?:zodra|als|wanneer|nadat|na)(?! (?:en|of)(?![\\p{L}]))',
  and: 'en|terwijl|maar|alsook',
  both: 'beide|allebei|alles|alle|die|dat|dit|deze|de twee|de drie|de vier',
  unless: 'indien|mocht|mochten|tenzij|in het geval',
  small:
    'van|voor|met|bij|aan|in|op|uit|naar|over|door|tegen|zonder|en|of|maar|is|zijn|was|heeft|hebben|de|het|een|wie|die|dat|wacht|vraagt|nodig',
  role: 'de|het|agent|sessie|bot|team',
  particle: '',
  inverted: true,
}

const ru: ProseWords = {
  spaced: true,
  first: 'сначала|сперва|в первую очередь|первым делом|для начала|вначале',
  next: 'затем|потом|после этого|далее|дальше|в конце|наконец|напоследок|позже|следом|вслед за этим|во-вторых|в-третьих',
  meanwhile: 'тем временем|в это время|одновременно|параллельно|в это же время|заодно',
  once: '(?:только )?(?:когда|как только|после того,? как|после)',
  and: 'и|а|пока|но',
  both: 'оба|обе|все|это|эти|всё|они|те',
  unless: 'если|в случае|разве что',
  small:
    'от|для|с|со|у|в|во|на|из|за|к|ко|по|о|об|над|под|при|без|и|а|но|или|есть|был|была|кто|что|который|нужен|нужна|ждёт',
  role: 'агент|сессия|бот|команда',
  particle: '',
  inverted: true,
}

const zh: ProseWords = {
  spaced: false,
  first: '首先|第一步|一开始|先',
  next: '然后|接着|之后|随后|接下来|最后|再',
  meanwhile: '与此同时|同时|其间|在此期间',
  once: '等到?|当|待|一旦',
  and: '而|和|、|并且',
  both: '两者|二者|都|全部|这些|所有',
  unless: '如果|若|假如|万一',
  small: '由|给|向|和|与|的|是|把',
  role: '由',
  particle: '负责|来|再|则',
  inverted: false,
}

const ja: ProseWords = {
  ...zh,
  first: 'まず|最初に|はじめに',
  next: '次に|その後|それから|続いて|最後に|そして',
  meanwhile: '同時に|その間に?|並行して|一方で?',
  once: '',
  and: 'そして|一方|、',
  both: '両方|すべて|全て|これら|それら',
  unless: 'もし|万一',
  small: 'の|に|と|を|へ|から',
  particle: 'は|が|も',
}

const ko: ProseWords = {
  ...zh,
  spaced: true,
  first: '먼저|우선|처음에',
  next: '그다음(?:에)?|그 ?다음(?:에)?|그런 ?다음|그 ?후(?:에)?|이어서|마지막으로|끝으로|다음으로',
  meanwhile: '동시에|그동안|한편|병행하여|그 ?사이에?',
  once: '',
  and: '그리고|한편|동안',
  both: '둘 다|모두|전부|이들',
  unless: '만약|만일',
  small: '의|에게|와|과',
  particle: '은|는|이|가',
}

const WORDS: Record<string, ProseWords> = { en, de, es, pt, fr, it, nl, ru, zh, ja, ko }

export function proseWordsOf(code: string): ProseWords {
  return WORDS[code] ?? en
}
