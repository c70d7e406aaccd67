import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import type { Browser } from '../support/browser.ts'
import { layDataFolder } from '../support/prepared-database.ts'
import { readProcessesOf } from '../support/processes.ts'
import { runProgram, startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { until } from '../support/until.ts'
import { PLAN } from './club-house.ts'

const LIMIT_MS = 60_000
/** Reading the process table takes a while itself. */
const LOOK_MS = 200
/** Where a person looks at what it is like, when the test is told so. */
const SHOTS = process.env['REGATTA_SHOTS']

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

test(
  'a newcomer drops a plan, starts it, answers after a kill -9, and reads the summary',
  {
    timeout: 300_000,
  },
  async () => {
    const house = await openHouse()
    let program = await house.start()
    await using visit = await browser.open({ size: 'phone', scheme: 'light' })
    const { page, errors } = visit
    await enter(page, house.url, 'Ana')
    await shoot(page, 'empty')

    await drop(page, 'club.md', PLAN.replace('Paint the door', 'Paint the old door'))
    const thread = page.locator('.thread')
    await thread.getByRole('heading', { name: 'Paint the club house' }).waitFor({ timeout: LIMIT_MS })
    await thread.getByRole('button', { name: 'Start', exact: true }).waitFor()
    // A better version in the same thread takes its place, and the first can no longer be started.
    await drop(page, 'club-2.md', PLAN)
    await thread
      .getByText(/took its place|replaced/)
      .first()
      .waitFor({ timeout: LIMIT_MS })
    await expect.poll(() => thread.getByRole('button', { name: 'Start', exact: true }).count()).toBe(1)
    await shoot(page, 'preview')
    await thread.getByRole('button', { name: 'Start', exact: true }).click()

    const question = thread
      .locator('.message', { hasText: 'Which colour?' })
      .filter({ hasText: 'green' })
      .first()
    await question.waitFor({ timeout: LIMIT_MS })
    const asked = await question.getAttribute('data-message')
    await shoot(page, 'question')

    program.child.kill('SIGKILL')
    await program.ended
    await page.getByText('Connection lost').waitFor({ timeout: LIMIT_MS })
    program = await house.start()
    await page.getByText('Connection lost').waitFor({ state: 'detached', timeout: LIMIT_MS })

    // A newer version of what is going on changes it, once somebody has seen what that does.
    await drop(page, 'club-3.md', `${PLAN}- P5: Sweep the floor (1 min, needs P4)\n`)
    const change = thread.locator('.message', { hasText: 'What that does now' }).last()
    await change.getByText(/P5 Sweep the floor/).waitFor({ timeout: LIMIT_MS })
    await shoot(page, 'change')
    await change.getByRole('button', { name: 'Change the plan' }).click()
    await thread.getByText(/Ana changed the plan/).waitFor({ timeout: LIMIT_MS })

    const again = thread.locator(`[data-message="${asked}"]`)
    await again.getByRole('button', { name: /^2️⃣/ }).click()
    await again.getByText(/Ana/).first().waitFor({ timeout: LIMIT_MS })
    const summary = thread.locator('.message', { hasText: /5 of 5 tasks/ }).last()
    await summary.waitFor({ timeout: LIMIT_MS })
    await shoot(page, 'summary')
    expect(await thread.getByText(/Paint the club house/).count()).toBeGreaterThan(0)
    expect(await page.locator('.thread .message', { hasText: 'Which colour?' }).count()).toBeLessThanOrEqual(
      3,
    )
    expect(errors).toEqual([])
  },
)

test(
  'of two browsers and a terminal at one question one decides, and all show it',
  {
    timeout: 300_000,
  },
  async () => {
    const house = await openHouse()
    await house.start()
    await using first = await browser.open({ size: 'desktop', scheme: 'light' })
    await using second = await browser.open({ size: 'desktop', scheme: 'dark' })
    await enter(first.page, house.url, 'Ana')
    await drop(first.page, 'club.md', PLAN)
    const thread = first.page.locator('.thread')
    await thread.getByRole('button', { name: 'Start', exact: true }).click({ timeout: LIMIT_MS })
    const question = thread
      .locator('.message', { hasText: 'Which colour?' })
      .filter({ hasText: 'green' })
      .first()
    await question.waitFor({ timeout: LIMIT_MS })
    const asked = await question.getAttribute('data-message')
    await enter(second.page, first.page.url(), 'Ben')
    const other = second.page.locator('.thread').locator(`[data-message="${asked}"]`)
    await other.getByRole('button', { name: /^1️⃣/ }).waitFor({ timeout: LIMIT_MS })
    await shoot(first.page, 'two-light')
    await shoot(second.page, 'two-dark')

    const [, , terminal] = await Promise.all([
      thread.locator(`[data-message="${asked}"]`).getByRole('button', { name: /^2️⃣/ }).click(),
      other.getByRole('button', { name: /^1️⃣/ }).click(),
      house.run(['answer', 'q1', '2']),
    ])
    const decided = /(Ana|Ben|ana) decided: (brown|green)/
    for (const page of [first.page, second.page]) {
      await page
        .locator(`.thread [data-message="${asked}"]`, { hasText: decided })
        .waitFor({ timeout: LIMIT_MS })
    }
    const [one, two] = await Promise.all(
      [first, second].map(({ page }) => page.locator(`.thread [data-message="${asked}"]`).innerText()),
    )
    const winner = decided.exec(one!)!
    expect(decided.exec(two!)?.[0]).toBe(winner[0])
    // Whoever came later is told who decided what; at the terminal that is an end of its own.
    expect(terminal.output + terminal.errors).toContain(winner[2])
    expect([0, 1]).toContain(terminal.code)
    const status = await house.run(['log'])
    expect(status.output.match(/answered q1/g)).toHaveLength(1)
    expect([...first.errors, ...second.errors]).toEqual([])
  },
)

test(
  'stop now, typed in a browser, ends 50 agents that heed nothing, with all that they started, and names each',
  {
    timeout: 300_000,
  },
  async () => {
    const stubborn = 'trap "" TERM INT HUP; sleep 600 & while :; do wait; done'
    const house = await openHouse({
      slots: 50,
      agent: 'sh',
      agents: { sh: { command: ['sh', '-c', stubborn] } },
    })
    await house.start()
    await using visit = await browser.open({ size: 'desktop', scheme: 'light' })
    const { page, errors } = visit
    await enter(page, house.url, 'Ana')
    const tasks = Array.from({ length: 50 }, (_, at) => `A${at + 1}`)
    await drop(page, 'fifty.md', `# Fifty\n\n## Wave 1\n\n${tasks.map(id => `- ${id}: Wait\n`).join('')}`)
    const thread = page.locator('.thread')
    await thread.getByRole('button', { name: 'Start', exact: true }).click({ timeout: LIMIT_MS })
    const countSleepers = async (): Promise<number> => {
      await wait(LOOK_MS)
      return readProcessesOf(house.folder).filter(line => /sleep 600\s*$/.test(line)).length
    }
    await until(async () => (await countSleepers()) >= 50, 'fifty agents at work', 100_000)
    await page.getByRole('textbox', { name: 'Reply in this thread' }).fill('/wave stop now')
    await thread.getByRole('button', { name: 'Send' }).click()
    await until(async () => (await countSleepers()) === 0, 'the end of all', LIMIT_MS)
    const told = thread.locator('.message', { hasText: 'Every agent of the run is ended' }).last()
    await told.waitFor({ timeout: LIMIT_MS })
    const names = [...(await told.innerText()).matchAll(/(A\d+) \(\d+\)/g)].map(([, id]) => id!)
    expect(names).toHaveLength(50)
    expect(new Set(names)).toEqual(new Set(tasks))
    expect(errors).toEqual([])
  },
)

interface House {
  folder: string
  url: string
  start(): Promise<Program>
  run(args: string[]): ReturnType<typeof runProgram>
}

/** A folder of its own on a port of its own: empty, or with what is set up there and an empty database. */
async function openHouse(setup?: object): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'regatta-newcomer-'))
  if (setup !== undefined) {
    await writeFile(join(folder, 'regatta.yaml'), JSON.stringify(setup))
    await layDataFolder(join(folder, '.regatta'))
  }
  const listen = `127.0.0.1:${await findPort()}`
  const programs: Program[] = []
  onTestFinished(async () => {
    for (const program of programs) await program[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    folder,
    url: `http://${listen}`,
    async start() {
      const program = startProgram(['serve'], folder, { REGATTA_LISTEN: listen })
      programs.push(program)
      await program.said(/listens on http:\S+/)
      return program
    },
    run: args => runProgram(args, folder),
  }
}

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('What are you called?').fill(name)
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.getByRole('button', { name: new RegExp(`You are ${name}`) }).waitFor()
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'text/markdown', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').last().setInputFiles(file)
  await page.getByRole('button', { name: `Leave out ${name}` }).waitFor()
  await page.getByRole('button', { name: 'Send' }).last().click()
  await page.getByRole('link', { name }).first().waitFor()
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  await page.screenshot({ path: join(SHOTS, `newcomer-${name}.png`) })
}
