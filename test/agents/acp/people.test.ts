import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPeopleServer } from '../../../src/agents/acp/people-server.ts'
import type { Door, PeopleServer } from '../../../src/agents/acp/people-server.ts'
import { createPeople } from '../../../src/agents/acp/people.ts'
import type { LiveAnswer, LiveQuestion } from '../../../src/agents/port.ts'
import { NO_WORDS, toWatch } from '../../support/quiet-watch.ts'

const SOON_MS = 5

describe('people, as an agent reaches them', () => {
  function ask(answers: Promise<LiveAnswer>[]): {
    asked: LiveQuestion[]
    people: ReturnType<typeof createPeople>
  } {
    const asked: LiveQuestion[] = []
    const watch = toWatch({
      ask(question) {
        asked.push(question)
        return answers.shift() ?? Promise.resolve({ kind: 'withdrawn', why: 'the run was stopped' })
      },
    })
    return { asked, people: createPeople(watch, NO_WORDS, SOON_MS) }
  }
  const red: LiveAnswer = { kind: 'answered', option: 'red', label: 'red', by: 'ann' }

  test('answer at once', async () => {
    const { people } = ask([Promise.resolve(red)])
    expect(await people.ask('Which colour?', ['red'])).toBe('ann answered: red')
    expect(await people.nextTurn()).toBeNull()
  })

  test('answer later, which is its next turn', async () => {
    const answer = Promise.withResolvers<LiveAnswer>()
    const { people } = ask([answer.promise])
    expect(await people.ask('Which colour?', ['red'])).toMatch(/End your turn now/)
    const turn = people.nextTurn()
    answer.resolve(red)
    expect(await turn).toBe('You asked: Which colour?\nann answered: red')
    expect(await people.nextTurn()).toBeNull()
  })

  test('are asked once by an agent that asks the same again', async () => {
    const answer = Promise.withResolvers<LiveAnswer>()
    const { people, asked } = ask([answer.promise])
    await people.ask('Which colour?', [])
    const again = people.ask('Which colour?', [])
    answer.resolve({ kind: 'told', text: 'blue, of course', by: 'bob' })
    expect(await again).toBe('bob answered: blue, of course')
    expect(asked).toHaveLength(1)
  })

  test('are not there any more', async () => {
    expect(await ask([]).people.ask('Hm?', [])).toBe('Nobody will answer: the run was stopped')
  })
})

describe('the door to people', () => {
  let server: PeopleServer
  let door: Door
  const notes: string[] = []
  beforeAll(async () => {
    server = openPeopleServer()
    const watch = toWatch({ note: text => void notes.push(text) })
    door = await server.admit(createPeople(watch, NO_WORDS))
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const knock = (url: string, headers: Record<string, string>): Promise<number> =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    }).then(({ status }) => status)

  test('listens on this machine only', () => {
    expect(new URL(door.url).hostname).toBe('127.0.0.1')
  })

  test('is shut to who has no word, another’s, or comes from a page', async () => {
    const own = { authorization: `Bearer ${door.token}` }
    const other = await server.admit(createPeople(toWatch(), NO_WORDS))
    expect(await knock(door.url, {})).toBe(404)
    expect(await knock(door.url, { authorization: `Bearer ${other.token}` })).toBe(404)
    expect(await knock(new URL('/', door.url).href, own)).toBe(404)
    expect(await knock(door.url, { ...own, origin: 'https://example.com' })).toBe(404)
    expect(await knock(door.url, own)).toBe(200)
    expect(await knock(other.url, { authorization: `Bearer ${other.token}` })).toBe(200)
    other[Symbol.dispose]()
    expect(await knock(other.url, { authorization: `Bearer ${other.token}` })).toBe(404)
  })

  test('leads to three tools', async () => {
    const client = new Client({ name: 'test', version: '0' })
    const requestInit = { headers: { authorization: `Bearer ${door.token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(door.url), { requestInit }))
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['ask_people', 'report_progress', 'note_for_retrospective'])
    await client.callTool({ name: 'note_for_retrospective', arguments: { text: 'the hinge was missing' } })
    await client.close()
    expect(notes).toEqual(['the hinge was missing'])
  })
})
