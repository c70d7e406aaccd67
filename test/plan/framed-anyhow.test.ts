import { expect, test } from 'vitest'
import { readPlan } from '../../src/plan/read-plan.ts'

/** `T1` to `T5`: two above, two below, and one below both. */
const ORDER = [
  'T1 @Ravi after ',
  'T2 @codex after ',
  'T3 @Suki after T1,T2',
  'T4 @api-agent after T1,T2',
  'T5 @Ravi after T3,T4',
]

function read(
  drawing: string,
  around = (fence: string): string => `# Release\n\n${fence}\n\nAsk before merging.\n`,
): string[] {
  const { tasks } = readPlan(Buffer.from(around(`\`\`\`\n${drawing}\n\`\`\``)))
  return tasks.map(({ id, agent, needs }) => `${id} @${agent ?? ''} after ${[...needs].sort().join()}`).sort()
}

const FRAMES = `
  ┌──────────────────┐   ┌──────────────────┐
  │ T1: Add export   │   │ T2: Build pages  │
  │ Ravi             │   │ codex            │
  └────────┬─────────┘   └─────────┬────────┘
           └──────────┬────────────┘
           ┌──────────┴────────────┐
           ▼                       ▼
  ┌──────────────────┐   ┌──────────────────┐
  │ T3: Write import │   │ T4: Move session │
  │ Suki             │   │ api-agent        │
  └────────┬─────────┘   └─────────┬────────┘
           │                       │
           └──────────┬────────────┘
                      ▼
           ┌──────────────────┐
           │ T5: Render table │
           │ Ravi             │
           └──────────────────┘`

const PLAIN: [RegExp, string][] = [
  [/[┌┐└┘┬┴]/gu, '+'],
  [/─/gu, '-'],
  [/│/gu, '|'],
  [/▼/gu, 'v'],
]

test('frames with strokes between them are tasks that wait for each other, whatever they are drawn with', () => {
  expect(read(FRAMES)).toEqual(ORDER)
  expect(read(FRAMES.replace(/[┌┐└┘]/gu, corner => '╭╮╰╯'['┌┐└┘'.indexOf(corner)]!))).toEqual(ORDER)
  expect(read(PLAIN.reduce((drawing, [from, to]) => drawing.replace(from, to), FRAMES))).toEqual(ORDER)
})

test('strokes that cross lead on, and what is named at the edge is a group', () => {
  const drawing = `
 TIER 0    ┌────────────┐
           │ P0 lexer   │
           └─────┬──────┘
           ┌─────┴──────────┐
 TIER 1    ▼                ▼
     ┌────────────┐  ┌─────────────┐
     │ P1 parser  │  │ P2 errors   │
     └──┬───╥─────┘  └──────┬──────┘
        └───╫───────┐       │
            ╚═╗     └──┬────┘
 TIER 2       ▼        ▼
     ┌────────────┐  ┌─────────────┐
     │ P3 printer │  │ P4 types    │
     └────────────┘  └─────────────┘`
  const { waves, tasks } = readPlan(Buffer.from(`# Parser\n\n\`\`\`\n${drawing}\n\`\`\`\n`))
  expect(waves.map(({ id }) => id)).toEqual(['Tier 0', 'Tier 1', 'Tier 2'])
  expect(tasks.map(({ id, needs }) => `${id} ${needs.join()}`)).toEqual([
    'P0 ',
    'P1 P0',
    'P2 P0',
    'P3 P1',
    'P4 P1,P2',
  ])
})

test('frames that list what is in them are groups, each after those that lead to it', () => {
  const drawing = `
┌──────────────────────────────────────────────────┐
│ STAGE 1 · Ground                  (all parallel) │
│   F1  Board package             board-agent      │
│   F2  Bus driver                bus-agent        │
└──────────────┬───────────────────┬───────────────┘
               ▼                   ▼
┌──────────────────────────┐ ┌──────────────────────┐
│ STAGE 2 · Drive          │ │ STAGE 3 · Rider      │
│   F3  Torque loop        │ │   F4  Display        │
│         motor-agent      │ │         bus-agent    │
└──────────────┬───────────┘ └─────┬────────────────┘
               └─────────┬─────────┘
                         ▼
┌──────────────────────────────────────────────────┐
│ STAGE 4 · Proof              (strictly in order) │
│   F5  Endurance run             motor-agent      │
│   F6  Sign the image            board-agent      │
└──────────────────────────────────────────────────┘`
  const { waves, tasks } = readPlan(Buffer.from(`# Bike\n\n\`\`\`\n${drawing}\n\`\`\`\n`))
  expect(waves.map(({ id, mode, after }) => `${id} ${mode} after ${after.join()}`)).toEqual([
    'Stage 1 parallel after ',
    'Stage 2 parallel after Stage 1',
    'Stage 3 parallel after Stage 1',
    'Stage 4 serial after Stage 2,Stage 3',
  ])
  expect(tasks.map(({ id, title, agent }) => `${id} ${title} @${agent ?? ''}`)).toEqual([
    'F1 Board package @board-agent',
    'F2 Bus driver @bus-agent',
    'F3 Torque loop @motor-agent',
    'F4 Display @bus-agent',
    'F5 Endurance run @motor-agent',
    'F6 Sign the image @board-agent',
  ])
})

