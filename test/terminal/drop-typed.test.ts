import { expect, it } from 'vitest'
import { dropTyped } from '../../src/terminal/drop-typed.ts'
import { Keyboard } from '../support/keyboard.ts'

it('drops what was typed before and leaves what comes later', async () => {
  const keyboard = new Keyboard()
  keyboard.write('1\r2')
  await dropTyped(keyboard.io.input)
  keyboard.write('later')
  expect({ left: String(keyboard.read()), raw: keyboard.isRaw }).toEqual({ left: 'later', raw: false })
  expect(keyboard.listenerCount('data')).toBe(0)
})
