import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openAcpAgents } from '../../../src/agents/acp/agents.ts'
import type {
  Assignment,
  LiveAnswer,
  LiveQuestion,
  ProcessHandle,
  Watch,
  Word,
} from '../../../src/agents/port.ts'
import { toPlainLines, toPlainText } from '../../../src/lib/text.ts'
import type { Report } from '../../../src/run/outcome.ts'
import type { Permissions } from '../../../src/run/permissions.ts'
import { toAssignment } from '../../conformance/agents.ts'
import { toWatch } from '../../support/quiet-watch.ts'
import { readGroup } from '../../support/processes.ts'

const DOUBLE = join(import.meta.dirname, '../../support/acp-double.ts')
const place = mkdtempSync(join(tmpdir(), 'regatta-acp-'))
const modes = ['no-http', 'login', 'future', 'load', 'load-fails']
const opened = openAcpAgents({
  agents: ['', ...modes].map(mode => ({
    name: mode === '' ? 'double' : mode,
    acp: [process.execPath, DOUBLE, ...(mode === '' ? [] : [mode])],
    env: ['LEDGER'],
    model: null,
    permissions: {},
  })),
  providers: new Map([['own', { OWN_URL: 'http://own.example/v1', OWN_KEY: 'hush-hush-hush' }]]),
  environment: {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LEDGER: 'postgres://me:hunter22@host/db',
    DATABASE_URL: 'postgres://regatta:secret@host/db',
  },
  graceMs: 300,
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  rmSync(place, { recursive: true, force: true })
})

interface Performance {
  report: Report
  lines: string[]
  asked: LiveQuestion[]
  notes: string[]
  folder: string
}

interface Given {
  agent?: string
  answer?: (question: LiveQuestion) => Promise<LiveAnswer>
  permissions?: Permissions
  words?: Word[]
  assignment?: Partial<Assignment>
  signal?: AbortSignal
  watch?: Partial<Watch>
  prepare?: (folder: string) => void
}

let count = 0
async function play(script: string[], given: Given = {}): Promise<Performance> {
  const folder = join(place, `${(count += 1)}`, 'work')
  mkdirSync(folder, { recursive: true })
  given.prepare?.(folder)
  const lines: string[] = []
  const asked: LiveQuestion[] = []
  const notes: string[] = []
  const words = [...(given.words ?? [])]
  const watch = toWatch({
    activity: text => void lines.push(text),
    note: text => void notes.push(text),
    progress: text => void lines.push(`progress: ${text}`),
    ask(question) {
      asked.push(question)
      return given.answer?.(question) ?? Promise.resolve({ kind: 'withdrawn', why: 'the attempt was ended' })
    },
    ...given.watch,
  })
  const agent = opened.agents.find(({ name }) => name === (given.agent ?? 'double'))!
  const assignment = {
    ...toAssignment(folder, script.join('\n')),
    permissions: given.permissions ?? {},
    words: { take: () => words.shift(), listen: () => () => {} },
    ...given.assignment,
  }
  const report = await agent.work(assignment, watch, given.signal ?? new AbortController().signal)
  return { report, lines, asked, notes, folder }
}

const answered = (option: string): LiveAnswer => ({ kind: 'answered', option, label: option, by: 'ann' })

