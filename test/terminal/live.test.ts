import { expect, it } from 'vitest'
import { openLive } from '../../src/terminal/live.ts'
import type { Live } from '../../src/terminal/live.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { createRandom } from '../support/random.ts'
import { Screen } from '../support/screen.ts'

function openBoard(columns = 40, rows = 12) {
  const screen = new Screen(columns, rows)
  const clock = createHandClock()
  const shown = { frame: ['one', 'two', 'three'], renders: 0 }
  const render = ({ width, height }: { width: number; height: number }): string[] => {
    shown.renders++
    return shown.frame.slice(0, height).map(line => line.slice(0, width))
  }
  const live = openLive(screen, render, clock)
  clock.pass(0)
  const showFrame = (frame: string[]): void => {
    shown.frame = frame
    live.change()
    clock.pass(100)
  }
  return { screen, clock, shown, live, showFrame }
}

it('shows the frame at once and rests in the line below it', () => {
  const { screen } = openBoard()
  expect(screen.lines).toEqual(['one', 'two', 'three'])
  expect(screen.cursor).toEqual({ row: 3, column: 0 })
})

it('repaints in place when the frame changes, grows or shrinks', () => {
  const { screen, showFrame } = openBoard()
  showFrame(['one', '2', 'three', 'four', 'five'])
  expect(screen.lines).toEqual(['one', '2', 'three', 'four', 'five'])
  showFrame(['alone'])
  expect(screen.lines).toEqual(['alone'])
  expect(screen.cursor).toEqual({ row: 1, column: 0 })
})

it('writes nothing while nothing changes', () => {
  const { screen, clock, live } = openBoard()
  const { writes } = screen
  live.change()
  clock.pass(5_000)
  expect(screen.writes).toBe(writes)
})

it('paints at most ten times a second, and the last state for sure', () => {
  const { screen, clock, live, shown } = openBoard()
  const { writes } = screen
  for (let change = 1; change <= 1_000; change++) {
    shown.frame = [`change ${change}`]
    live.change()
    clock.pass(1)
  }
  clock.pass(100)
  expect(screen.writes - writes).toBeLessThanOrEqual(11)
  expect(screen.lines).toEqual(['change 1000'])
})

it('lets the time on the board pass though nothing happens', () => {
  const { screen, clock, shown } = openBoard()
  shown.frame = ['a second later']
  clock.pass(1_000)
  expect(screen.lines).toEqual(['a second later'])
})

it('keeps printed lines above the board, long ones whole', () => {
  const { screen, clock, live } = openBoard(10, 12)
  live.print('first')
  live.print('a line of more than ten columns')
  clock.pass(100)
  expect(screen.lines).toEqual(['first', 'a line of', 'more than', 'ten column', 's', 'one', 'two', 'three'])
})

it('scrolls printed lines away at the top and never the board', () => {
  const { screen, clock, live } = openBoard(40, 6)
  for (let line = 1; line <= 50; line++) {
    live.print(`line ${line}`)
    if (line % 7 === 0) clock.pass(100)
  }
  clock.pass(100)
  expect(screen.lines).toEqual(['line 49', 'line 50', 'one', 'two', 'three'])
  expect(screen.gone).toEqual(Array.from({ length: 48 }, (_, index) => `line ${index + 1}`))
})

it('never shows more lines than there is room for', () => {
  const { screen, showFrame } = openBoard(40, 6)
  showFrame(Array.from({ length: 30 }, (_, index) => `row ${index}`))
  expect(screen.lines).toEqual(['row 0', 'row 1', 'row 2', 'row 3', 'row 4'])
  expect(screen.gone).toEqual([])
})

it('leaves the screen to a prompt and comes back below it with what was printed meanwhile', () => {
  const { screen, clock, live, shown } = openBoard()
  live.print('before')
  live.pause()
  expect(screen.lines).toEqual(['before'])
  live.print('meanwhile')
  shown.frame = ['changed']
  live.change()
  clock.pass(5_000)
  screen.write('Answer: 1\r\n')
  expect(screen.lines).toEqual(['before', 'Answer: 1'])
  live.resume()
  expect(screen.lines).toEqual(['before', 'Answer: 1', 'meanwhile', 'changed'])
})

it('leaves the last frame standing, prints what is left, and wants nothing more of the clock', async () => {
  const { screen, clock, live, shown } = openBoard()
  live.print('last words')
  shown.frame = ['the end']
  await live[Symbol.asyncDispose]()
  await live[Symbol.asyncDispose]()
  expect(screen.lines).toEqual(['last words', 'the end'])
  expect(screen.cursor).toEqual({ row: 2, column: 0 })
  expect(clock.waiting()).toBe(0)
  expect(screen.listenerCount('resize')).toBe(0)
  const { writes } = screen
  live.change()
  clock.pass(1_000)
  expect(screen.writes).toBe(writes)
})

it.each([
  ['narrower', 12, 12],
  ['wider', 100, 12],
  ['lower', 40, 4],
  ['higher', 40, 40],
  ['tiny', 1, 1],
])('is right again after the terminal became %s', (_, columns, rows) => {
  const { screen, clock, live, showFrame } = openBoard()
  showFrame(['a frame line of some length', 'another one of some length', 'three'])
  live.print('printed before')
  clock.pass(100)
  screen.resize(columns, rows)
  clock.pass(100)
  const expected = ['a frame line of some length', 'another one of some length', 'three']
    .slice(0, Math.max(1, rows - 1))
    .map(line => line.slice(0, columns).trimEnd())
  expect(screen.lines.slice(-expected.length)).toEqual(rows > 1 ? expected : [])
})

it('loses no printed line and no row of the frame, whatever came in which order', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const { screen, printed, frame } = playAtRandom(seed, 'fixed')
    expect([...screen.gone, ...screen.lines], `seed ${seed}`).toEqual([...printed, ...frame])
  }
})

it('shows the latest printed lines, the last frame and nothing else, however often it is resized', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const { screen, printed, frame } = playAtRandom(seed, 'resized')
    const above = screen.lines.length - frame.length
    const expected = [...printed.slice(printed.length - above), ...frame]
    expect(screen.lines, `seed ${seed}`).toEqual(expected)
  }
})

function playAtRandom(seed: number, size: 'fixed' | 'resized') {
  const random = createRandom(seed)
  const { screen, clock, live, shown } = openBoard(30, 10)
  const printed: string[] = []
  for (let step = 0; step < 100; step++) {
    playStep(random, { screen, live, printed, shown, size })
    clock.pass(Math.floor(random() * 150))
  }
  clock.pass(1_000)
  const frame = shown.frame.slice(0, screen.rows - 1).map(line => line.slice(0, screen.columns).trimEnd())
  return { screen, printed, frame }
}

interface Playing {
  screen: Screen
  live: Live
  printed: string[]
  shown: { frame: string[] }
  size: 'fixed' | 'resized'
}

function playStep(random: () => number, { screen, live, printed, shown, size }: Playing): void {
  const what = random()
  if (what < 0.3) {
    const line = `printed ${printed.length}`
    printed.push(line)
    live.print(line)
  } else if (what < 0.9) {
    const height = 1 + Math.floor(random() * 12)
    shown.frame = Array.from(
      { length: height },
      (_, row) => `row ${row} ${'x'.repeat(Math.floor(random() * 30))}`,
    )
    live.change()
  } else if (size === 'resized') screen.resize(20 + Math.floor(random() * 30), 5 + Math.floor(random() * 10))
}
