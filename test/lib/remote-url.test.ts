import { expect, test } from 'vitest'
import { isRemoteUrl, toProtocol, withoutCredentials } from '../../src/lib/remote-url.ts'
import { toRemotePlace } from '../../src/system/remote-place.ts'

test.each([
  ['https://git.example.org/shop.git', 'https', 'https://git.example.org/shop.git'],
  ['https://ana:secret@git.example.org/shop.git', 'https', 'https://git.example.org/shop.git'],
  ['https://secret@git.example.org/shop?key=secret', 'https', 'https://git.example.org/shop'],
  ['ssh://git@git.example.org:2222/shop.git', 'ssh', 'ssh://git@git.example.org:2222/shop.git'],
  ['ssh://git:secret@git.example.org/shop.git', 'ssh', 'ssh://git@git.example.org/shop.git'],
  ['git@git.example.org:team/shop.git', 'ssh', 'git@git.example.org:team/shop.git'],
  ['/srv/git/shop.git', 'file', '/srv/git/shop.git'],
  ['ext::sh -c secret', null, 'ext::sh -c secret'],
  ['../shop.git', null, '../shop.git'],
  ['git://git.example.org/shop.git', null, 'git://git.example.org/shop.git'],
])('%s is reached by %s, and shown as %s', (url, protocol, shown) => {
  expect(toProtocol(url)).toBe(protocol)
  expect(withoutCredentials(url)).toBe(shown)
  expect(isRemoteUrl(url)).toBe(protocol !== null && url === shown)
})

test('The place of a remote is the same for whoever asks there, and another for another one', () => {
  const place = toRemotePlace('https://git.example.org/shop.git')
  expect(place).toMatch(/^remote:[0-9a-f]{12}$/)
  expect(toRemotePlace('https://ana:secret@git.example.org/shop.git/')).toBe(place)
  expect(toRemotePlace('https://git.example.org/shop2.git')).not.toBe(place)
})