describe.concurrent('an agent that speaks ACP', () => {
  test('shows its tools, plan and changes as lines', async () => {
    const { lines } = await play(['plan', 'tool read Look src/a.ts', 'diff src/b.ts', 'say done'])
    expect(lines).toContain('plan: 1 of 2 done; now: paint')
    expect(lines).toContain('read: Look (src/a.ts)')
    expect(lines).toContain('changed src/b.ts: 2 to 3 lines')
    expect(lines.at(-1)).toBe('done')
  })

  test('tells what it used', async () => {
    const { report } = await play(['say done'])
    expect(report.usage).toEqual({ inputTokens: 100, outputTokens: 10 })
  })

  test('tells what that costs in all, also if it comes to no good end', async () => {
    const done = await play(['cost 0.2 usd', 'cost 0.5 USD', 'cost 12 credits', 'say done'])
    expect(done.report.usage).toEqual({
      inputTokens: 100,
      outputTokens: 10,
      told: { amount: 0.5, currency: 'USD' },
    })
    const used: unknown[] = []
    await play(['cost 0.2 USD', 'die 3'], { watch: { usage: usage => void used.push(usage) } })
    expect(used).toEqual([{ inputTokens: 0, outputTokens: 0, told: { amount: 0.2, currency: 'USD' } }])
  })

  test.for([
    ['max_tokens', /came to the end of what it may say/],
    ['refusal', /its model refused to do it: no way/],
    ['max_turn_requests', /more often than one turn may/],
    ['cancelled', /stopped though nobody told it to/],
    ['bored', /./],
  ] as const)('fails when its turn ends with %s', async ([reason, message]) => {
    const { report } = await play(['say no way', `stop ${reason}`])
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringMatching(message) })
  })

  test('says how its program ended in the middle of its work', async () => {
    const { report } = await play(['say hm', 'die 3'])
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('exit code 3') })
    expect(report.tail).toContain('out of luck')
  })

  test('tells a rate limit from a failure', async () => {
    const { report } = await play([
      'error -32603 429 Too Many Requests: rate limit exceeded, retry after 20s',
    ])
    expect(report.ending).toMatchObject({ kind: 'refused', by: 'rate' })
  })

  test('says that somebody has to log in', async () => {
    const { report } = await play(['say hm'], { agent: 'login' })
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('Log in') })
  })

  describe('whose session was cut off', () => {
    const resume = { session: 's7', prompt: 'say going on\nservers' }
    const sessions: (string | undefined)[] = []
    const process = async ({ session }: ProcessHandle): Promise<void> => void sessions.push(session)

    test('goes on in it where it can, and is heard from there on', async () => {
      const { report } = await play(['say anew'], {
        agent: 'load',
        assignment: { resume },
        watch: { process },
      })
      expect(report.ending).toMatchObject({ kind: 'finished' })
      expect(report.tail).toMatch(/^going on\nservers: \["http"\]\s*$/)
      expect(sessions).toEqual([undefined, 's7'])
    })

    test.for([
      ['double', /^anew/],
      ['load-fails', /^its earlier session could not be taken up again: it begins anew\nanew/],
    ] as const)('begins anew where it cannot: %s', async ([agent, tail]) => {
      const { report } = await play(['say anew'], { agent, assignment: { resume } })
      expect(report.tail).toMatch(tail)
    })
  })

  test('is refused if it speaks another version', async () => {
    const { report } = await play(['say hm'], { agent: 'future' })
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('version 99') })
  })

  test('is ended when it floods with what is no message', async () => {
    const { report } = await play(['junk'])
    expect(report.ending).toMatchObject({ kind: 'failed', message: expect.stringContaining('100 kB') })
  })

  test('is ended when it does not end though it was asked to', async () => {
    const abort = new AbortController()
    let pid = 0
    const process = async (handle: { pid: number }): Promise<void> => void (pid = handle.pid)
    const activity = (): void => abort.abort()
    const { report } = await play(['say at it', 'cling'], {
      signal: abort.signal,
      watch: { process, activity },
    })
    expect(report.ending).toEqual({ kind: 'stopped' })
    expect(await readGroup(pid)).toEqual([])
  })

  test('goes on when it asks the client for what there is not', async () => {
    const { report } = await play(['unknown fs/format_disk', 'unknown terminal/create', 'say done'])
    expect(report.tail).toMatch(/unknown: -32601[\s\S]*unknown: -32601[\s\S]*done/)
  })

  test('sees only the variables that it is allowed, and shows none of their values', async () => {
    const { report } = await play(['env DATABASE_URL', 'env LEDGER', 'env REGATTA_TASK'])
    expect(report.tail).toContain('env: nothing')
    expect(report.tail).toContain('env: •••')
    expect(report.tail).toContain('env: task-1')
  })

  test('shows no secret of its provider, but where that is', async () => {
    const { report } = await play(['env OWN_URL', 'env OWN_KEY'], { assignment: { provider: 'own' } })
    expect(report.tail).toContain('env: http://own.example/v1')
    expect(report.tail).toContain('env: •••')
  })

  test('shows none of them in how it ends, nor in what it asks and tells people', async () => {
    const key = 'postgres://me:hunter22@host/db'
    const answer = async (): Promise<LiveAnswer> => answered('yes')
    const script = [
      `note it is ${key}`,
      `progress at ${key}`,
      `ask-people Is it ${key}?|${key}`,
      `ask-leave execute ${key}`,
      `say done with ${key}`,
    ]
    const done = await play(script, { answer })
    expect(done.report.ending).toEqual({ kind: 'finished', summary: 'done with •••' })
    expect(done.asked.map(({ text }) => text)).toEqual(['Is it •••?', 'execute: •••'])
    expect(done.notes).toEqual(['it is •••'])
    const failed = await play([`error -32603 ${key} is wrong`])
    expect(failed.report.ending).toMatchObject({ message: expect.stringContaining('••• is wrong') })
    expect(JSON.stringify([done, failed])).not.toContain('hunter22')
  })
})

