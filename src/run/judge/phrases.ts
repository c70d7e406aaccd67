/** How texts that tell a reader what to do begin their lines and speak, in the languages that plans are written in. */

const DECORATION = String.raw`^(?:#{1,6}\s|[-*+•·]\s|>\s|\*\*|__|\d{1,2}[.)]\s){0,3}`

/** "Step 2: …", whatever the language. */
export const STEP = new RegExp(
  `${DECORATION}(?:${[
    String.raw`(?:step|schritt|étape|etape|paso|passo|passaggio|stap|шаг|этап|adım)\s{0,2}(?:#|n°|nr\.?)?\s{0,2}\d{1,2}\b`,
    String.raw`(?:first|second|third|next|finally|lastly)(?:,|:|\s(?:step|you))`,
    String.raw`(?:bước|الخطوة|خطوة|चरण|langkah|steg|trin|vaihe|krok|lépés|pasul|βήμα|крок|שלב|ขั้นตอนที่)\s{0,2}\p{Nd}{1,2}`,
    String.raw`(?:步骤|步驟|ステップ|手順)\s{0,2}[\d１-９一二三四五六七八九十]`,
    String.raw`第\s{0,2}[\d一二三四五六七八九十]{1,2}\s{0,2}步`,
    String.raw`[\d１-９]{1,2}\s{0,2}단계|단계\s{0,2}\d`,
  ].join('|')})`,
  'iu',
)

const ENGLISH =
  'open|add|create|replace|change|run|update|remove|delete|move|import|register|install|call|insert|copy|paste|rename|go to|navigate|locate|find|ensure|make sure|verify|check|set|use|define|implement|modify|edit|write|configure|restart|click|store|introduce|handle|return|review|consider|start|begin|stop|wrap|extract|apply|append|include|connect|wire|refactor|fix|convert|extend|build|deploy|test|execute|enable|disable|initiali[sz]e|declare|put|select|save|commit|push|log in|backfill|fill|make|split|then|finally|now'
const GERMAN =
  'öffnen|öffne|fügen|füge|ersetzen|ersetze|erstellen|erstelle|ergänzen|ergänze|führen|führe|starten|starte|prüfen|prüfe|ändern|ändere|legen|lege|rufen|rufe|testen|teste|löschen|lösche|speichern|installieren'
const FRENCH =
  'ouvrez|ajoutez|remplacez|vérifiez|créez|exécutez|lancez|modifiez|supprimez|installez|copiez|appelez|testez|ouvrir|ajouter|remplacer|créer|modifier|exécuter'
const SPANISH =
  'abre|agrega|añade|reemplaza|sustituye|ejecuta|crea|llama|verifica|comprueba|modifica|elimina|instala|abra|agregue|añada|reemplace|ejecute|cree|llame|verifique|modifique|cambia|cambie|crear|agregar|añadir|conectar|probar|reemplazar|abrir|ejecutar|modificar'
const PORTUGUESE = 'adicione|substitua|crie|chame|altere|rode|instale|remova|mude|confira|teste'
const ITALIAN =
  'apri|aggiungi|sostituisci|esegui|verifica|modifica|chiama|rimuovi|sostituire|aggiungere|aprire|avvia'
const DUTCH_POLISH = 'voeg|vervang|maak|voer|wijzig|otwórz|dodaj|zamień|uruchom|utwórz|zmień|sprawdź'
const RUSSIAN =
  'откройте|добавьте|замените|запустите|создайте|проверьте|измените|вызовите|удалите|установите|перенесите|открыть|добавить|заменить|запустить|создать'

/** A line that begins by telling somebody to do something. */
export const ORDER = new RegExp(
  `${DECORATION}(?:\\[[ x]\\]\\s)?(?:${[ENGLISH, GERMAN, FRENCH, SPANISH, PORTUGUESE, ITALIAN, DUTCH_POLISH, RUSSIAN].join('|')})(?![\\p{L}\\p{N}_(.=:'])`,
  'iu',
)

/** In scripts without spaces, the order stands where it likes. */
export const ORDER_INSIDE =
  /请|打开|添加|替换|运行|创建|修改|改为|新增|確認|てください|ましょう|を(?:開く|追加する|置き換える|実行する|作成する)|(?:하|으|여|꾸|가|르|보|두|우|주|키)?(?:세요|십시오|시오)/u

/** Speaks to a reader who is to do it. */
export const TO_READER = new RegExp(
  [
    String.raw`\byou(?:'ll|’ll|\s(?:will\s)?(?:need|should|must|can|could|may|have\sto|might|want|would|then))\b`,
    String.raw`\byour\s(?:own|editor|code|project|needs|server|environment)\b`,
    String.raw`\b(?:let\sme\sknow|would\syou\slike|if\syou(?:'d|’d)?\s(?:want|like|prefer|need)|feel\sfree|don['’]t\sforget|make\ssure\s(?:to|that|you))`,
    String.raw`\bfollow(?:ing)?\sthese\b|\bthe\sfollowing\s(?:code|function|snippet|steps|changes?|line|method|imports?)`,
    String.raw`\bhere(?:['’]s|\sis|\sare)\s(?:how|the\ssteps|what\syou|a\s(?:guide|plan|step|possible|sketch))`,
    String.raw`\b(?:Sie|du|man)\s(?:müssen|musst|muss|sollten|solltest|sollte|können|kannst|kann)\b|\b(?:müssen|muss|sollten?|können|kann)\s(?:Sie|man)\b|\bfolgende[nrsm]?\s(?:Code|Funktion|Zeile|Schritte|Methode|Änderung)|\bSo\s(?:geht|können|gehen)\b`,
    String.raw`\bvous\s(?:devez|devrez|pouvez|pourrez|devriez)\b|\bil\s(?:faut|suffit)\b|\bvoici\s(?:comment|les)`,
    String.raw`\b(?:puedes|debes|tienes\sque|hay\sque|deberías|puede|debe)\b|\ba\scontinuación|\bsiguiente\scódigo`,
    String.raw`\bvocê\s(?:pode|deve|precisa)|\bcódigo\sabaixo|\ba\sseguir|\bé\spreciso\b`,
    String.raw`\b(?:puoi|devi|dovresti|bisogna)\b|\becco\scome`,
    String.raw`(?:вы\sможете|вам\s(?:нужно|следует)|следующий\sкод|вот\sкак|необходимо|нужно\s)`,
    '您|你可以|你需要|以下是|以下の|次のコード|必要があります|다음과 같|하면 됩니다|수 있습니다|해야 합니다|如下',
  ].join('|'),
  'iu',
)

/** Says what would be good to do, and leaves it to others. */
export const ADVISES =
  /\b(?:I|we)(?:['’]d|\swould)?\s(?:also\s)?(?:recommend|suggest|advise|propose)\b|\b(?:best|easiest|simplest|right|proper|cleanest)\s(?:fix|way|approach|solution|option)\s(?:would|is|might)|\b(?:should|could|would|must|needs?\sto)\s(?:then\s|also\s)?be\s\p{L}{2,20}(?:ed|en|ten|lt|ut)\b/iu

/** What a last message says that hands over advice in place of work. */
export const OFFERS_GUIDE = new RegExp(
  [
    String.raw`\bhere(?:['’]s|\sis|\sare)\s(?:how|the\ssteps|a\s(?:step|guide|plan|detailed|complete))|\bstep[- ]by[- ]step\b`,
    String.raw`\bhere(?:['’]s|\sis|\sare)\s(?:the|my|an?|some)\s(?:[\w-]{1,20}\s){0,2}(?:code|version|function|implementation|fix|patch|solution|changes?|example|snippet|diff)\b|\b(?:guide|tutorial|instructions|walk[- ]?through|how[- ]to|blueprint|road\s?map|proposal|checklist)\b`,
    String.raw`\b(?:plan|list|document|notes?)\s(?:that|which)\s(?:you|describes?|explains?|lists?)|\brefactoring\splan|\bimplementation\splan`,
    String.raw`\bapply\s(?:it|them|this|the\spatch)?\s?(?:manually|by\shand|yourself)|\byou\scan\s(?:follow|apply|paste|copy|use\sit)`,
    String.raw`\b(?:wrote|written|described?|documented|explains?|outlined?|listed)\s(?:down\s)?(?:how|what|everything|the\s(?:steps|approach|changes|necessary|required|needed)|all)`,
    String.raw`\bsee\s\S{1,80}\.(?:md|txt)\b|\bneeds\sto\sbe\sdone\b|\bto\sbe\s(?:done|added|applied)\b`,
    String.raw`anleitung|schritt für schritt|\bso geht|voici comment|guide d|étapes|paso a paso|te explico|guía|guia|руководств|инструкц|вот как|步骤|指南|教程|手順|가이드|방법은|ecco come`,
  ].join('|'),
  'iu',
)
