import { expect, test } from 'vitest'
import { PLAN_BYTES_MAX } from '../../src/plan/plan.ts'
import { readPlan } from '../../src/plan/read-plan.ts'

const SIZE = 20_000
const TIMES = 4
/** Of what grows with the size it is 4, of what grows with its square 16; between them lies what machines add. */
const RATIO_MAX = 7
/** Less than this is too little to be compared. */
const LEAST_MS = 40

function lines(size: number, line: (index: number) => string): string {
  const all: string[] = []
  for (let [index, length] = [0, 0]; length < size; index++) {
    all.push(line(index))
    length += all.at(-1)!.length + 1
  }
  return all.join('\n')
}

function filled(size: number, part: string): string {
  return part.repeat(Math.ceil(size / part.length))
}

const HEAD = '# Plan\n\n## Wave 1\n'

/** Texts that nobody writes, by how much of them there is. */
const TEXTS: Record<string, (size: number) => string> = {
  'one line of marks': size => HEAD + filled(size, '*_[(<|#-:`~'),
  'ids joined by hyphens below people': size =>
    `${HEAD}- A1 sow\n- A2 reap\n\n## Who\n\n${lines(size, () => `- Ada: ${'1-'.repeat(40)}1 !`)}`,
  'one line of letters': size => `${HEAD}- T1: ${filled(size, 'a')}`,
  'bold words': size => `${HEAD}- T1: ${filled(size, '**a**')}`,
  'nested quotes': size => `${filled(size, '> ')}x`,
  'character references': size => HEAD + lines(size, () => '&amp;'.repeat(70)),
  'targets of a Makefile': size =>
    `# Plan\n\n\`\`\`make\n${lines(size, at => `T${at}: T${at - 1} \\\n   T${at - 2} # sweep`)}\n\`\`\``,
  'markup of Jira': size =>
    `h1. Plan\n${lines(size, at => `h2. Part ${at}\n|| a || b ||\n| *T${at}* | {{x}} [y|z] |`)}`,
  'lists of HTML': size =>
    `<h1>Plan</h1>\n${lines(size, at => `<ul>\n<li class="x">T${at}: <b>sweep</b></li>`)}`,
  'headlines of Org': size =>
    `#+TITLE: Plan\n${lines(size, at => `** TODO t${at} sweep :a_agent:\n   :PROPERTIES:\n   :BLOCKER: t${at - 1}\n   :END:`)}`,
  'tables of AsciiDoc': size =>
    `= Plan\n\n== Wave 1\n|===\n|ID |Task\n${lines(size, at => `|T${at} |sweep`)}\n|===`,
  'rules of reStructuredText': size => `.. note:: x\n\n${lines(size, at => `Part ${at}\n~~~~~~~~\n`)}`,
  'drawn tables': size =>
    HEAD + lines(size, at => `+----+----+\n| T${at} | sweep |\n+----+----+\n| | |\n+----+----+`),
  'rows of a sheet': size => `Nr\tWhat\tWho\n${lines(size, at => `${at}\tsweep\tada`)}`,
  'rows that were wrapped': size =>
    `| ID | What | Who |\n|---|---|---|\n${lines(size, at => `T${at} | sweep\n   all | ada`)}`,
  'rows without a head': size => `Task | What | Who\n${lines(size, at => `T${at} | sweep | ada`)}`,
  'cells between tabs that run on': size =>
    `No\tJob\tAgent\n${lines(size, at => (at % 9 === 0 ? `T${at}\tsweep` : '\tmop\tada'))}`,
  'cells between bars that run on': size =>
    `| No | Job | Agent | Needs |\n|---|---|---|---|\n${lines(size, at => (at % 3 === 0 ? `| T${at} | sweep` : 'mop'))}`,
  footnotes: size => HEAD + lines(size, at => `- T${at}: sweep [^${at}]\n\n[^${at}]: after T${at - 1}`),
  'notes by raised figures and stars': size =>
    `${HEAD}${lines(size, at => `- T${at}: sweep ${'¹²³'[at % 3]} (${at % 90}) *`)}\n${lines(size, at => `${'¹²³'[at % 3]} after T${at - 1}`)}`,
  'lists of people': size =>
    `Everybody has a list and works it in order.\n${lines(size, at => `\n## Ada${'abc'[at % 3]} (hall)\n\n- T${at} sweep\n\nStarts once Ben's list is through.`)}`,
  'lines without marks': size => lines(size, at => `Wave ${at}\n\nSweep the floor\nMop it (ada)\n`),
  'letters that give numbers to people': size =>
    `${lines(size / 2, at => `${at + 1}. sweep room ${at}`)}\n\n${lines(size / 2, at => `Agent ${at % 9} starts with ${at} and also does ${at + 1}, once ${at - 1} is in. The windows are for Agent ${at % 7}.\n`)}`,
  'sentences that count': size =>
    lines(size, at => `\n**Day ${at}.** Two things: (${at * 2 + 1}) sweep the hall, (${at * 2 + 2}) mop it.`),
  'rows of dots': size => HEAD + lines(size, at => `- sweeper-${at} ...... Sweep the hall`),
  'one block of code': size => `\`\`\`markdown\n${HEAD}${lines(size, at => `- T${at}: sweep`)}\n\`\`\``,
  'a text that is set in': size => lines(size, at => `   - T${at}: sweep -- then mop => ada`),
  'numbered chapters': size => lines(size, at => `## ${at + 1}. Lane Ada${at}\n\n- sweep\n`),
  'bold lanes and agents': size =>
    lines(size, at => `**Track Ada${at}**\n- A${at} sweep\n\n**Agent ${at}: Hall**\n**Files:** a/${at}\n`),
  'intros that say who': size =>
    lines(
      size,
      at => `## Wave ${at}\n\nEverything here is done by ada, except ${at}.1 (ben).\n\n- ${at}.1 sweep\n`,
    ),
  'signs of many kinds': size =>
    lines(size, at => `*Day ${at}* when it is dry\n${'•▸(a'[at % 4]}) sweep\n   ${at}) mop`),
  'branches of a tree': size =>
    `# Plan\n\n\`\`\`\n${lines(size, at => `├── W${at} x\n│   └── T${at} sweep ← T${at - 1}`)}\n\`\`\``,
  'a tree without a fence': size =>
    `A branch starts when its parent is done.\n\nT1 sweep\n${lines(size, at => `├── T${at} sweep [ada]\n│   └── U${at} mop [ben]`)}`,
  'lines that say what a task waits for': size =>
    HEAD +
    lines(
      size,
      at => `- T${at} sweep — @ada, after T${at - 1}\n  - depends on T${at - 1} and T${at - 2}, so`,
    ),
  folds: size => lines(size, at => `<details><summary>Wave ${at}</summary>\n\n- sweep\n\n</details>\n`),
  'codes of a table': size =>
    `| Item | Description | After |\n|---|---|---|\n${lines(size, at => `| A${at % 99}B | sweep | AB |`)}`,
  'names of a script': size =>
    `# agents\n\n\`\`\`python\n# agents\nA = [\n${lines(size, at => `("a-b${at}", "sweep the hall"),`)}\n]\n\`\`\``,
  'loops of a script': size =>
    `# Plan\n\n\`\`\`bash\n${lines(size, at => `for i in ${at} {1..400}; do claude -p "$(cat p/a-$i.md)" & done; wait`)}\n\`\`\``,
  'sentences about nobody': size =>
    lines(size, at => `Once the hall ${at} is dry, somebody should sweep hall ${at + 1}, and then paint it.`),
  'names in brackets': size =>
    lines(size, at => `Then (T${at % 90}) sweeps the hall ${at} – when it is dry.`),
  'paragraphs with ids': size =>
    HEAD + lines(size, at => `1.${at} Sweep hall ${at} (ann-${at % 9})\nAlso needs 1.${at - 1}.\n`),
  'calls of a program': size =>
    `# Plan\n\n\`\`\`js\nawait Promise.all([\n${lines(size, at => `spawn("a${at}", spawn(launch("Sweep hall ${at}")),`)}\n\`\`\``,
  'lists of names in a program': size =>
    `# Plan\n\n\`\`\`js\nconst waves = [\n${lines(size, at => `["a-${at}", "b-${at}"],`)}\n]\n\`\`\`\n\n${lines(size, at => `- \`a-${at}\`: sweep\n- \`b-${at}\`: mop`)}`,
  'sentences of turns': size =>
    HEAD +
    lines(size, at => `- T${at}: sweep\n\nT${at} comes first. Then T${at - 1}. Last comes T${at - 2}.\n`),
  'batches by names': size =>
    lines(size, at => `Batch ${at}: \`a-${at}\`, \`b-${at}\`\n\n- a-${at} – sweep\n- b-${at} – mop\n`),
  definitions: size => lines(size, at => `Wave ${at}\n: \`a-${at}\` sweeps the hall\n`),
  'names in lines of a chat': size =>
    lines(size, at => `then, in parallel → @a${at % 90}: sweep hall ${at} / @b${at % 90}: mop, @c mop`),
  'turns of a chat': size => lines(size, at => `then, once ${at} is in\n${at}. @ada sweep hall ${at}`),
  'wishes and shares': size =>
    HEAD +
    lines(
      size,
      at => `**T${at} – Sweep.** Ideally after T${at - 1}, when T${at - 2} is at 40 % if possible.\n`,
    ),
  'names before colons': size =>
    lines(
      size,
      at => `## Wave ${at}\n- Nord: sweep hall ${at}\n- Ost${at % 7}: mop, once Nord's hall is dry`,
    ),
  'lines that go on': size =>
    `${HEAD}- T1: sweep\n\n${lines(size, at => `the hall number ${at} is swept by somebody and after T${at % 9}`)}`,
  'cells on lines of their own': size =>
    `= Plan\n\n== Wave 1\n|===\n|ID |Task |Agent\n${lines(size, at => `|T${at}\n|sweep\n|ann\n`)}\n|===`,
  fences: size => HEAD + lines(size, () => '```\nx\n```'),
  'fences of data': size =>
    HEAD + lines(size, at => `\`\`\`yaml\ntasks:\n  - id: T${at}\n    title: do it\n\`\`\``),
  headings: size => lines(size, at => `## Part ${at}`),
  'waves in phases': size =>
    lines(size, at => `## Phase ${at >> 2}\n### Wave ${at % 4}\n- sweep the floor of hall ${at}`),
  'waves in another language': size => lines(size, at => `## Welle ${at}\n- die Arbeit und das Haus ${at}`),
  'waves after all': size =>
    lines(size, at => `## Wave ${at} (after all previous waves)\n- sweep the floor of hall ${at}`),
  'waves of ranges': size =>
    lines(size / 2, at => `## Wave ${at}\n- T${at}: sweep`) +
    lines(size / 2, () => '\nWaves 1-400 → Waves 401-800'),
  tasks: size => HEAD + lines(size, at => `- T${at}: sweep the floor of hall ${at}`),
  'tasks after all above': size =>
    HEAD + lines(size, at => `- T${at}: sweep\n  - Depends on: all of the above`),
  'tasks of one id': size => lines(size, at => `## Wave ${at}\n- T1: sweep the floor of hall ${at}`),
  'tasks of one stem': size => `# Plan\n\n## Tasks\n\n${lines(size, at => `- W1.${at}: sweep the floor`)}`,
  'tables of tasks': size =>
    lines(
      size,
      at =>
        `## Wave ${at}\n\n| ID | Task | Agent | Depends on |\n|--|--|--|--|\n| T${at} | sweep | ada | T${at - 1} |\n`,
    ),
  'tables in another language': size =>
    lines(
      size,
      at =>
        `## Welle ${at}\n\n| ID | Aufgabe | Abhängig von |\n|--|--|--|\n| T${at} | die Halle und den Hof fegen | T${at - 1} |\n`,
    ),
  'files of one task': size => `${HEAD}- T1: sweep\n${lines(size, at => `  - Files: src/hall${at}.ts`)}`,
  'ids in ranges': size => HEAD + lines(size, () => '- T1-T99999: sweep'),
  rows: size =>
    `# Plan\n\n| ID | Task | Depends on |\n|--|--|--|\n${lines(size, at => `| T${at} | sweep | T${at - 1} |`)}`,
  columns: size => {
    const columns = Math.ceil(size / 150)
    const row = (cell: string): string => `${`| ${cell} `.repeat(columns)}|\n`
    return `# Plan\n\n${row('Task')}${row('---')}${row('a').repeat(30)}`
  },
  'edges of a drawing': size =>
    `${HEAD}- A0: sweep\n\n\`\`\`mermaid\ngraph TD\n${lines(size, at => `A${at} --> A${at + 1}`)}\n\`\`\``,
  'milestones of a calendar': size =>
    `${HEAD}\`\`\`mermaid\ngantt\n${lines(size, at => `M${at} :${at % 9 === 0 ? '' : 'milestone, '}m${at}, after m${at - 1}, 0d`)}\n\`\`\``,
  JSON: size =>
    `{"tasks": [${lines(size, at => `{"id": "T${at}", "title": "sweep", "needs": ["T${at - 1}"]},`)}{"id": "X"}]}`,
  'YAML waves': size =>
    `waves:\n${lines(size, at => `  - name: Wave ${at}\n    depends_on: [Wave ${at - 1}]\n    tasks:\n      - id: T${at}\n        title: sweep`)}`,
  'YAML anchors': size => `a: &a0 [x]\n${lines(size, at => `b${at}: &a${at + 1} [*a${at}, *a${at}]`)}`,
  stories: size =>
    `# Story\n\nFirst **ann** digs the pit.\n\n${lines(size, at => `Then **ann** sweeps hall ${at}, and **ben** paints wall ${at}. Once both are done, **carl** opens door ${at}.`)}`,
  'lists in code': size =>
    `# Plan\n\n\`\`\`js\nconst tasks = [\n${lines(size, at => `  { id: 'T${at}', title: 'sweep hall ${at}', agent: 'ann', after: ['T${at - 1}'] },`)}\n]\n\`\`\``,
  'open brackets in code': size => `# Plan\n\n\`\`\`python\ntasks = [\n${lines(size, () => '[{(')}\n\`\`\``,
  'broken tables': size => `# Plan\n\n| a | b | c\n|--|--|\n${lines(size, at => `| T${at} | sweep`)}`,
  'ids of its own': size =>
    `# Plan\n\n## Wave 1\n\n${lines(size, at => `- L${at % 900}-${'abcdefghij'[at % 10]}: sweep hall ${at} after L${(at + 1) % 900}-a`)}\n${lines(size, at => `- mop-${at % 999}: mop after mop-${(at + 1) % 999}-`)}`,
  'frames with strokes': size =>
    HEAD +
    lines(
      size,
      at =>
        `\`\`\`\n┌────────┐ ┌──────┐\n│ T${at} a │ │ T${at} b │\n└───┬────┘ └──┬───┘\n    └────┬────┘\n┌────────┴──┐\n│ T${at} c    │\n└───────────┘\n\`\`\``,
    ),
  'one drawing of strokes': size => `${HEAD}\`\`\`\n${lines(size, () => '┌┬┬┬┬┬┬┬┐├┼┼┼┤│└┴┴┘')}\n\`\`\``,
  'sentences of work': size =>
    `# Story\n\n${lines(size, at => `Then Ann is going to have to be adding hall ${at} by Ben, and Ben to sweep wall ${at} is painted by Ann.`)}`,
  'names above lists': size =>
    lines(size, at => `ROUND ${at}, then what, and so on\n- sweep\n\n🚀 Wave ${at} once more:\n- mop`),
  'plain lists': size =>
    `# To do\n\n${lines(size, at => `- sweep the hall ${at}\n  and the yard\n\nBeside hall ${at}`)}`,
  'typed boxes in framed groups': size =>
    lines(
      size,
      at => `[Wave ${at}: hall]\n\n☐ sweep it\n☐ paint it\n\n## ${at % 9}️⃣ yard ${at}\n\n- wipe\n- mop`,
    ),
  'plain text': size => lines(size, at => (at % 2 === 0 ? `PHASE ${at}` : `  sweep the floor of hall ${at}`)),
}

test.for(Object.keys(TEXTS))('reading takes as long as there is text, not longer: %s', name => {
  const text = TEXTS[name]!
  const [small, large] = [text(SIZE), text(SIZE * TIMES)].map(one => new TextEncoder().encode(one))
  expect(large!.length).toBeLessThan(PLAN_BYTES_MAX)
  readPlan(small!)
  // Machines that do other work at the same time are forgiven a few times.
  let ratio = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 4 && ratio > RATIO_MAX; tries++) {
    const less = Math.min(measure(small!), measure(small!))
    ratio = Math.min(ratio, measure(large!) / Math.max(less, LEAST_MS / RATIO_MAX))
  }
  expect(ratio).toBeLessThanOrEqual(RATIO_MAX)
})

/** What this thread itself works, whatever else the machine does. */
function measure(bytes: Uint8Array): number {
  const before = process.threadCpuUsage()
  const { findings } = readPlan(bytes)
  const { user, system } = process.threadCpuUsage(before)
  expect(findings.map(({ code }) => code)).not.toContain('unreadable')
  return (user + system) / 1000
}