test('a frame may be called within its border, stand in no block of code, and say what waits within it', () => {
  const drawing = `
 +-------------- PHASE 1  REGISTERS ---------------+
 |  R1  make the register map       [map-bot]      |
 |  R2  make the header  [map-bot]  after R1         |
 +------------------------+------------------------+
                          |
                          v
 +-------------- PHASE 2  BENCH -------------------+
 |  B1  stalls                                     |
 |      [bench-bot]                                |
 +-------------------------------------------------+
`
  const { waves, tasks } = readPlan(
    Buffer.from(`BLOCK CLOSURE, REV C\n${drawing}\nPrint it and hang it up.\n`),
  )
  expect(waves.map(({ id, title, after }) => `${id} ${title} after ${after.join()}`)).toEqual([
    'Phase 1 REGISTERS after ',
    'Phase 2 BENCH after Phase 1',
  ])
  expect(
    tasks.map(({ id, title, agent, needs }) => `${id} ${title} @${agent ?? ''} after ${needs.join()}`),
  ).toEqual([
    'R1 make the register map @map-bot after ',
    'R2 make the header @map-bot after R1',
    'B1 stalls @bench-bot after ',
  ])
})

test('a drawing beside a list adds what the list does not say, and no task of its own', () => {
  const listed = (fence: string): string =>
    `# Release\n\n- T1: Add export\n- T2: Build pages\n- T3: Write import\n- T4: Move session\n- T5: Render table\n\n${fence}\n`
  expect(read(FRAMES, listed)).toEqual(ORDER)
})

function order(drawing: string): string[] {
  const { tasks } = readPlan(Buffer.from(`# Release\n\n\`\`\`\n${drawing}\n\`\`\`\n`))
  const titles = new Map(tasks.map(({ id, title }) => [id, title]))
  return tasks.map(({ title, needs }) => `${title} < ${needs.map(id => titles.get(id)).join()}`)
}

test('arrows say what comes first, wherever the frames stand', () => {
  const up = `
┌────────────┐
│ Ship       │
└────────────┘
      ▲
      │
┌────────────┐
│ Build      │
└────────────┘`
  expect(order(up)).toEqual(['Ship < Build', 'Build < '])
  const beside = (arrow: string, [one, two]: [string, string]): string =>
    `+--------+ ${' '.repeat(arrow.length)} +--------+\n| ${one} | ${arrow} | ${two} |\n+--------+ ${' '.repeat(arrow.length)} +--------+`
  expect(order(beside('──▶', ['Build ', 'Deploy']))).toEqual(['Build < ', 'Deploy < Build'])
  expect(order(beside('-->', ['Build ', 'Deploy']))).toEqual(['Build < ', 'Deploy < Build'])
  expect(order(beside('◀──', ['Deploy', 'Build ']))).toEqual(['Deploy < Build', 'Build < '])
  const row =
    '+--------+     +-----+     +----+\n| Schema | --> | API | --> | UI |\n+--------+     +-----+     +----+'
  expect(order(row)).toEqual(['Schema < ', 'API < Schema', 'UI < API'])
})

test('arrows that lead nowhere make no order, and no tasks', () => {
  expect(
    order('┌───────┐\n│ Build │\n└───────┘\n\n\n\n\n  ▲\n\n\n\n┌────────┐\n│ Deploy │\n└────────┘'),
  ).toEqual([])
})

test('numbers in all frames are what the tasks are called', () => {
  const drawing = ['Freeze', 'Dump', 'Load']
    .map((what, at) => `┌──────────┐\n│ ${at + 1} ${what.padEnd(6)} │\n└────┬─────┘`)
    .join('\n     ▼\n')
  const { tasks } = readPlan(Buffer.from(`# Move\n\n\`\`\`\n${drawing}\n\`\`\`\n`))
  expect(tasks.map(({ id, title, needs }) => [id, title, needs.join()])).toEqual([
    ['1', 'Freeze', ''],
    ['2', 'Dump', '1'],
    ['3', 'Load', '2'],
  ])
})

test('frames that touch below each other are lanes of what waits for what is said within', () => {
  const lanes = `
 SEATS                   DOOR
 ┌──────────────────┐    ┌──────────────────┐
 │ SE1 seat map     │    │ DO1 ticket store │
 └────────┬─────────┘    └────────┬─────────┘
 ┌────────┴─────────┐    ┌────────┴─────────┐
 │ SE2 block sale   │    │ DO2 scanner      │
 └──────────────────┘    │     <== SE1      │
                         └──────────────────┘`
  expect(order(lanes)).toEqual([
    'seat map < ',
    'block sale < seat map',
    'ticket store < ',
    'scanner < seat map,ticket store',
  ])
})
