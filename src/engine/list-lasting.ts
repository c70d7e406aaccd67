import type { Store } from '../store/port.ts'

/** What a full disk is called, by all who write to it. */
export function toDiskName(host: string, device: string | number): string {
  return `disk/${host}/${device}`
}

/** By their names, the troubles of machines on which somebody is there to work: of others nobody would see the end. */
export async function listLasting(
  store: Pick<Store, 'transaction' | 'troubles' | 'views'>,
): Promise<string[]> {
  const names = await store.transaction(tx => store.troubles.lasting(tx))
  if (names.length === 0) return []
  const { workers } = await store.views.readInstallation()
  return names.filter(name => workers.some(({ host }) => host === toHost(name)))
}

/** In a line each, as long as they last. */
export function sayLasting(names: readonly string[]): string[] {
  const hosts = new Set(names.map(toHost))
  return [...hosts].map(host => `The disk of ${host} is full: nothing new begins there till there is room.`)
}

function toHost(name: string): string | undefined {
  return /^disk\/([^/]+)\//.exec(name)?.[1]
}
