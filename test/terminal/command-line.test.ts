import { expect, it } from 'vitest'
import type { Input } from '../../src/run/input.ts'
import { openCommandLine } from '../../src/terminal/command-line.ts'
import type { Live } from '../../src/terminal/live.ts'
import { parseCommand } from '../../src/terminal/parse-command.ts'
import { Keyboard } from '../support/keyboard.ts'
import { charterOf, planOf, runThrough } from '../support/runs.ts'

function openBeside(say: (input: Input) => Promise<string | null> = async () => null) {
  const keyboard = new Keyboard()
  const board = { isShown: true, printed: [] as string[] }
  const live: Live = {
    change: () => {},
    print: line => void board.printed.push(line),
    pause: () => void (board.isShown = false),
    resume: () => void (board.isShown = true),
    [Symbol.asyncDispose]: async () => {},
  }
  const said: Input[] = []
  const { run } = runThrough(charterOf(planOf({ One: { tasks: [{ id: 'A1' }, { id: 'x' }] } })), [])
  const commands = openCommandLine(
    keyboard.io,
    live,
    typed => parseCommand(typed, run, 'ana'),
    input => {
      said.push(input)
      return say(input)
    },
  )
  return { keyboard, board, said, commands }
}

it('opens at a key, says the command, and gives the place back to the board', async () => {
  const { keyboard, board, said } = openBeside()
  await keyboard.press('p')
  expect(board.isShown).toBe(false)
  expect(await keyboard.written()).toContain('regatta> ')
  await keyboard.press('ause\r')
  expect(said).toEqual([{ type: 'pause', by: 'ana' }])
  expect(board.isShown).toBe(true)
  await keyboard.press('resume\r')
  expect(said).toHaveLength(2)
})

it('tells why a command was not done, and takes the next', async () => {
  const answers = [Promise.reject(new Error('The database is away.')), Promise.resolve('No task \u001b[2Jx.')]
  answers[0]!.catch(() => {})
  const { keyboard, board, said } = openBeside(() => answers.shift()!)
  await keyboard.press('skip A1\r')
  await keyboard.press('skip x\r')
  expect(board.printed).toEqual([
    '“skip A1” was not done: The database is away. Type it again.',
    'No task x.',
  ])
  expect(said).toHaveLength(2)
  expect(board.isShown).toBe(true)
})

it('drops what is half typed when a question wants the keys, and leaves the board to the prompt', async () => {
  const { keyboard, board, said, commands } = openBeside()
  await keyboard.press('sto')
  commands.suspend()
  expect({ shown: board.isShown, raw: keyboard.isRaw }).toEqual({ shown: false, raw: false })
  expect(keyboard.listenerCount('keypress')).toBe(0)
  await keyboard.press('p\r')
  expect(said).toEqual([])
  commands.resume()
  await keyboard.press('pause\r')
  expect(said).toEqual([{ type: 'pause', by: 'ana' }])
})

it('stays away from the keys once it is closed, a command half typed or not', async () => {
  for (const typed of ['', 'sto']) {
    const { keyboard, board, said, commands } = openBeside()
    if (typed !== '') await keyboard.press(typed)
    commands[Symbol.dispose]()
    commands.resume()
    commands.suspend()
    await keyboard.press('p\r')
    expect(said).toEqual([])
    expect(keyboard.isRaw).toBe(false)
    expect(board.isShown).toBe(typed === '')
  }
})
