import { counted, said } from '../message/words.ts'
import type { InstanceRow } from '../store/port.ts'

/** Who works beside each other; one alone is no news. */
export function toInstanceLines(instances: readonly InstanceRow[]): string[] {
  if (instances.length < 2) return []
  return [`${counted(instances.length, 'instance')}:`, ...instances.map(instance => `  ${toLine(instance)}`)]
}

function toLine({ host, pid, about, working }: InstanceRow): string {
  const name = `${about?.verb || 'an instance'} on ${said(host)} (process ${pid})`
  if (about === null) return `${name}: ${working} at work`
  const has = about.labels.length === 0 ? '' : `, has ${about.labels.join(', ')}`
  const takes =
    about.slots === 0 ? `${working} at work, takes nothing new` : `${working} of ${about.slots} at work`
  return `${name}: ${takes}${has}`
}
