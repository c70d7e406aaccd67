import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'
import { said } from './said.ts'

const PLANS: [what: string, text: string, right: string[]][] = [
  [
    'lists of two kinds below two headings are all work',
    '# Foo\n## Frontend\n1. Build pages\n2. Build styles\n## Backend\n- [ ] Build api\n- [ ] Build db\n',
    ['Build pages', 'Build styles', 'Build api', 'Build db'],
  ],
  [
    'lists of two kinds in one wave are all work',
    '# Foo\n## Wave 1\n### Backend\n1. API\n2. DB\n### Frontend\n- [ ] Pages\n- [ ] Styles\n',
    ['API', 'DB', 'Pages', 'Styles'],
  ],
  [
    'waves of single words in data are work',
    'waves:\n  - name: Wave 1\n    tasks: [fix-parser, fix-printer]\n  - name: Wave 2\n    tasks: [write-docs]\n',
    ['1 fix-parser', '1 fix-printer', '2 write-docs'],
  ],
  [
    'several titles of one word are waited for',
    '| Task | Agent | Deps |\n|---|---|---|\n| Schema | Atlas | none |\n| Server | Atlas | Schema |\n| Pages | Nova | Server |\n| Tests | Orion | Server, Pages |\n',
    ['Schema @Atlas', 'Server @Atlas < Schema', 'Pages @Nova < Server', 'Tests @Orion < Server, Pages'],
  ],
  [
    'several titles of one word are waited for in brackets',
    '# Foo\n- [ ] API\n- [ ] UI (depends on API)\n- [ ] Load test (depends on API, UI)\n',
    ['API', 'UI < API', 'Load test < API, UI'],
  ],
  [
    'what work is about does not do it',
    '# Foo\n## Sprint 1\n- Auth: login\n- Billing: invoices\n- Search: index\n## Sprint 2\n- Auth: logout\n- Billing: refunds\n- Search: ranking\n',
    [
      '1 Auth: login',
      '1 Billing: invoices',
      '1 Search: index',
      '2 Auth: logout',
      '2 Billing: refunds',
      '2 Search: ranking',
    ],
  ],
  [
    'headings in capitals hold what is listed below them',
    '# Foo\n## API\n- [ ] Endpoints\n- [ ] Auth\n## CLI\n- [ ] Login command\n- [ ] Logout command\n## SDK\n- [ ] Generate it after API is done\n',
    ['Endpoints', 'Auth', 'Login command', 'Logout command', 'Generate it after API is done'],
  ],
  [
    'boxes with names are work whatever their heading says',
    '# Foo\n## Setup\n- [ ] Create repo @ann\n- [ ] Add CI @bob\n## Build\n- [ ] Write API @ann\n',
    ['Create repo @ann', 'Add CI @bob', 'Write API @ann'],
  ],
  [
    'features and bugs side by side are work',
    '# Foo\n## Features\n- [ ] Login\n- [ ] Logout\n## Bugs\n- [ ] Crash on start\n- [ ] Crash at end\n',
    ['Login', 'Logout', 'Crash on start', 'Crash at end'],
  ],
  [
    'headings that begin as work and name who does it are work',
    '# Foo\n## Wave 1\n### Test the rollback\n- Agent: Ann\n### Set up metrics\n- Agent: Bob\n## Wave 2\n### Write notes\n- Agent: Ann\n',
    ['1 Test the rollback @Ann', '1 Set up metrics @Bob', '2 Write notes @Ann'],
  ],
  [
    'engines and pages are built, whatever they are called',
    '# Foo\n## Rules engine\n- [ ] Parse rules\n- [ ] Run rules\n## Notes page\n- [ ] Draw it\n- [ ] Save it\n',
    ['Parse rules', 'Run rules', 'Draw it', 'Save it'],
  ],
  [
    'letters of headings count on through the waves',
    '# Foo\n## Wave 1\n### Task A: parser\n### Task B: printer\n## Wave 2\n### Task C: join\n- Depends on: A\n### Task D: docs\n- Depends on: C\n',
    ['1 parser', '1 printer', '2 join < parser', '2 docs < join'],
  ],
  [
    'letters of lists count on through the waves',
    '# Foo\n## Wave 1\n- A: parser\n- B: printer\n## Wave 2\n- C: join\n- D: docs (after C)\n',
    ['1 parser', '1 printer', '2 join', '2 docs < join'],
  ],
  [
    'numbers before colons are what the tasks are called',
    '# Foo\n## Wave 1\n- 1: parser\n- 2: printer\n## Wave 2\n- 3: join\n- 4: docs (after 3)\n',
    ['1 parser', '1 printer', '2 join', '2 docs < join'],
  ],
  [
    'people do what they stand before, once each',
    '# Foo\n## Wave 1\n- Ann: Schema\n- Bob: API\n- Cid: UI\n',
    ['Schema @Ann', 'API @Bob', 'UI @Cid'],
  ],
  [
    'people do what they stand behind, once each',
    '# Foo\n- [ ] Schema — Ann\n- [ ] API — Bob\n- [ ] UI — Cid\n',
    ['Schema @Ann', 'API @Bob', 'UI @Cid'],
  ],
  [
    'two people may do one task',
    '# Foo\n## Wave 1\n- **Ann** and **Bob**: pair on the parser\n- **Cid**: fixtures\n- **Ann**: error messages\n',
    ['pair on the parser @Ann and Bob', 'fixtures @Cid', 'error messages @Ann'],
  ],
  [
    'who asks whether to wait does not wait',
    '## Round 1: now\n- split the driver (Tor)\n- contract tests (Ines)\ndo I wait for Tors driver?\n\n## Round 2\n- go on (Tor)\n',
    ['1 split the driver @Tor', '1 contract tests @Ines', '2 go on @Tor'],
  ],
  [
    'who waits for nobody starts',
    '# Foo\n## Wave 1\n- PA-1 Read it (Ann)\n- PA-2 Write it (Bob)\n## Wave 2\n- PA-3 Print it (Ann). Waits for nobody, can start whatever happens in wave 1\n',
    ['1 Read it @Ann', '1 Write it @Bob', '2 Print it @Ann'],
  ],
  [
    'a round that is named late in a line heads what is listed below it',
    'Round 1, now:\n- Bas: export the files\n- Ida: fetch the dates\n\nRound 2, once round 1 is in:\n- Bas: import the files\n\nGood point. Those are for round 2, too:\n- Ida: copy the pictures\n\n21. And then round 3, after round 2:\n- Bas: rehearse\n',
    [
      '1 export the files @Bas',
      '1 fetch the dates @Ida',
      '2 import the files @Bas',
      '2 copy the pictures @Ida',
      '3 rehearse @Bas',
    ],
  ],
  [
    'lanes called by people stand alone above their lists',
    '# Show\n\nInside a lane it goes left to right, one thing after the other.\n\nLANE NOOR (lights)\n- N1 Parse the cues\n- N2 Convert the cues\n\nLANE GIDEON (sound)\n- G1 Build the player\n- G2 Trigger it\n\nG2 waits for N1 and for G1\n',
    [
      '1 Parse the cues @Noor',
      '1 Convert the cues @Noor < Parse the cues',
      '2 Build the player @Gideon',
      '2 Trigger it @Gideon < Parse the cues, Build the player',
    ],
  ],
  [
    'a column of ids of the rows above is what they need, whatever it is called',
    '| Klucz | Zadanie | Kto | Czeka na |\n|---|---|---|---|\n| R-1 | Schemat | Ola | |\n| R-2 | Serwer | Jan | R-1 |\n| R-3 | Strona | Ola | R-1, R-2 |\n',
    ['Schemat @Ola', 'Serwer @Jan < Schemat', 'Strona @Ola < Schemat, Serwer'],
  ],
  [
    'who does something else is waited for by the name',
    '# Foo\n- [ ] schema (Ann)\n- [ ] API (Bob), when Ann is done\n- [ ] page (Cid) after the API\n',
    ['schema @Ann', 'API @Bob < schema', 'page @Cid < API'],
  ],
  [
    'an item may begin with what it comes after',
    '# Foo\n\n- [ ] T1 Write it\n- [ ] T2 After T1, print it\n- [ ] T3 Once T1 and T2 are merged: ship it\n- [ ] T4 Wait for T3, then celebrate\n',
    ['Write it', 'Print it < Write it', 'Ship it < Write it, Print it', 'Celebrate < Ship it'],
  ],
  [
    'what an agent is asked to do may begin with whom it waits for',
    '# Foo\n\n## Agent 1\nBuild the API.\n\n## Agent 2\nBuild the page.\n\n## Agent 3\nWait for Agents 1 and 2, then write the tests.\n',
    [
      'Build the API @Agent 1',
      'Build the page @Agent 2',
      'Write the tests @Agent 3 < Build the API, Build the page',
    ],
  ],
  [
    'steps without boxes count on',
    '# Foo\n\n## Steps\n\n1. Write the migration\n2. Port the importer\n3. After step 1: write docs\n4. After steps 2 and 3: release\n',
    [
      'Write the migration',
      'Port the importer',
      'Write docs < Write the migration',
      'Release < Port the importer, Write docs',
    ],
  ],
  [
    'headings that begin as work does are work where nothing else is',
    '# Foo\n\n### 1. Write the parser\nIt reads the old format.\n\n### 2. Fix the printer\nIt drops a line. Depends on step 1.\n',
    ['Write the parser', 'Fix the printer < Write the parser'],
  ],
  [
    'what a title says before its colon may be waited for',
    '# Foo\n- [ ] **API**: endpoints\n- [ ] **Page**: orders. Depends on API.\n',
    ['API: endpoints', 'Page: orders. < API: endpoints'],
  ],
  [
    'what stands below an item says what it waits for, in whichever sentence',
    '# Foo\n\n**1. Write the parser**\nIt reads the old format.\n\n**2. Fix the printer**\nIt drops a line. Depends on 1.\n',
    ['Write the parser', 'Fix the printer < Write the parser'],
  ],
  [
    'single words between people and days are work',
    '# Week\n\n| | Monday | Tuesday |\n|---|---|---|\n| Ann | Schema | Loader |\n| Bob | Parser | Tests |\n',
    ['1 Schema @Ann', '1 Parser @Bob', '2 Loader @Ann', '2 Tests @Bob'],
  ],
  [
    'a status may say what something waits for',
    '| Task | Owner | Status |\n|---|---|---|\n| Login page | Ann | In progress |\n| Reset mail | Bob | Blocked by Login page |\n',
    ['Login page @Ann', 'Reset mail @Bob < Login page'],
  ],
  [
    'people head what they are to do, however little',
    '# Foo\n\n### Ann\n- What: Port the loader\n\n### Bob\n- What: Write the exporter\n- After: Ann\n',
    ['Port the loader @Ann', 'Write the exporter @Bob < Port the loader'],
  ],
  [
    'a drawing of the system orders nothing',
    '# Limits\n\n```\nClient ──▶ Server\n```\n\n- [ ] Add rate limit to the server (Ann)\n- [ ] Add retry to the client (Bob)\n',
    ['Add rate limit to the server @Ann', 'Add retry to the client @Bob'],
  ],
  [
    'a column may say first, after some rows, and last',
    '| # | What | Who | When |\n|---|---|---|---|\n| 1 | Cart API | Ann | first |\n| 2 | Cart page | Bob | after 1 |\n| 3 | Payment | Cid | first |\n| 4 | E2E | Dan | last |\n',
    ['Cart API @Ann', 'Cart page @Bob < Cart API', 'Payment @Cid', 'E2E @Dan < Cart API, Cart page, Payment'],
  ],
  [
    'a step of data is called by what it says',
    '{"plan":"Docs","steps":[{"step":"Pick a generator","by":"Ann"},{"step":"Port the pages","by":"Bob","dependsOn":["Pick a generator"]},{"step":"Theme","by":"Cid","dependsOn":["Pick a generator"]},{"step":"Redirects","by":"Bob","dependsOn":["Port the pages"]}]}',
    [
      'Pick a generator @Ann',
      'Port the pages @Bob < Pick a generator',
      'Theme @Cid < Pick a generator',
      'Redirects @Bob < Port the pages',
    ],
  ],
  [
    'who does it may stand before how long it takes and what it waits for',
    '# Foo\n\n- T1: Define it [Ann] (2h)\n- T2: Write it [Bob] (3h) <- T1\n- T3: Seed it [Cid] (1h), needs T1\n',
    ['Define it @Ann', 'Write it @Bob < Define it', 'Seed it @Cid < Define it'],
  ],
  [
    'first names alone above lists are whose they are',
    '# Foo\n\nAnn\n- Tokens\n- Buttons\n\nBob\n- Forms\n- Docs\n',
    ['Tokens @Ann', 'Buttons @Ann', 'Forms @Bob', 'Docs @Bob'],
  ],
  [
    'times by the clock order rows',
    '| Time | Who | What |\n|---|---|---|\n| 09:00 | Ann | backup |\n| 10:00 | Bob | migrate users |\n| 10:00 | Cid | migrate orders |\n| 14:00 | Ann | verify |\n',
    ['1 backup @Ann', '2 migrate users @Bob', '2 migrate orders @Cid', '3 verify @Ann'],
  ],
  [
    'points that begin with a time are work at that time',
    '# Foo\n\n- 09:00 Ann: backup\n- 10:00 Bob: migrate users\n- 10:00 Cid: migrate orders\n- 14:00 Ann: verify\n',
    ['1 backup @Ann', '2 migrate users @Bob', '2 migrate orders @Cid', '3 verify @Ann'],
  ],
  [
    'boxes that are called waves are their work',
    '# Foo\n\n- [ ] Wave 1: build the schema\n- [ ] Wave 2: build the API\n',
    ['1 build the schema', '2 build the API'],
  ],
  [
    'a lane may be followed by a sentence about it',
    '# Foo\n\n**Lane A · Prices** (Nuria)\n\n- A1 Table\n\n**Lane B · Opening** (Maite). Nobody else may touch the ferry then.\n\n- B1 Rehearse\n- B2 Open\n',
    ['1 Table @Nuria', '2 Rehearse @Maite', '2 Open @Maite'],
  ],
]

