import { expect, test } from 'vitest'
import { said } from './said.ts'

/** What people type into a chat: a few sentences or lines that say who does what, and after what. */
const TALK: [text: string, right: string[]][] = [
  [
    'First Ann sets up the repo, then Bob ports the parser and Cid the printer',
    [
      '1 sets up the repo @Ann',
      '2 ports the parser @Bob < sets up the repo',
      '2 ports the printer @Cid < sets up the repo',
    ],
  ],
  [
    'First, Ann sets up the repo. Then Bob and Cid work in parallel: Bob on the parser, Cid on the printer. Finally Ann merges.\n',
    [
      'sets up the repo @Ann',
      'parser @Bob < sets up the repo',
      'printer @Cid < sets up the repo',
      'merges @Ann < parser, printer',
    ],
  ],
  [
    'We need three things this week. Ann writes the schema. Bob builds the loader once the schema is in. Cid checks both.\n',
    [
      'writes the schema @Ann',
      'builds the loader @Bob < writes the schema',
      'checks both @Cid < builds the loader',
    ],
  ],
  [
    '@claude-1 takes the auth refactor, @claude-2 the billing cleanup. When both are merged @codex writes the migration guide, and @claude-1 bumps the version.\n',
    [
      '1 auth refactor @claude-1',
      '1 billing cleanup @claude-2',
      '2 writes the migration guide @codex < auth refactor, billing cleanup',
      '2 bumps the version @claude-1 < auth refactor, billing cleanup',
    ],
  ],
  [
    'Plan for tomorrow: agent 1 does the schema change. Agents 2 and 3 start after that, 2 on the API and 3 on the admin page. Agent 4 only runs the e2e suite when 2 and 3 are both green.\n',
    [
      'schema change @agent 1',
      'API @Agent 2 < schema change',
      'admin page @Agent 3 < schema change',
      'only runs the e2e suite @Agent 4 < API, admin page',
    ],
  ],
  [
    "ok so here's what I want:\ncodex ports the parser first\nthen claude and gemini in parallel: claude does the formatter, gemini the linter\nwhen that's all in, codex wires the CLI\nclaude reviews everything at the end\n",
    [
      'ports the parser @codex',
      'formatter @claude < ports the parser',
      'linter @gemini < ports the parser',
      'wires the CLI @codex < formatter, linter',
      'reviews everything @claude < wires the CLI',
    ],
  ],
  [
    'Three agents today. The first one rewrites the tokenizer. The second one adds benchmarks. The third one waits for the first and then removes the old lexer.\n',
    ['1 rewrites the tokenizer', '1 adds benchmarks', '2 removes the old lexer < rewrites the tokenizer'],
  ],
  [
    "Let's split it like this. I'd like Ann on the schema. Bob should take the API as soon as Ann is done. Cid and Dee can both start right away, Cid with the design tokens and Dee with the copy. Once API and tokens are ready, Cid builds the page.\n",
    [
      '1 schema @Ann',
      '1 design tokens @Cid',
      '1 copy @Dee',
      '2 take the API @Bob < schema',
      '3 builds the page @Cid < design tokens, take the API',
    ],
  ],
  [
    'Claude should refactor the session store. After the refactor, Codex adds Redis support and Gemini adds the metrics, in parallel. When those two are finished, Claude writes the docs.\n',
    [
      'refactor the session store @Claude',
      'adds Redis support @Codex < refactor the session store',
      'adds the metrics @Gemini < refactor the session store',
      'writes the docs @Claude < adds Redis support, adds the metrics',
    ],
  ],
  [
    "tonight's run:\n- first: codex fixes the flaky tests\n- then, in parallel: claude splits the monolith module, gemini updates deps\n- last: codex cuts the release\n",
    [
      'fixes the flaky tests @codex',
      'splits the monolith module @claude < fixes the flaky tests',
      'updates deps @gemini < fixes the flaky tests',
      'cuts the release @codex < splits the monolith module, updates deps',
    ],
  ],
  [
    'Wave 1 is just Ann doing the schema. Wave 2 is Bob (API) and Cid (worker) side by side. Wave 3 is Dee with the UI. Nothing in a wave starts before the wave before is merged.\n',
    ['1 schema @Ann', '2 API @Bob', '2 worker @Cid', '3 UI @Dee'],
  ],
  [
    'I want two agents on this. Agent A migrates the models, then the serializers, then the views. Agent B in the meantime moves the templates and after that the static files. When both are through, agent A deletes the old app.\n',
    [
      '1 migrates the models, then the serializers, then the views @Agent A',
      '1 moves the templates and after that the static files @Agent B',
      '2 deletes the old app @Agent A < migrates the models, then the serializers, then the views, moves the templates and after that the static files',
    ],
  ],
  [
    'The work breaks into four parts. The schema goes first (Ann). The importer (Bob) and the exporter (Cid) both need the schema. The report (Dee) needs importer and exporter.\n',
    ['schema @Ann', 'importer @Bob < schema', 'exporter @Cid < schema', 'report @Dee < importer, exporter'],
  ],
  [
    'Ann handles schema. Bob handles API, which depends on schema. Cid handles UI, which depends on API. Dee handles docs and can go at any time.\n',
    ['schema @Ann', 'API @Bob < schema', 'UI @Cid < API', 'docs @Dee'],
  ],
  [
    'Step one: Ann freezes the branch. Step two: Bob, Cid and Dee each port one module (Bob users, Cid orders, Dee invoices). Step three: Ann merges and tags.\n',
    [
      '1 freezes the branch @Ann',
      '2 port one module: users @Bob',
      '2 port one module: orders @Cid',
      '2 port one module: invoices @Dee',
      '3 merges and tags @Ann',
    ],
  ],
  [
    'Who does what:\n\nAnn is on the schema, Bob on the API and Cid on the UI.\nThe API waits for the schema, the UI for the API.\n',
    ['schema @Ann', 'API @Bob < schema', 'UI @Cid < API'],
  ],
  [
    'claude: rate limiter. codex: retry queue. gemini: dashboards, but only after rate limiter and retry queue have landed.\n',
    ['1 rate limiter @claude', '1 retry queue @codex', '2 dashboards @gemini < rate limiter, retry queue'],
  ],
  [
    'Frontend agent builds the settings page. Backend agent builds the settings endpoint. They run in parallel. QA agent tests the whole thing when they are done, and the docs agent writes it up after QA has signed off.\n',
    [
      'builds the settings page @Frontend agent',
      'builds the settings endpoint @Backend agent',
      'tests the whole thing @QA agent < builds the settings page, builds the settings endpoint',
      'writes it up @docs agent < tests the whole thing',
    ],
  ],
  [
    'Please run: (1) worker-a: extract the billing module, (2) worker-b: extract the mail module, (3) after both: worker-c: delete the shared helpers, (4) worker-a: update the README.\n',
    [
      '1 extract the billing module @worker-a',
      '1 extract the mail module @worker-b',
      '2 delete the shared helpers @worker-c < extract the billing module, extract the mail module',
      '2 update the README @worker-a < extract the billing module, extract the mail module',
    ],
  ],
  [
    'Can we get @maria to do the login form and @tom the session API today? @jo then hooks them together tomorrow and @maria does the QA pass.\n',
    [
      '1 do the login form @maria',
      '1 session API today @tom',
      '2 hooks them together tomorrow @jo < do the login form, session API today',
      '2 QA pass @maria < do the login form, session API today',
    ],
  ],
  [
    "To get 2.0 out we have to do the following. Terminal 1 upgrades Django. Terminal 2 upgrades Celery, but not before terminal 1 is finished. Terminal 3 replaces the mail backend, that's independent. Terminal 4 runs the whole suite once the three are merged.\n",
    [
      'upgrades Django @Terminal 1',
      'upgrades Celery @Terminal 2 < upgrades Django',
      'replaces the mail backend @Terminal 3',
      'runs the whole suite @Terminal 4 < upgrades Celery, replaces the mail backend',
    ],
  ],
  [
    'Save files, who does what. Written on the tram, sorry. We are Hana and Otto plus two sessions, codex-red and codex-blue. First, Otto freezes the format. Then it fans out. codex-red writes the importer, codex-blue builds the dialog, and Hana redraws the slots, all three at the same time.\n',
    [
      '1 freezes the format @Otto',
      '2 writes the importer @codex-red < freezes the format',
      '2 builds the dialog @codex-blue < freezes the format',
      '2 redraws the slots @Hana < freezes the format',
    ],
  ],
  [
    'Quick plan for the weekend. Nadia is on the parser rewrite and Felix on the new CLI flags; both can start tonight. Once the parser is merged, Omar ports the formatter to it. Felix then picks up the docs.\n',
    [
      'parser rewrite @Nadia',
      'new CLI flags @Felix',
      'ports the formatter to it @Omar < parser rewrite',
      'picks up the docs @Felix < new CLI flags, ports the formatter to it',
    ],
  ],
  [
    'Codex gets the backend: write the /export endpoint. Claude gets the frontend: add the export button. Neither needs the other. When both PRs are in, Gemini writes the Playwright test.\n',
    [
      '1 write the /export endpoint @Codex',
      '1 add the export button @Claude',
      '2 writes the Playwright test @Gemini < write the /export endpoint, add the export button',
    ],
  ],
  [
    "Let's have three sessions. Session 1: split utils.ts. Session 2: move the hooks. Session 3: fix imports once 1 and 2 are merged.\n",
    [
      '1 split utils.ts @Session 1',
      '1 move the hooks @Session 2',
      '2 fix imports @Session 3 < split utils.ts, move the hooks',
    ],
  ],
  [
    "I'll do the spec myself tonight. Tomorrow Priya implements the reader and Lars the writer, in parallel. Mei does the round-trip tests when they're done, and I cut the release.\n",
    [
      '1 implements the reader @Priya',
      '1 implements the writer @Lars',
      '2 round-trip tests @Mei < implements the reader, implements the writer',
    ],
  ],
  [
    'agent-auth: rotate the signing keys. agent-mail: switch the templates to MJML. agent-search: reindex (needs agent-auth to be done first). agent-docs goes last and documents all of it.\n',
    [
      'rotate the signing keys @agent-auth',
      'switch the templates to MJML @agent-mail',
      'reindex @agent-search < rotate the signing keys',
      'documents all of it @agent-docs < switch the templates to MJML, reindex',
    ],
  ],
  [
    "We do this in two rounds. In round one Hana ports the models, Ivo the views. In round two Hana ports the admin and Ivo writes the smoke tests. Round two doesn't start until everything from round one is on main.\n",
    [
      '1 ports the models @Hana',
      '1 ports the views @Ivo',
      '2 ports the admin @Hana',
      '2 writes the smoke tests @Ivo',
    ],
  ],
  [
    "Hi all! Tomorrow's split:\n\nRosa – invoices export\nKurt – invoices import\nLena – nightly reconciliation, needs both of the above\n\nShout if that doesn't work for you.\n",
    [
      '1 invoices export @Rosa',
      '1 invoices import @Kurt',
      '2 nightly reconciliation @Lena < invoices export, invoices import',
    ],
  ],
  [
    "Hi all! Tomorrow's split:\nRosa: invoices export\nKurt: invoices import\nLena: nightly reconciliation (after Rosa and Kurt)\n",
    [
      '1 invoices export @Rosa',
      '1 invoices import @Kurt',
      '2 nightly reconciliation @Lena < invoices export, invoices import',
    ],
  ],
  [
    'Dana sets up the monorepo. After that, everyone ports their own package: Eli ports core, Fay ports cli, Gus ports web. Dana finishes with the release pipeline.\n',
    [
      '1 sets up the monorepo @Dana',
      '2 ports core @Eli < sets up the monorepo',
      '2 ports cli @Fay < sets up the monorepo',
      '2 ports web @Gus < sets up the monorepo',
      '3 release pipeline @Dana < ports core, ports cli, ports web',
    ],
  ],
  [
    'Could someone run this overnight?\n\n@codex please extract the pricing rules into their own package.\n@claude please write property tests for them when codex is done.\n@gemini can update the README in the meantime.\n',
    [
      '1 extract the pricing rules into their own package @codex',
      '1 update the README @gemini',
      '2 write property tests for them @claude < extract the pricing rules into their own package',
    ],
  ],
  [
    'Two people on backend (Asha: quotas, Bela: audit trail), one on frontend (Chris: usage page). The usage page needs the quotas. Asha reviews the usage page at the end.\n',
    [
      '1 quotas @Asha',
      '1 audit trail @Bela',
      '1 usage page @Chris',
      '2 reviews the usage page @Asha < quotas, audit trail, usage page',
    ],
  ],
  [
    'So the order is: schema (Vera) -> resolvers (Wim) and loaders (Xena) in parallel -> gateway (Wim) -> load test (Vera).\n',
    [
      'schema @Vera',
      'resolvers @Wim < schema',
      'loaders @Xena < schema',
      'gateway @Wim < resolvers, loaders',
      'load test @Vera < gateway',
    ],
  ],
  [
    'Today: Yann finishes the importer, Zoe the exporter.\nTomorrow: Yann wires both into the CLI. Zoe writes the docs.\nFriday: Yann releases.\n',
    [
      '1 finishes the importer @Yann',
      '1 finishes the exporter @Zoe',
      '2 wires both into the CLI @Yann',
      '2 writes the docs @Zoe',
      '3 releases @Yann',
    ],
  ],
  [
    'Agent one takes the tokenizer. Agent two takes the grammar as soon as agent one is through. Agent three takes the pretty-printer, in parallel with agent two. Agent four does the fuzzing after everything else.\n',
    [
      'tokenizer @Agent one',
      'grammar @Agent two < tokenizer',
      'pretty-printer @Agent three',
      'fuzzing @Agent four < grammar, pretty-printer',
    ],
  ],
  [
    'Please start claude on "replace moment with date-fns", codex on "drop lodash" and, after both, gemini on "bundle size report".\n',
    [
      '1 "replace moment with date-fns" @claude',
      '1 "drop lodash" @codex',
      '2 "bundle size report" @gemini < "replace moment with date-fns", "drop lodash"',
    ],
  ],
  [
    "Here is how I'd run it:\n\nKick off with Noor on the event schema. Nothing else can start before that's in.\nThen three things at once – Piet on the producer, Quinn on the consumer, Ravi on the replay tool.\nWhen producer and consumer both work, Sara does the end-to-end test.\nNoor closes with the runbook.\n",
    [
      '1 event schema @Noor',
      '2 producer @Piet < event schema',
      '2 consumer @Quinn < event schema',
      '2 replay tool @Ravi < event schema',
      '3 end-to-end test @Sara < producer, consumer',
      '4 runbook @Noor < replay tool, end-to-end test',
    ],
  ],
  [
    'Can you run these four? (a) claude: extract the mailer; (b) codex: add retries to the mailer, after a; (c) gemini: rewrite the mail templates; (d) claude: delete the old mailer once b and c are done.\n',
    [
      'extract the mailer @claude',
      'add retries to the mailer @codex < extract the mailer',
      'rewrite the mail templates @gemini',
      'delete the old mailer @claude < add retries to the mailer, rewrite the mail templates',
    ],
  ],
  [
    'Tim owns the parser and should be done by noon. Uma builds the AST printer on top of it afterwards. Vic, independently, cleans up the CI config. Before we ship, Tim runs the fuzzer over parser and printer.\n',
    [
      'parser @Tim',
      'builds the AST printer on top of it @Uma < parser',
      'independently cleans up the CI config @Vic',
      'runs the fuzzer over parser and printer @Tim < builds the AST printer on top of it, independently cleans up the CI config',
    ],
  ],
  [
    'Start: Ada (infra). Next: Ben (api) + Cleo (worker). Last: Dora (ui).\n',
    ['infra @Ada', 'api @Ben < infra', 'worker @Cleo < infra', 'ui @Dora < api, worker'],
  ],
  [
    'Ok team, the cut-over. Jonas freezes writes on the old cluster. As soon as writes are frozen, Mira dumps the data and Otto prepares the new cluster. When both are finished Mira restores the dump. Jonas flips DNS last.\n',
    [
      'freezes writes on the old cluster @Jonas',
      'dumps the data @Mira < freezes writes on the old cluster',
      'prepares the new cluster @Otto < freezes writes on the old cluster',
      'restores the dump @Mira < dumps the data, prepares the new cluster',
      'flips DNS @Jonas < restores the dump',
    ],
  ],
  [
    "For the 3.0 launch I need: Paula to finish the pricing page, Rob to wire Stripe to it, and Sam to write the emails. Rob can't start until Paula has the page up. Sam can start now.\n",
    [
      '1 finish the pricing page @Paula',
      '1 write the emails @Sam',
      '2 wire Stripe to it @Rob < finish the pricing page',
    ],
  ],
  [
    'claude-a does the parser and claude-b does the printer. claude-c waits until both are on main, then writes the round trip tests. claude-d updates the changelog whenever.\n',
    [
      '1 parser @claude-a',
      '1 printer @claude-b',
      '1 updates the changelog @claude-d',
      '2 writes the round trip tests @claude-c < parser, printer',
    ],
  ],
  [
    "I'd split the migration in three: tables first, that's Greta. Then functions (Hugo) and triggers (Ines) at the same time. Jan verifies everything on staging.\n",
    [
      'tables @Greta',
      'functions @Hugo < tables',
      'triggers @Ines < tables',
      'verifies everything on staging @Jan < functions, triggers',
    ],
  ],
  [
    '@ana -> i18n strings\n@bo -> date formats (after @ana)\n@cy -> RTL layout\n@dee -> screenshots (after @bo and @cy)\n',
    [
      'i18n strings @ana',
      'date formats @bo < i18n strings',
      'RTL layout @cy',
      'screenshots @dee < date formats, RTL layout',
    ],
  ],
  [
    'Let codex start on the flaky-test fix. Meanwhile let claude write the retry helper. Once the helper exists, gemini should move all call sites over to it. After that codex removes the old helper.\n',
    [
      'flaky-test fix @codex',
      'write the retry helper @claude',
      'move all call sites over to it @gemini < write the retry helper',
      'removes the old helper @codex < flaky-test fix, move all call sites over to it',
    ],
  ],
  [
    'We need the export before the import: Lea writes the export, and then Marc the import. Independently of that, Nils moves the settings page to the new form library. Once all of that is in, Lea tags the release.\n',
    [
      'writes the export @Lea',
      'import @Marc < writes the export',
      'moves the settings page to the new form library @Nils',
      'tags the release @Lea < import, moves the settings page to the new form library',
    ],
  ],
  [
    'Sub-agent 1 will refactor auth. Sub-agent 2 will refactor billing. Sub-agent 3 will refactor search. None of them depends on another. After all three are merged, sub-agent 4 will regenerate the API client, and finally sub-agent 5 will update the docs.\n',
    [
      '1 refactor auth @Sub-agent 1',
      '1 refactor billing @Sub-agent 2',
      '1 refactor search @Sub-agent 3',
      '2 regenerate the API client @sub-agent 4 < refactor auth, refactor billing, refactor search',
      '3 update the docs @sub-agent 5 < regenerate the API client',
    ],
  ],
  [
    "Hey @regatta, get claude to port lib/parse to TypeScript. When that's merged have codex port lib/print and gemini port lib/cli. Then claude deletes the Babel config.\n",
    [
      'port lib/parse to TypeScript @claude',
      'port lib/print @codex < port lib/parse to TypeScript',
      'port lib/cli @gemini < port lib/parse to TypeScript',
      'deletes the Babel config @claude < port lib/print, port lib/cli',
    ],
  ],
  [
    'The plan is simple. Agent red builds the lexer. Agent blue builds the parser on top of the lexer. Agent green writes fixtures, which needs neither. When parser and fixtures are ready, agent red runs the conformance suite.\n',
    [
      'builds the lexer @red',
      'builds the parser on top of the lexer @blue < builds the lexer',
      'writes fixtures @green',
      'runs the conformance suite @red < builds the parser on top of the lexer, writes fixtures',
    ],
  ],
  [
    'Rina: DB -> API -> SDK. Sven: UI, starts when the API is there. Tora: docs, starts when the SDK is there.\n',
    ['DB @Rina', 'API @Rina < DB', 'SDK @Rina < API', 'UI @Sven < API', 'docs @Tora < SDK'],
  ],
  [
    'Step 1. Ulla extracts the interfaces.\nStep 2. Vito moves the Postgres adapter behind them, Wanda the Redis adapter.\nStep 3. Ulla deletes the old modules.\n',
    [
      '1 extracts the interfaces @Ulla',
      '2 moves the Postgres adapter behind them @Vito',
      '2 moves the Redis adapter @Wanda',
      '3 deletes the old modules @Ulla',
    ],
  ],
  [
    "Use opus for the design doc. When it's approved, sonnet implements the server and haiku writes the unit tests. Opus reviews both.\n",
    [
      'design doc @opus',
      'implements the server @sonnet < design doc',
      'writes the unit tests @haiku < design doc',
      'reviews both @opus < implements the server, writes the unit tests',
    ],
  ],
  [
    "First thing tomorrow: Arne rotates the keys. Nobody deploys until he's done. After that Birte redeploys the API and Clara redeploys the workers, and Dirk checks the dashboards once both are up.\n",
    [
      'rotates the keys @Arne',
      'redeploys the API @Birte < rotates the keys',
      'redeploys the workers @Clara < rotates the keys',
      'checks the dashboards @Dirk < redeploys the API, redeploys the workers',
    ],
  ],
  [
    'Zuerst legt Anna das Schema an. Danach bauen Ben und Clara parallel: Ben die API, Clara die Oberfläche. Am Ende testet Anna alles.\n',
    [
      'legt das Schema an @Anna',
      'bauen die API @Ben < legt das Schema an',
      'bauen die Oberfläche @Clara < legt das Schema an',
      'testet alles @Anna < bauen die API, bauen die Oberfläche',
    ],
  ],
  [
    "D'abord Anne crée le schéma. Ensuite Bruno fait l'API et Claire l'interface, en parallèle. Quand tout est prêt, Anne lance les tests.\n",
    [
      'crée le schéma @Anne',
      "fait l'API @Bruno < crée le schéma",
      "l'interface @Claire < crée le schéma",
      "lance les tests @Anne < fait l'API, l'interface",
    ],
  ],
  [
    'Primero Ana crea el esquema. Después Bruno hace la API y Carla la interfaz, en paralelo. Cuando las dos estén listas, Ana pasa las pruebas.\n',
    [
      'crea el esquema @Ana',
      'hace la API @Bruno < crea el esquema',
      'la interfaz @Carla < crea el esquema',
      'pasa las pruebas @Ana < hace la API, la interfaz',
    ],
  ],
  [
    'Ana: esquema. Bruno: API (después de Ana). Carla: interfaz (después de Bruno). Diego: documentación, cuando sea.\n',
    ['esquema @Ana', 'API @Bruno < esquema', 'interfaz @Carla < API', 'documentación @Diego'],
  ],
  [
    'Anna: Schema\nBen: API (nach Anna)\nClara: Oberfläche (nach Ben)\nDora: Doku\n',
    ['Schema @Anna', 'API @Ben < Schema', 'Oberfläche @Clara < API', 'Doku @Dora'],
  ],
  [
    'Primeiro a Ana cria o esquema. Depois o Bruno faz a API e a Carla a interface, em paralelo. Quando as duas estiverem prontas, a Ana corre os testes.\n',
    [
      'cria o esquema @Ana',
      'faz a API @Bruno < cria o esquema',
      'a interface @Carla < cria o esquema',
      'corre os testes @Ana < faz a API, a interface',
    ],
  ],
  [
    'Eerst maakt Anna het schema. Daarna doet Bram de API en Carla de interface, tegelijk. Als beide klaar zijn, draait Anna de tests.\n',
    [
      'maakt het schema @Anna',
      'doet de API @Bram < maakt het schema',
      'doet de interface @Carla < maakt het schema',
      'draait de tests @Anna < doet de API, doet de interface',
    ],
  ],
  [
    '@codex schreibt die Migration. Sobald die gemergt ist, passt @claude die API an und @gemini die Tests. Zum Schluss räumt @codex auf.\n',
    [
      'schreibt die Migration @codex',
      'passt die API an @claude < schreibt die Migration',
      'passt die Tests @gemini < schreibt die Migration',
      'räumt auf @codex < passt die API an, passt die Tests',
    ],
  ],
]

for (const [text, right] of TALK) test(text.trim(), () => expect(said(text)).toEqual(right))
