import { describe, expect, it } from 'vitest'
import { COMMANDS, findCommand, findForgotten, isRequest, parseRequest } from '../../commands/index.ts'
import type { Request } from '../../commands/request.ts'

const RUN = 'r7k2mx'

const start = (wishes: Partial<Extract<Request, { verb: 'start' }>> = {}): Request => ({
  verb: 'start',
  run: null,
  wave: null,
  only: null,
  from: null,
  agent: null,
  slots: null,
  budget: null,
  pace: null,
  reference: false,
  gates: null,
  checks: false,
  ...wishes,
})
const stop = (wishes: Partial<Extract<Request, { verb: 'stop' }>> = {}): Request => ({
  verb: 'stop',
  run: null,
  wave: null,
  mode: 'drain',
  ...wishes,
})
const answer = (option: string, run: string | null = null, question: string | null = null): Request => ({
  verb: 'answer',
  run,
  question,
  option,
})

function read(text: string): Request | string {
  const parsed = parseRequest(text)
  return 'problem' in parsed ? parsed.problem : parsed.request
}

const UNDERSTOOD: [text: string, request: Request][] = [
  ['tell T7 use the --blue one', { verb: 'tell', run: null, task: 'T7', text: 'use the --blue one' }],
  ['say r7k2mx "Task 7" no', { verb: 'tell', run: RUN, task: 'Task 7', text: 'no' }],
  ['tell T7 stop', { verb: 'tell', run: null, task: 'T7', text: 'stop' }],
  ['start', start()],
  ['start r7k2mx', start({ run: RUN })],
  ['start r7k2mx 2', start({ run: RUN, wave: '2' })],
  ['start 2', start({ wave: '2' })],
  ['start Wave 2', start({ wave: 'Wave 2' })],
  ['start r7k2mx wave 2', start({ run: RUN, wave: 'wave 2' })],
  ['start r7k2mx --only "Wave 2"', start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx --only “Wave 2”', start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx --only „Wave 2“', start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx --only «Wave 2»', start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx --only ‘Wave 2’', start({ run: RUN, only: 'Wave 2' })],
  ["start r7k2mx --only 'Wave 2'", start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx —only “Wave 2”', start({ run: RUN, only: 'Wave 2' })],
  ['start r7k2mx –only 2', start({ run: RUN, only: '2' })],
  ['start r7k2mx -only 2', start({ run: RUN, only: '2' })],
  ['start --only=2', start({ only: '2' })],
  ['start --only=Wave 2', start({ only: 'Wave 2' })],
  ['start --only="Wave 2"', start({ only: 'Wave 2' })],
  ['start "--only=Wave 2"', start({ only: 'Wave 2' })],
  ['start --only Wave 2 --slots 3', start({ only: 'Wave 2', slots: 3 })],
  ['start --only Wave 2 r7k2mx', start({ only: 'Wave 2', run: RUN })],
  ['start --only "Wave 2', start({ only: 'Wave 2' })],
  ['start --from 2', start({ from: '2' })],
  ['start r7k2mx --from=2', start({ run: RUN, from: '2' })],
  [
    'start r7k2mx --slots 5 --pace eager --agent codex --reference --gates auto',
    start({ run: RUN, slots: 5, pace: 'eager', agent: 'codex', reference: true, gates: 'auto' }),
  ],
  ['start --Slots 5 r7k2mx --PACE Eager', start({ run: RUN, slots: 5, pace: 'eager' })],
  ['start --Gates=AUTO', start({ gates: 'auto' })],
  ['start --gates auto r7k2mx', start({ run: RUN, gates: 'auto' })],
  ['go', start()],
  ['START R7K2MX', start({ run: RUN })],
  ['  Start\u00a0\u00a0r7k2mx\n', start({ run: RUN })],
  ['start\u200b r7k2mx', start({ run: RUN })],
  ['start!', start()],
  ['/wave start 2', start({ wave: '2' })],
  ['@regatta start r7k2mx', start({ run: RUN })],
  ['@Regatta: start', start()],
  ['<@U012AB3CD> start', start()],
  ['start r10lmx', start({ wave: 'r10lmx' })],
  ['start reviews', start({ wave: 'reviews' })],

  ['stop', stop()],
  ['stop 2', stop({ wave: '2' })],
  ['stop r7k2mx', stop({ run: RUN })],
  ['stop now', stop({ mode: 'now' })],
  ['stop NOW', stop({ mode: 'now' })],
  ['stop r7k2mx 2 now', stop({ run: RUN, wave: '2', mode: 'now' })],
  ['stop r7k2mx --now', stop({ run: RUN, mode: 'now' })],
  ['stop r7k2mx —now', stop({ run: RUN, mode: 'now' })],
  ['stop --now r7k2mx wave 2', stop({ run: RUN, wave: 'wave 2', mode: 'now' })],
  ['cancel', stop()],

  ['pause', { verb: 'pause', run: null }],
  ['Pause r7k2mx', { verb: 'pause', run: RUN }],
  ['resume', { verb: 'resume', run: null }],
  ['continue r7k2mx', { verb: 'resume', run: RUN }],
  ['status', { verb: 'status', run: null }],
  ['status r7k2mx', { verb: 'status', run: RUN }],
  ['plan r7k2mx', { verb: 'plan', run: RUN }],
  ['discard', { verb: 'discard', run: null }],
  ['dismiss r7k2mx', { verb: 'discard', run: RUN }],
  ['list', { verb: 'list' }],

  ['show T7', { verb: 'show', run: null, task: 'T7' }],
  ['show r7k2mx T7', { verb: 'show', run: RUN, task: 'T7' }],
  ['show r7k2mx 1.2', { verb: 'show', run: RUN, task: '1.2' }],
  ['show r7k2mx “Agent A”', { verb: 'show', run: RUN, task: 'Agent A' }],
  ['prompt r7k2mx T7', { verb: 'prompt', run: RUN, task: 'T7' }],
  ['show render', { verb: 'show', run: null, task: 'render' }],
  ['retry T7', { verb: 'retry', run: null, task: 'T7', after: null }],
  ['retry T7 --after 3', { verb: 'retry', run: null, task: 'T7', after: 3 }],
  ['retry r7k2mx “Agent A” --after 0', { verb: 'retry', run: RUN, task: 'Agent A', after: 0 }],
  [
    'edit r7k2mx add “Paint the bell” --after T3,T4 --wave 2',
    {
      verb: 'edit',
      run: RUN,
      wish: {
        edit: 'add',
        title: 'Paint the bell',
        id: null,
        agent: null,
        detail: null,
        wave: '2',
        after: ['T3', 'T4'],
        before: [],
      },
      shown: null,
    },
  ],
  [
    'edit T7 —not-after T3 --shown 0123abcd',
    {
      verb: 'edit',
      run: null,
      wish: {
        edit: 'change',
        task: 'T7',
        title: null,
        agent: null,
        detail: null,
        wave: null,
        after: [],
        notAfter: ['T3'],
      },
      shown: '0123abcd',
    },
  ],
  ['edit remove T7', { verb: 'edit', run: null, wish: { edit: 'remove', task: 'T7' }, shown: null }],
  [
    'edit r7k2mx adopt R8KW3N',
    { verb: 'edit', run: RUN, wish: { edit: 'adopt', plan: 'r8kw3n' }, shown: null },
  ],
  ['rerun r7k2mx 2', { verb: 'rerun', run: RUN, wave: '2' }],
  ['rerun Wave 2', { verb: 'rerun', run: null, wave: 'Wave 2' }],
  ['undo r7k2mx Wave 2', { verb: 'undo', run: RUN, wave: 'Wave 2' }],
  ['show T7 --why', { verb: 'why', run: null, task: 'T7' }],
  ['plan --model', { verb: 'model', run: null, what: 'ask' }],
  ['plan r7k2mx --take R9x8y7', { verb: 'model', run: RUN, what: { take: 'r9x8y7' } }],
  ['plan r7k2mx --keep=r9x8y7', { verb: 'model', run: RUN, what: { keep: 'r9x8y7' } }],
  ['ship', { verb: 'ship', run: null, tip: null }],
  ['ship r7k2mx 3F9C2AB', { verb: 'ship', run: RUN, tip: '3f9c2ab' }],
  ['rollback 2', { verb: 'undo', run: null, wave: '2' }],
  ['set', { verb: 'set', run: null, change: null }],
  ['rules r7k2mx', { verb: 'set', run: RUN, change: null }],
  ['set timeout ask', { verb: 'set', run: null, change: { row: 'timeout', mode: 'ask' } }],
  ['set r7k2mx Timeouts to NEVER', { verb: 'set', run: RUN, change: { row: 'timeout', mode: 'never' } }],
  ['set check=auto', { verb: 'set', run: null, change: { row: 'check', mode: 'auto' } }],
  ['set check = auto', { verb: 'set', run: null, change: { row: 'check', mode: 'auto' } }],
  ['set rate_limit: ask', { verb: 'set', run: null, change: { row: 'rate', mode: 'ask' } }],
  ['set all never', { verb: 'set', run: null, change: { row: 'all', mode: 'never' } }],
  ['set slots 4', { verb: 'set', run: null, change: { slots: 4 } }],
  ['slots r7k2mx 4', { verb: 'set', run: RUN, change: { slots: 4 } }],
  ['set pace to Eager', { verb: 'set', run: null, change: { pace: 'eager' } }],
  ['set provider ask', { verb: 'set', run: null, change: { row: 'provider', mode: 'ask' } }],
  ['set provider T7 codex', { verb: 'set', run: null, change: { of: 'T7', provider: 'codex' } }],
  ['set provider "T7 codex"', { verb: 'set', run: null, change: { of: 'T7', provider: 'codex' } }],
  ['provider r7k2mx wave 2 -> codex', { verb: 'set', run: RUN, change: { of: 'wave 2', provider: 'codex' } }],
  ['set provider all back', { verb: 'set', run: null, change: { of: null, provider: null } }],
  ['first T7', { verb: 'set', run: null, change: { first: 'T7', how: 'first' } }],
  ['set r7k2mx first “Agent A” off', { verb: 'set', run: RUN, change: { first: 'Agent A', how: 'usual' } }],
  ['skip T7', { verb: 'skip', run: null, task: 'T7' }],

  ['answer r7k2mx q1 retry', answer('retry', RUN, 'q1')],
  ['answer R7K2MX Q1 Retry', answer('Retry', RUN, 'q1')],
  ['answer q1 2', answer('2', null, 'q1')],
  ['answer 2', answer('2')],
  ['answer retry', answer('retry')],
  ['answer r7k2mx retry', answer('retry', RUN)],
  ['answer Try again', answer('Try again')],
  ['answer q1 try again, with a fresh budget', answer('try again, with a fresh budget', null, 'q1')],
  ['answer q1', answer('q1')],
  ['answer return', answer('return')],
  ['answer don’t', answer("don't")],

  ['mirror #payments', { verb: 'mirror', run: null, how: 'begin', channel: '#payments' }],
  ['mirror r7k2mx slack:C012AB3CD', { verb: 'mirror', run: RUN, how: 'begin', channel: 'slack:C012AB3CD' }],
  ['mirror r7k2mx', { verb: 'mirror', run: null, how: 'begin', channel: 'r7k2mx' }],
  ['mirror --end', { verb: 'mirror', run: null, how: 'end', channel: null }],
  ['mirror r7k2mx --end', { verb: 'mirror', run: RUN, how: 'end', channel: null }],
  ['mirror #payments --end', { verb: 'mirror', run: null, how: 'end', channel: '#payments' }],

  ['log', { verb: 'log', run: null, lines: 20 }],
  ['log 30', { verb: 'log', run: null, lines: 30 }],
  ['log r7k2mx', { verb: 'log', run: RUN, lines: 20 }],
  ['log r7k2mx 30', { verb: 'log', run: RUN, lines: 30 }],

  ['', { verb: 'help', about: null }],
  ['   ', { verb: 'help', about: null }],
  ['/wave', { verb: 'help', about: null }],
  ['@regatta', { verb: 'help', about: null }],
  ['?', { verb: 'help', about: null }],
  ['help', { verb: 'help', about: null }],
  ['help start', { verb: 'help', about: 'start' }],
  ['start --help', { verb: 'help', about: 'start' }],
  ['rerun —help', { verb: 'help', about: 'rerun' }],
]

const NOT_UNDERSTOOD: [text: string, problem: string][] = [
  ['statr', 'There is no command “statr”. Did you mean start?'],
  ['staus', 'There is no command “staus”. Did you mean status?'],
  ['stat', 'There is no command “stat”. Did you mean status?'],
  ['answ', 'There is no command “answ”. Did you mean answer?'],
  ['skpi', 'There is no command “skpi”. Did you mean skip?'],
  ['ship it', 'ship takes a run and the commit'],
  ['shop', 'There is no command “shop”. Did you mean show?'],
  ['hlep', 'There is no command “hlep”. Did you mean help?'],
  ['anwser q1 retry', 'There is no command “anwser”. Did you mean answer?'],
  ['launch', 'There is no command “launch”. There is: plan, start, discard, stop,'],
  ['start --onyl 2', 'There is no option “--onyl”. Did you mean --only? More: /wave help start'],
  ['start --everything', 'There is no option “--everything”. There is: --only, --from,'],
  ['start --only', '--only needs a value: --only WAVE.'],
  ['start --only --from 2', '--only needs a value: --only WAVE.'],
  ['start --only=', '--only needs a value: --only WAVE.'],
  ['start --slots many', '--slots takes a number from 1 to 1000, not “many”.'],
  ['start --slots 0', '--slots takes a number from 1 to 1000, not “0”.'],
  ['start --slots -3', '--slots takes a number from 1 to 1000, not “-3”.'],
  ['start --slots 1 --slots 2', '--slots is there twice.'],
  ['start --pace fast', '--pace takes waves or eager, not “fast”.'],
  ['start --reference=yes', '--reference takes no value.'],
  ['start --only 2 --from 3', 'Name one wave'],
  ['start 2 --only 3', 'Name one wave'],
  ['pause T7', 'pause takes nothing but a run, such as r7k2mx: “T7” is none.'],
  ['status r7k2mx r7k2my', 'status takes nothing but a run'],
  ['pause --now', 'There is no option “--now” here: it takes none.'],
  ['show', 'show needs a task, by its id: show [RUN] TASK.'],
  ['retry', 'retry needs a task'],
  ['retry T7 --after many', '--after takes the number of an attempt, not “many”.'],
  ['skip', 'skip needs a task'],
  ['answer', 'answer needs an option'],
  ['log all', 'log takes a run and how many lines, 1 to 100: “all” is neither.'],
  ['log 201', 'log takes a run and how many lines'],
  ['log 20 30', 'log takes a run and how many lines'],
  ['list everything', 'list takes nothing else'],
  [
    'edit T7',
    'Say what is to be changed of “T7”: --after, --not-after, --wave, --agent, --title or --detail. More: /wave help edit',
  ],
  [
    'edit adopt',
    'adopt needs a plan that was dropped, by its id: edit [RUN] adopt r8kw3n. More: /wave help edit',
  ],
  ['rerun', 'rerun needs a wave, by its name or number: rerun [RUN] WAVE. A single task: retry TASK.'],
  ['undo', 'undo needs a wave'],
  ['set tiemout ask', 'There is no row “tiemout”. Did you mean timeout? There is: error, missing, timeout,'],
  ['set timeout', 'timeout is set to auto, ask or never: set timeout ask.'],
  ['set slots none', 'slots is set to a number from 1 to 1000, not “none”: set slots 4.'],
  ['set pace fast', 'pace is set to waves or eager, not “fast”: set pace eager.'],
  ['set provider codex', 'provider needs a task, a wave or all, and a provider: set provider T7 codex.'],
  ['first', 'first needs a task, by its id: set first T7.'],
  ['set timeout perhaps', 'timeout is set to auto, ask or never, not “perhaps”'],
  ['set timeout ask never', 'timeout is set to auto, ask or never, not “ask never”'],
]

describe('a request', () => {
  it.each(UNDERSTOOD)('%j is understood', (text, request) => {
    expect(read(text)).toEqual(request)
  })

  it.each(NOT_UNDERSTOOD)('%j gets a hint', (text, problem) => {
    expect(read(text)).toContain(problem)
  })

  it('of 2,000 characters is read, a longer one is refused at once', () => {
    const text = `answer ${'x'.repeat(1_993)}`
    expect(read(text)).toEqual(answer('x'.repeat(1_993)))
    expect(read(`${text}x`)).toBe('That is too long for a command: 2000 characters are read at most.')
    expect(read('start '.repeat(200_000))).toMatch(/too long/)
  })

  it.each([
    ['a terminal sequence', 'st\u001b[31mart r7k2mx\u0007', start({ run: RUN })],
    ['a right-to-left trick', 'start \u202er7k2mx', start({ run: RUN })],
    ['a lone surrogate', 'show \ud800T', { verb: 'show', run: null, task: '\ufffdT' }],
  ])('is freed of %s', (_, text, request) => {
    expect(read(text)).toEqual(request)
  })

  it('repeats only the beginning of what it did not understand', () => {
    expect(read('@'.repeat(3))).toEqual({ verb: 'help', about: null })
    expect(JSON.stringify(read(`${'w'.repeat(1_500)} x`)).length).toBeLessThan(300)
  })

  it('takes no time, whatever is typed', () => {
    const begunAt = performance.now()
    for (const piece of ['"', '“', "'", '--', '— ', '@', '=', '<@', '\u202e', 'a"b']) {
      read(`start ${piece.repeat(1_900 / piece.length)}`)
    }
    expect(performance.now() - begunAt).toBeLessThan(500)
  })
})

describe('a time', () => {
  const WEEKNIGHTS = { type: 'cron', line: '0 22 * * 1-5' }
  it.each<[string, object]>([
    ['at 22:00', { when: { type: 'next', hour: 22, minute: 0 }, zone: null }],
    ['at 22:00 in europe/berlin', { when: { type: 'next', hour: 22, minute: 0 }, zone: 'Europe/Berlin' }],
    ['at 7pm in New York', { when: { type: 'next', hour: 19, minute: 0 }, zone: 'America/New_York' }],
    ['"at 22.30" Europe/Berlin', { when: { type: 'next', hour: 22, minute: 30 }, zone: 'Europe/Berlin' }],
    ['tomorrow at 7', { when: { type: 'tomorrow', hour: 7, minute: 0 }, zone: null }],
    [
      '2026-11-23 at 22:00 UTC',
      { when: { type: 'date', year: 2026, month: 11, day: 23, hour: 22, minute: 0 }, zone: 'UTC' },
    ],
    ['in 90 min', { when: { type: 'in', minutes: 90 }, zone: null }],
    ['in 2 hours', { when: { type: 'in', minutes: 120 }, zone: null }],
    ['"0 22 * * 1-5" in Berlin', { when: WEEKNIGHTS, zone: 'Europe/Berlin' }],
    ['0 22 * * 1-5', { when: WEEKNIGHTS, zone: null }],
    ['every weekday at 22:00', { when: WEEKNIGHTS, zone: null }],
    ['daily at 8', { when: { type: 'cron', line: '0 8 * * *' }, zone: null }],
    ['mondays at 8:15', { when: { type: 'cron', line: '15 8 * * 1' }, zone: null }],
    ['@daily', { when: { type: 'cron', line: '@daily' }, zone: null }],
  ])('%s is understood', (text, expected) => {
    expect(read(`schedule ${text}`)).toMatchObject({ verb: 'schedule', how: 'begin', run: null, ...expected })
  })

  it.each([
    ['at', /It is not said when|no time/],
    ['at 25:00', /no time that is understood/],
    ['monday at 9', /Name a day as in/],
    ['2026-13-23 at 9', /There is no day/],
    ['in 0 min', /Name a span/],
    ['at 9 in Nowhere', /no time zone/],
    ['"61 * * * *"', /no minute of a cron line/],
  ])('%s is not, and it is said why', (text, expected) => {
    expect(read(`schedule ${text}`)).toMatch(expected)
  })
})

describe('the commands', () => {
  it('have names and aliases of their own', () => {
    const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases])
    expect(new Set(names).size).toBe(names.length)
    expect(COMMANDS).toHaveLength(25)
  })

  it.each(COMMANDS.map(command => [command.name, command] as const))(
    '%s explains itself in a few short lines',
    (name, { about, help, options }) => {
      for (const line of [about, ...help, ...options.map(option => option.about)]) {
        expect(line.length, line).toBeLessThanOrEqual(90)
      }
      expect(help.length).toBeGreaterThan(0)
      for (const line of help) expect(line.startsWith(name), line).toBe(true)
    },
  )

  it.each(COMMANDS.flatMap(({ help }) => help))('%s is an example that is understood', line => {
    const [example = ''] = line.split('  ')
    expect(typeof read(example), example).toBe('object')
  })

  it('ask for the right they need', () => {
    const rights = Object.groupBy(COMMANDS, ({ right }) => right)
    const named = Object.entries(rights).map(([right, commands]) => [right, commands.map(({ name }) => name)])
    expect(Object.fromEntries(named)).toEqual({
      view: ['plan', 'status', 'list', 'show', 'prompt', 'set', 'digest', 'log', 'ship', 'help'],
      start: ['start', 'discard', 'rerun', 'edit', 'schedule', 'mirror'],
      administer: ['undo'],
      stop: ['stop', 'pause', 'resume'],
      answer: ['retry', 'skip', 'answer', 'seen', 'tell'],
    })
  })

  it.each([
    ['start', 'start'],
    ['GO', 'start'],
    ['?', 'help'],
    ['toString', undefined],
  ])('%s is found as %s', (typed, name) => {
    expect(findCommand(typed)?.name).toBe(name)
  })
})

it.each([
  ['@regatta start', true],
  ['@regatta', true],
  ['<@U1> STOP now', true],
  ['@regatta thanks a lot', false],
  ['@regatta is great. start it, somebody', false],
])('%j wants something of the bot: %s', (text, wants) => {
  expect(isRequest(text)).toBe(wants)
})

it.each([
  ['wave status', '/wave status'],
  ['Wave: status r7k2mx', '/wave status r7k2mx'],
  ['wave  start --only "Wave 2"', '/wave start --only Wave 2'],
  ['wave 2 is done', null],
  ['wave go home', null],
  ['wave status of yesterday was nice', null],
  ['a wave status', null],
  ['waves', null],
])('%j forgot the stroke: %s', (text, meant) => {
  expect(findForgotten(text)).toBe(meant)
})