for (const [what, text, right] of PLANS) test(what, () => expect(said(text)).toEqual(right))

const FREED: [string, string[]][] = [
  ['All phases can run in parallel with the marketing campaign.', ['Phase 1', 'Phase 2']],
  ['The phases can start immediately after sign-off, one after the other.', ['Phase 1', 'Phase 2']],
  ['Phase 3 does not need Phase 2 to be deployed, only merged.', ['Phase 1', 'Phase 2']],
  ["Phase 3 does not depend on Phase 2's docs, but on all else.", ['Phase 1', 'Phase 2']],
  ['All phases can run in parallel.', []],
  ['Phase 3 does not depend on Phase 2.', ['Phase 1']],
]

for (const [sentence, right] of FREED)
  test(`"${sentence}" frees what it speaks of and no more`, () => {
    const phases = [1, 2, 3].map(at => `## Phase ${at}\n- [ ] Lay stone ${at}\n- [ ] Cut beam ${at}\n`)
    const { waves } = readPlan(Buffer.from(`# Barn\n\n${sentence}\n\n${phases.join('\n')}`))
    const before = (id: string): string[] =>
      waves.filter(wave => wave.id === id).flatMap(({ after }) => after.flatMap(one => [...before(one), one]))
    expect([...new Set(before('Phase 3'))]).toEqual(right)
  })
