import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { openGitWorktrees } from '../../src/workspace/git/worktrees.ts'
import type { GitWorktreesOptions } from '../../src/workspace/git/worktrees.ts'
import type { Moved, WorkspaceKey, Workspaces } from '../../src/workspace/port.ts'
import { commitAll, git, initRepository, readRunShape } from '../support/git-target.ts'
import { writeShape } from '../support/shape.ts'

const place = mkdtempSync(join(tmpdir(), 'regatta-remote-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const LIMITS = { files: 10, lines: 10, bytes: 1_000, lineChars: 100 }
const key = (task: number, attempt = 1): WorkspaceKey => ({ run: 'run-1', task, attempt })
const TARGET = 'the shop'

/** A bare repository, and workers that share nothing else. */
function setUp() {
  const here = mkdtempSync(join(place, 'case-'))
  const url = join(here, 'shop.git')
  const person = join(here, 'person')
  writeShape(person, { a: 'a', b: 'b' })
  initRepository(person)
  commitAll(person)
  git(here, ['clone', '-q', '--bare', person, url])
  const open = (worker: string, more: Partial<GitWorktreesOptions> = {}): Workspaces =>
    openGitWorktrees({
      root: join(here, worker),
      path: process.env['PATH'],
      remoteOf: target => (target === TARGET ? { url, base: null, login: null, env: {} } : null),
      ...more,
    })
  return { here, url, person, open }
}

type Given = ReturnType<typeof setUp>

/** An attempt as the engine has it judged. */
async function judge(
  workspaces: Workspaces,
  one: WorkspaceKey,
  files: Record<string, string>,
): Promise<void> {
  const { folder } = await workspaces.open(one, TARGET)
  writeShape(folder, files)
  await workspaces.additions(one, LIMITS)
}

/** Each merge on the run's branch, by its task and attempt. */
function listMerges({ url }: Given): string[] {
  const format =
    '%(trailers:key=Regatta-Task,valueonly,separator=)-%(trailers:key=Regatta-Attempt,valueonly,separator=)'
  return git(url, ['log', '--first-parent', '--reverse', `--format=${format}`, 'main..regatta/run-1'])
    .split('\n')
    .filter(line => line !== '' && line !== '-')
    .map(line => line.replace(/ [^-]*-/, '-'))
}

function listRefs({ url }: Given): string[] {
  return git(url, ['for-each-ref', '--format=%(refname)', 'refs/heads/regatta', 'refs/regatta']).split('\n')
}

const RUN = ['refs/heads/regatta/run-1', 'refs/regatta/bases/run-1', 'refs/regatta/runs/run-1']

describe('Workers that share no disk', () => {
  test('begin a run together, merge side by side, and nothing is lost or doubled', async () => {
    const given = setUp()
    const workers = ['ana', 'ben', 'cleo'].map(name => given.open(name))
    await Promise.all(
      workers.flatMap((workspaces, at) =>
        [1, 2].map(async nth => {
          const one = key(at * 10 + nth)
          await judge(workspaces, one, { [`new-${one.task}`]: 'new', ...(nth === 2 && { a: `a${at}` }) })
          const merged = await workspaces.merge(one)
          await (merged.kind === 'merged' ? workspaces.drop(one) : workspaces.keep(one))
        }),
      ),
    )
    const merges = listMerges(given)
    expect(new Set(merges).size).toBe(merges.length)
    // of those that wrote the same file one came in
    expect(merges.filter(name => name.endsWith('1-1')).sort()).toEqual(['1-1', '11-1', '21-1'])
    expect(merges.filter(name => name.endsWith('2-1'))).toHaveLength(1)
    for (const workspaces of workers)
      expect((await workspaces.merged('run-1', TARGET)).map(({ task }) => `${task}-1`)).toEqual(merges)
    const kept = listRefs(given).filter(ref => !RUN.includes(ref))
    expect(kept).toHaveLength(2)
    expect(kept.every(ref => ref.startsWith('refs/heads/regatta/attempts/run-1/'))).toBe(true)
  })

  test('show, look at and take back what another one merged, though they never worked on the run', async () => {
    const given = setUp()
    const [ana, ben] = [given.open('ana'), given.open('ben')]
    expect(await ben.describe('run-1', TARGET)).toBeNull()
    await judge(ana, key(1), { c: 'c' })
    await ana.merge(key(1))
    expect(await ben.describe('run-1', TARGET)).toMatchObject({ base: 'main', commits: 1, added: 1 })
    {
      await using view = await ben.view('run-1', TARGET)
      expect(readRunShape(given.url)).toMatchObject({ c: 'c' })
      expect(git(view!.folder, ['status', '--porcelain'])).toBe('')
    }
    const both = await Promise.all([ana, ben].map(each => each.rollBack([key(1)], TARGET)))
    expect(both).toEqual([
      { kind: 'undone', paths: ['c'] },
      { kind: 'undone', paths: ['c'] },
    ])
    expect({ ...readRunShape(given.url) }).toEqual({ a: 'a', b: 'b' })
    expect(git(given.url, ['rev-list', '--count', 'main..regatta/run-1'])).toBe('2')
    expect(await ana.merged('run-1', TARGET)).toEqual([])
  })

  test.each([
    ['as it was judged', () => Promise.resolve()],
    ['as it was kept', (workspaces: Workspaces) => workspaces.keep(key(1))],
  ])('go on from what another one left, %s', async (_, end) => {
    const given = setUp()
    const [ana, ben] = [given.open('ana'), given.open('ben')]
    await judge(ana, key(1), { c: 'half' })
    await end(ana)
    const { folder, kept } = await ben.open(key(1, 2), TARGET, key(1))
    expect(kept).toBe(true)
    await ben.drop(key(1))
    expect(await ben.changes(key(1, 2))).toEqual([{ path: 'c', kind: 'added' }])
    writeShape(folder, { c: 'whole' })
    await ben.additions(key(1, 2), LIMITS)
    expect(await ben.merge(key(1, 2))).toMatchObject({ kind: 'merged' })
    expect({ ...readRunShape(given.url) }).toEqual({ a: 'a', b: 'b', c: 'whole' })
    expect(listRefs(given)).toEqual(RUN)
  })
})

describe('A merge', () => {
  /** Dies before the next start of git after so many of this command, or before the next of them. */
  async function dieAt(given: Given, command: string, nth: number, isAfter = false): Promise<void> {
    const dead = Promise.withResolvers<void>()
    let count = 0
    const workspaces = given.open('ana', {
      before: args => {
        const isDead = count === nth && (isAfter || args.includes(command))
        if (isDead) dead.resolve()
        else if (args.includes(command)) count += 1
        return isDead ? new Promise(() => {}) : Promise.resolve()
      },
    })
    const work = async (): Promise<void> => {
      await judge(workspaces, key(1), { a: 'A', c: 'c' })
      await workspaces.merge(key(1))
    }
    await Promise.race([work().then(() => expect.fail('it came to its end')), dead.promise])
  }

  test.each([
    ['before it was sent', 1, false],
    ['once it was sent', 2, true],
    ['before it was asked to come in', 2, false],
    ['once it had come in', 3, true],
  ])('whose worker dies %s is gone on with by another one, and comes in once', async (_, nth, isAfter) => {
    const given = setUp()
    await dieAt(given, 'push', nth, isAfter)
    const [ben, ana] = [given.open('ben'), given.open('ana')]
    await judge(ben, key(2), { d: 'd' })
    for (const workspaces of [ben, ana]) {
      if ((await workspaces.find(key(1), TARGET)) === undefined)
        await judge(workspaces, key(1), { a: 'A', c: 'c' })
      expect(await workspaces.merge(key(1))).toMatchObject({
        kind: 'merged',
        changes: [
          { path: 'a', kind: 'changed' },
          { path: 'c', kind: 'added' },
        ],
      })
    }
    expect(listMerges(given)).toEqual(['1-1'])
    expect({ ...readRunShape(given.url) }).toEqual({ a: 'A', b: 'b', c: 'c' })
  })

  test('whose answer was lost on its way counts as done', async () => {
    const given = setUp()
    let count = 0
    const ana = given.open('ana', {
      before: async args => {
        if (!args.includes('push') || (count += 1) !== 3) return
        const [clone = ''] = readdirSync(join(given.here, 'ana/clones'))
        git(join(given.here, 'ana/clones', clone), args.slice(args.indexOf('push')))
      },
    })
    await judge(ana, key(1), { c: 'c' })
    expect(await ana.merge(key(1))).toMatchObject({ kind: 'merged' })
    expect(count).toBe(3)
    expect(listMerges(given)).toEqual(['1-1'])
  })

  test.each([
    ['nothing', {}],
    ['a beginning', { c: 'from the first worker' }],
  ])(
    'of an attempt that asked where it had written %s is of what another worker made of it',
    async (_, early) => {
      const given = setUp()
      const [ana, ben, cleo] = [given.open('ana'), given.open('ben'), given.open('cleo')]
      const { folder } = await ana.open(key(1), TARGET)
      writeShape(folder, early)
      await ana.share?.(key(1))
      await judge(ben, key(1), { c: 'c', d: 'd' })
      for (const workspaces of [cleo, ana, ben]) {
        expect(await workspaces.find(key(1), TARGET)).toBeDefined()
        expect(await workspaces.merge(key(1))).toMatchObject({
          kind: 'merged',
          changes: [
            { path: 'c', kind: 'added' },
            { path: 'd', kind: 'added' },
          ],
        })
      }
      expect(listMerges(given)).toEqual(['1-1'])
      expect({ ...readRunShape(given.url) }).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd' })
    },
  )

  test('that another worker brings in meanwhile has come in, though a look sees only that it is no more to come in', async () => {
    const given = setUp()
    const names = ['refs/heads/regatta/run-1', 'refs/regatta/runs/run-1']
    const moveTo = (commit: string): void => {
      for (const name of names) git(given.url, ['update-ref', name, commit])
    }
    const ana = given.open('ana')
    const looks: (() => void)[] = []
    const ben = given.open('ben', {
      before: async args => {
        if (args.includes('ls-remote')) looks.shift()?.()
        if (!args.includes('push')) return
        const earlier = git(given.url, ['rev-parse', 'regatta/run-1'])
        await ana.merge(key(1))
        const merged = git(given.url, ['rev-parse', 'regatta/run-1'])
        looks.push(
          () => moveTo(earlier),
          () => moveTo(merged),
        )
      },
    })
    await judge(ana, key(1), { c: 'c' })
    expect(await ben.find(key(1), TARGET)).toBeDefined()
    expect(await ben.merge(key(1))).toEqual({ kind: 'merged', changes: [{ path: 'c', kind: 'added' }] })
    expect(looks).toEqual([])
    expect(listMerges(given)).toEqual(['1-1'])
  })

  test('of what was never judged is nobody’s to go on with', async () => {
    const given = setUp()
    const [ana, ben] = [given.open('ana'), given.open('ben')]
    const { folder } = await ana.open(key(1), TARGET)
    writeShape(folder, { c: 'half' })
    expect(await ana.find(key(1), TARGET)).toBeUndefined()
    expect(await ben.find(key(1), TARGET)).toBeUndefined()
    expect(await ana.find(key(1))).toEqual({ folder })
  })

  test('of a worker that slept past all of it does not come in once the task was begun anew', async () => {
    const given = setUp()
    const [ana, ben] = [given.open('ana'), given.open('ben')]
    await judge(ana, key(1), { c: 'from sleep' })
    await judge(ben, key(1, 2), { a: 'anew' })
    expect(await ben.merge(key(1, 2))).toMatchObject({ kind: 'merged' })
    await expect(ana.merge(key(1))).rejects.toMatchObject({ code: 'refused' })
    expect(listMerges(given)).toEqual(['1-2'])
    expect({ ...readRunShape(given.url) }).toEqual({ a: 'anew', b: 'b' })
  })
})

test('What somebody else made of the branch at the remote is set aside, told and put back', async () => {
  const given = setUp()
  const [ana, ben] = [given.open('ana'), given.open('ben')]
  const told: Moved[] = []
  ben.onMoved?.(async moved => void told.push(moved))
  await judge(ana, key(1), { c: 'c' })
  await ana.merge(key(1))
  const ours = git(given.url, ['rev-parse', 'regatta/run-1'])
  const theirs = commitAll(given.person, 'not ours')
  git(given.person, ['push', '-q', '-f', given.url, 'HEAD:regatta/run-1'])
  await ben.open(key(2), TARGET)
  expect(git(given.url, ['rev-parse', 'regatta/run-1'])).toBe(ours)
  const aside = `regatta/aside/run-1/${theirs.slice(0, 12)}`
  expect(git(given.url, ['rev-parse', aside])).toBe(theirs)
  expect(told).toEqual([{ run: 'run-1', branch: 'regatta/run-1', aside }])
  git(given.url, ['update-ref', '-d', 'refs/heads/regatta/run-1'])
  expect(await ana.merged('run-1', TARGET)).toEqual([key(1)])
  expect(git(given.url, ['rev-parse', 'regatta/run-1'])).toBe(ours)
})

test('A remote that is away is told as such, and nothing is lost till it is back', async () => {
  const given = setUp()
  const ana = given.open('ana')
  await judge(ana, key(1), { c: 'c' })
  renameSync(given.url, `${given.url}.away`)
  const away = {
    code: 'away',
    message: expect.stringMatching(/^The remote .*shop\.git cannot be reached: /) as string,
  }
  await expect(ana.merge(key(1))).rejects.toMatchObject(away)
  await expect(ana.open(key(2), TARGET)).rejects.toMatchObject(away)
  await expect(ana.describe('run-1', TARGET)).rejects.toMatchObject(away)
  await ana.drop(key(2))
  renameSync(`${given.url}.away`, given.url)
  expect(await ana.merge(key(1))).toMatchObject({ kind: 'merged' })
  expect(listMerges(given)).toEqual(['1-1'])
})

test('What agents do to the clone that they share neither leads elsewhere nor loses anything', async () => {
  const given = setUp()
  const [ana, ben] = [given.open('ana'), given.open('ben')]
  await judge(ben, key(1), { c: 'c' })
  await ben.merge(key(1))
  const { folder } = await ana.open(key(2), TARGET)
  git(folder, ['config', `url./nowhere.insteadOf`, given.url])
  git(folder, ['config', 'core.sshCommand', '/nowhere/ssh'])
  for (const ref of ['refs/heads/regatta/run-1', 'refs/regatta/runs/run-1', 'refs/heads/main'])
    git(folder, ['update-ref', '-d', ref])
  git(folder, ['-c', 'gc.reflogExpire=now', 'gc', '-q', '--prune=now'])
  await judge(ben, key(3), { d: 'd' })
  await ben.merge(key(3))
  writeShape(folder, { e: 'e' })
  await ana.additions(key(2), LIMITS)
  expect(await ana.merge(key(2))).toMatchObject({ kind: 'merged' })
  expect({ ...readRunShape(given.url) }).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd', e: 'e' })
})

test('Whoever is not let in is told so, with nothing of what was shown at the door', async () => {
  const shown: (string | undefined)[] = []
  const server = createServer((request, response) => {
    shown.push(request.headers.authorization)
    response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end()
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/shop.git`
    const login = { user: 'ana', key: 'sesame-0123456789' }
    const here = mkdtempSync(join(place, 'case-'))
    const remoteOf = () => ({ url, base: null, login, env: {} })
    const ana = openGitWorktrees({ root: here, path: process.env['PATH'], remoteOf })
    const refused = await ana.open(key(1), TARGET).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'denied', message: expect.stringContaining(url) as string })
    expect(inspect(refused)).not.toMatch(/sesame|YW5h/)
    expect(shown[0]).toBe(`Basic ${Buffer.from('ana:sesame-0123456789').toString('base64')}`)
  } finally {
    server.close()
  }
})

test('A run that is over and shipped leaves nothing at its remote, and one that is not keeps its branch', async () => {
  const given = setUp()
  const ana = given.open('ana')
  await judge(ana, key(1), { c: 'c' })
  await ana.merge(key(1))
  await ana.drop(key(1))
  await ana.dropAll('run-1')
  await given.open('ana').prune(async () => true)
  expect(listRefs(given)).toEqual(RUN)
  git(given.url, ['update-ref', 'refs/heads/main', 'refs/heads/regatta/run-1'])
  await given.open('ana').prune(async () => true)
  expect(listRefs(given)).toEqual([''])
  expect(readdirSync(join(given.here, 'ana/runs'))).toEqual([])
})