describe.concurrent('leave to do something', () => {
  test('is given for what its copy alone is touched by', async () => {
    const { report, asked } = await play(['ask-leave edit Paint src/a.ts', 'ask-leave read Look src'])
    expect(report.tail).toMatch(/leave: yes[\s\S]*leave: yes/)
    expect(asked).toEqual([])
  })

  test('is put to people with the options of the agent', async () => {
    const answer = async (): Promise<LiveAnswer> => answered('ever')
    const { report, asked } = await play(['ask-leave execute Test'], { answer })
    const refuses = [false, false, true]
    expect(asked).toMatchObject([{ kind: 'permission', text: 'execute: Test' }])
    expect(asked[0]?.options.map(option => option.refuses)).toEqual(refuses)
    expect(asked[0]?.options.map(({ label }) => label)).toEqual(['Allow', 'Always allow', 'Reject'])
    expect(report.tail).toContain('leave: ever')
  })

  test('is cancelled when nobody will answer', async () => {
    expect((await play(['ask-leave execute Test'])).report.tail).toContain('leave: cancelled')
  })

  test('is refused as the configuration says, by kind and by path, and people see why', async () => {
    const permissions: Permissions = { execute: 'deny', paths: { '**/secret/*': 'deny', '*.md': 'allow' } }
    const { report, lines } = await play(
      ['ask-leave execute Test', 'ask-leave edit Peek a/secret/key.md', 'ask-leave edit Tell a/b.md'],
      { permissions },
    )
    expect(report.tail.match(/leave: \w+/g)).toEqual(['leave: no', 'leave: no', 'leave: yes'])
    expect(lines).toContain('refused: Test: execute: deny')
    expect(lines).toContain('refused: Peek: **/secret/*: deny')
  })

  test('is refused out of the workspace and for what is git’s, whatever is allowed', async () => {
    const permissions: Permissions = { edit: 'allow', paths: { '**': 'allow', '/**': 'allow' } }
    const prepare = (folder: string): void => symlinkSync(tmpdir(), join(folder, 'link'))
    const paths = ['/etc/passwd', '../beside.txt', 'link/x.txt', '.git/config', 'a/../../x']
    const script = paths.map(path => `ask-leave edit Paint ${path}`)
    const { report, lines } = await play(script, { permissions, prepare })
    expect(report.tail.match(/leave: \w+/g)).toEqual(paths.map(() => 'leave: no'))
    expect(lines.join('\n')).toMatch(/refused: Paint: /)
  })
})

