import { expect, it } from 'vitest'
import { RIGHTS } from '../../commands/request.ts'
import type { Right } from '../../commands/request.ts'
import { hasRight, listAdministrators } from '../../commands/rights.ts'
import type { People } from '../../commands/rights.ts'

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
