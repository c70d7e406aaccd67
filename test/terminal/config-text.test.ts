import { expect, test } from 'vitest'
import { toConfig } from '../../src/config/config.ts'
import type { Config } from '../../src/config/config.ts'
import { PRESETS, toConfigText } from '../../src/terminal/config-text.ts'
import type { Choices } from '../../src/terminal/config-text.ts'

const CHOICES: Choices = {
  preset: 'rehearsal',
  slots: 4,
  approvers: [],
  administrators: [],
  slackAdministrators: [],
  discordAdministrators: [],
}

function readBack(choices: Partial<Choices>): Config {
  const text = toConfigText({ ...CHOICES, ...choices })
  const read = toConfig({ values: {}, folder: '/', file: { path: 'regatta.yaml', isNamed: true } }, text)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.config
}

test.each(Object.keys(PRESETS))('with %s it is read back as it was meant, each line explained', preset => {
  const config = readBack({ preset, slots: 7 })
  expect(config).toMatchObject({ defaultAgent: preset, slots: 7, policy: { approvers: [] } })
  expect(config.agents.map(({ name }) => name)).toEqual(preset === 'rehearsal' ? [] : [preset])
  const { about: _, key: _key, ...settings } = { key: null, about: '', ...PRESETS[preset] }
  expect(config.agents).toMatchObject(preset === 'rehearsal' ? [] : [settings])
  const text = toConfigText({ ...CHOICES, preset })
  for (const line of text.trim().split('\n')) expect(line).toMatch(/\S {2,}# \S/)
})

test('keeps people by their names, whatever these look like', () => {
  const names = ['ana', 'Ben Ö', '"x": [', 'yes', '# no', '12']
  const config = readBack({ approvers: names, administrators: names })
  expect(config.policy.approvers).toEqual(names)
  expect([...config.people.named.keys()].sort()).toEqual(names.toSorted())
  expect(config.people.everyone).toEqual(['view'])
})

test('lets those answer who are to, where the others only look on', () => {
  const { people, policy } = readBack({ approvers: ['ben', 'ana'], administrators: ['ana'] })
  expect(policy.approvers).toEqual(['ben', 'ana'])
  expect(people).toEqual({
    everyone: ['view'],
    named: new Map([
      ['ana', ['administer']],
      ['ben', ['view', 'answer']],
    ]),
  })
})

test('lets everyone do everything where nobody is named', () => {
  expect(readBack({}).people).toEqual({ everyone: ['administer'], named: new Map() })
})

test('names those who may do everything in Slack', () => {
  const text = toConfigText({ ...CHOICES, slackAdministrators: ['U012AB3CD'] })
  const values = { SLACK_BOT_TOKEN: 'xoxb-1234567', SLACK_APP_TOKEN: 'xapp-1234567' }
  const read = toConfig({ values, folder: '/', file: { path: 'regatta.yaml', isNamed: true } }, text)
  expect('config' in read && read.config.slack?.people.named).toEqual(
    new Map([['U012AB3CD', { rights: ['administer'], name: null }]]),
  )
})

test('names those who may do everything in Discord, by all the digits of their ids', () => {
  const id = '1234567890123456789'
  const text = toConfigText({ ...CHOICES, discordAdministrators: [id] })
  const values = { DISCORD_TOKEN: 'abcd.ef.ghij' }
  const read = toConfig({ values, folder: '/', file: { path: 'regatta.yaml', isNamed: true } }, text)
  expect('config' in read && read.config.discord?.people.named).toEqual(
    new Map([[id, { rights: ['administer'], name: null }]]),
  )
})
