import { expect, it } from 'vitest'
import { parseRequest } from '../../commands/index.ts'
import { RIGHTS } from '../../commands/request.ts'
import type { Right } from '../../commands/request.ts'
import { findFurtherRight, hasRight, listAdministrators } from '../../commands/rights.ts'
import type { People } from '../../commands/rights.ts'
import { ROWS, ROW_MODES } from '../../commands/rows.ts'
import { FAILURE_KINDS } from '../../src/run/outcome.ts'
import { MODES } from '../../src/run/policy.ts'

const PEOPLE: People = {
  everyone: ['view'],
  named: new Map<string, Right[]>([
    ['ann', ['administer']],
    ['bo', ['start', 'answer']],
  ]),
}

it.each<[string, Right[]]>([
  ['ann', [...RIGHTS]],
  ['bo', ['view', 'start', 'answer']],
  ['cy', ['view']],
  ['Ann', ['view']],
])('%s may %j', (name, rights) => {
  expect(RIGHTS.filter(right => hasRight(PEOPLE, name, right))).toEqual(rights)
})

it('everyone may do what everyone is given', () => {
  expect(hasRight({ everyone: ['administer'], named: new Map() }, 'cy', 'stop')).toBe(true)
})

it('those who may do everything are named', () => {
  expect(listAdministrators(PEOPLE)).toEqual(['ann'])
})

it.each([
  ['set', null],
  ['set timeout ask', 'stop'],
  ['set all never', 'stop'],
  ['set timeout auto', 'administer'],
  ['set all auto', 'administer'],
  ['set slots 9', 'start'],
  ['set pace eager', 'start'],
  ['set provider all codex', 'start'],
  ['first T7', 'start'],
  ['start --gates auto', 'administer'],
  ['start', null],
])('“%s” takes besides its own right: %s', (typed, right) => {
  const parsed = parseRequest(typed)
  expect('request' in parsed && (findFurtherRight(parsed.request)?.right ?? null)).toBe(right)
})

it('the rows that people may set are those of the policy', () => {
  expect(new Set(ROWS)).toEqual(new Set(FAILURE_KINDS))
  expect(ROW_MODES).toEqual(MODES)
})