describe.concurrent('files', () => {
  test('are read and written in the workspace', async () => {
    const { report, folder } = await play(['fs-write a/b.txt hello', 'fs-read a/b.txt'])
    expect(readFileSync(join(folder, 'a/b.txt'), 'utf8')).toBe('hello')
    expect(report.tail).toContain('fs: ok {"content":"hello"}')
  })

  test('are not written elsewhere, and people see that', async () => {
    const outside = join(place, 'never.txt')
    const paths = ['../beside.txt', outside, 'link/x.txt', 'dangling', '.git/hooks/post-merge', '.GIT/config']
    const prepare = (folder: string): void => {
      symlinkSync(join(folder, '..'), join(folder, 'link'))
      symlinkSync(join(folder, '../new.txt'), join(folder, 'dangling'))
    }
    const script = paths.map(path => `fs-write ${path} hello`)
    const { report, lines, folder } = await play([...script, 'say done'], { prepare })
    expect(report.ending).toMatchObject({ kind: 'finished', summary: 'done' })
    expect(report.tail.match(/fs: \S+/g)).toEqual(paths.map(() => 'fs: -32602'))
    expect(lines.join('\n')).toContain('refused: write ')
    expect(readdirSync(join(folder, '..'))).toEqual(['work'])
    expect(readdirSync(folder).toSorted()).toEqual(['dangling', 'link'])
    expect(existsSync(outside)).toBe(false)
  })

  test('are not read elsewhere', async () => {
    const paths = ['../beside.txt', '/etc/passwd', 'link']
    const prepare = (folder: string): void => {
      writeFileSync(join(folder, '../beside.txt'), 'treasure')
      symlinkSync('../beside.txt', join(folder, 'link'))
    }
    const script = paths.map(path => `fs-read ${path}`)
    const { report } = await play(script, { prepare })
    expect(report.tail.match(/fs: \S+/g)).toEqual(paths.map(() => 'fs: -32602'))
    expect(report.tail).not.toContain('treasure')
  })

  test('are not written where the configuration denies it', async () => {
    const { report } = await play(['fs-write lock.json x'], {
      permissions: { paths: { 'lock.json': 'deny' } },
    })
    expect(report.tail).toContain('fs: -32602')
  })
})

describe.concurrent('people', () => {
  test('are asked through its tools, and answer', async () => {
    const answer = async (): Promise<LiveAnswer> => answered('red')
    const { report, asked } = await play(['ask-people Which colour?|red|green'], { answer })
    expect(asked).toMatchObject([{ kind: 'question', text: 'Which colour?' }])
    expect(report.tail).toContain('people: ann answered: red')
  })

  test('see its progress and its notes', async () => {
    const { lines, notes } = await play(['progress half way', 'note the hinge was missing'])
    expect(lines).toContain('progress: half way')
    expect(notes).toEqual(['the hinge was missing'])
  })

  test('say something to it, which is its next turn', async () => {
    const words = [{ by: 'ann', text: 'use the blue one\necho' }]
    const { report } = await play(['say at it'], { words })
    expect(report.ending.kind).toBe('finished')
    expect(report.tail).toContain('ann says: use the blue one')
  })

  test('are out of reach of an agent that takes no server', async () => {
    const { report } = await play(['servers', 'ask-people Hm?'], { agent: 'no-http' })
    expect(report.tail).toContain('servers: []')
    expect(report.tail).toContain('people: there is no such tool')
  })
})

describe.concurrent('hostile text', () => {
  test.for([
    '$(touch ran)`touch ran`; touch ran',
    '--upload-pack=touch ran',
    '../../ran\u0000x',
    '\u001b]0;gotcha\u0007\u202egnp.exe',
    `{"jsonrpc":"2.0","id":1,"result":{}}`,
    'x'.repeat(10_000),
  ])('in a title, an id and a prompt is data: %j', async text => {
    const assignment = { title: text, task: text, run: text, detail: text }
    const { report, folder, lines } = await play([`say ${text}`, 'say done'], {
      assignment: { ...assignment, prompt: `say ${text}\nsay done` },
    })
    expect(report.ending).toMatchObject({ kind: 'finished', summary: 'done' })
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    for (const line of lines) expect(line).toBe(toPlainText(line))
    expect(report.tail).toBe(toPlainLines(report.tail))
  })
})
