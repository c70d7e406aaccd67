import { createServer } from 'node:net'
import { createEmulator } from 'emulate'
import { expect, onTestFinished, test } from 'vitest'
import { openSlack } from '../../src/chat/slack/slack.ts'
import type { Slack } from '../../src/chat/slack/slack.ts'
import { Secret } from '../../src/lib/secret.ts'
import { systemClock } from '../../src/system/clock.ts'
import { messageOf } from '../support/messages.ts'
import { strictLog } from './console-fixture.ts'

const TOKEN = 'xoxb-second-opinion'
const HUMAN = 'xoxp-human'

/** A Slack that others have made, for a second opinion on what is asked of it. */
async function openEmulated(): Promise<{
  slack: Slack
  api: string
  call(method: string, args: object): Promise<Answer>
}> {
  const port = await findPort()
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: {
      slack: {
        team: { name: 'Home', domain: 'home' },
        users: [{ name: 'ana', real_name: 'Ana', email: 'ana@example.com' }],
        bots: [{ name: 'regatta' }],
        channels: [{ name: 'paint' }],
        tokens: [
          { token: TOKEN, user: 'regatta', scopes: ['chat:write'] },
          { token: HUMAN, user: 'ana', scopes: ['chat:write'] },
        ],
      },
    },
  })
  onTestFinished(async () => await emulator.close())
  const api = `http://127.0.0.1:${port}/api/`
  const slack = openSlack({
    botToken: new Secret(TOKEN),
    way: { appToken: new Secret('xapp-none') },
    apiUrl: api,
    people: { named: new Map(), everyone: [], reserved: new Set() },
    clock: systemClock,
    log: strictLog,
  })
  onTestFinished(() => slack[Symbol.asyncDispose]())
  const call = async (method: string, args: object): Promise<Answer> => {
    const response = await fetch(`${api}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${HUMAN}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    return (await response.json()) as Answer
  }
  return { slack, api, call }
}

interface Answer {
  ok: boolean
  channels?: { id: string; name: string }[]
  ts?: string
  messages?: { ts: string; text: string; reactions?: { name: string }[] }[]
  upload_url?: string
  file_id?: string
}

test(
  'another Slack understands what the bot says, edits, answers by and reads',
  { timeout: 60_000 },
  async () => {
    const { slack, call } = await openEmulated()
    const { channels = [] } = await call('conversations.list', {})
    const channel = channels.find(({ name }) => name === 'paint')!.id
    const { ts: root } = await call('chat.postMessage', { channel, text: 'a plan' })
    const at = { channel, thread: root! }
    const message = await slack.post(at, messageOf('first & <foremost>'), 'k1')
    await slack.post(at, messageOf('second'), 'k2')
    await slack.edit({ channel, message }, messageOf('first, edited'))
    await slack.react({ channel, message }, '🚀')
    await slack.react({ channel, message }, '🚀')
    const { messages = [] } = await call('conversations.replies', { channel, ts: root })
    expect(messages.map(({ text }) => text)).toEqual(['a plan', 'first, edited', 'second'])
    expect(messages[1]!.reactions?.map(({ name }) => name)).toEqual(['rocket'])
    await expect(slack.edit({ channel, message: '1.1' }, messageOf('x'))).rejects.toMatchObject({
      code: 'gone',
    })
    await expect(slack.post({ channel: 'C0NONE', thread: null }, messageOf('x'), 'k')).rejects.toMatchObject({
      code: 'gone',
    })

    const bytes = Buffer.from('# Plan\n\n- T1: größer')
    const begun = await call('files.getUploadURLExternal', { filename: 'plan.md', length: bytes.length })
    await fetch(begun.upload_url!, { method: 'POST', body: bytes })
    await call('files.completeUploadExternal', { files: [{ id: begun.file_id }], channel_id: channel })
    const file = { id: begun.file_id!, name: 'plan.md', bytes: bytes.length }
    expect(Buffer.from(await slack.readFile(file, 1_000)).equals(bytes)).toBe(true)
    await expect(slack.readFile(file, 5)).rejects.toMatchObject({ code: 'too-large' })
    await slack.remove({ channel, message })
    await slack.remove({ channel, message })
  },
)

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
