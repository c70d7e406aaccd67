import { expect, test } from 'vitest'
import { said } from './said.ts'

/** What people type into a chat: a few sentences or lines that say who does what, and after what. */
const TALK: [text: string, right: string[]][] = [
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
    "We do this in two rounds. In round one Hana ports the models, Ivo the views. In round two Hana ports the admin and Ivo writes the smoke tests. Round two doesn't start until everything from round one is on main.\n",
    ['1 ports the models @Hana', '1 views @Ivo', '2 ports the admin @Hana', '2 writes the smoke tests @Ivo'],
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
    'Today: Yann finishes the importer, Zoe the exporter.\nTomorrow: Yann wires both into the CLI. Zoe writes the docs.\nFriday: Yann releases.\n',
    [
      '1 finishes the importer @Yann',
      '1 exporter @Zoe',
      '2 wires both into the CLI @Yann',
      '2 writes the docs @Zoe',
      '3 releases @Yann',
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
]

for (const [text, right] of TALK) test(text.trim(), () => expect(said(text)).toEqual(right))
