import type { Ended } from '../run/emergency.ts'
import type { Event } from '../run/event.ts'
import { formatSpan } from './duration.ts'
import { plain, said } from './words.ts'

/** With their processes a screen or two on a phone; the log has no more room either. */
const NAMES_MAX = 100

/** Which agents a stop at once has ended, on which machines, and of which nobody knows. */
export function tellAgentsEnded({
  at,
  by,
  wave,
  since,
  ended,
}: Extract<Event, { type: 'agents-ended' }>): string {
  const [unsure, sure] = [ended.filter(isUnsure), ended.filter(one => !isUnsure(one))]
  const of = wave === null ? 'the run' : plain(wave)
  const span = formatSpan(at - since)
  const gone =
    unsure.length === 0
      ? `Every agent of ${of} is ended`
      : ended.length === 1
        ? `The agent of ${of} is not known to be ended`
        : `${sure.length} of the ${ended.length} agents of ${of} are known to be ended`
  const head = `${gone}, ${span} after ${plain(by)} stopped it`
  const where = sure.length === 0 ? '' : `: ${tellWhere(sure)}`
  const rest = unsure
    .slice(0, NAMES_MAX)
    .map(one => `${tellOne(one)} on ${tellHost(one)}: ${said(one.unsure)}`)
  if (rest.length === 0) return `${head}${where}`
  const more = unsure.length > rest.length ? `; and ${unsure.length - rest.length} more` : ''
  return `${head}${where}. Not confirmed, look there yourself: ${rest.join('; ')}${more}`
}

type Unsure = Ended & { unsure: string }

function isUnsure(one: Ended): one is Unsure {
  return one.unsure !== undefined
}

/** `48 on north: A1 (4711), A2 (4712)` */
function tellWhere(ended: Ended[]): string {
  const shown = ended.slice(0, NAMES_MAX)
  const hosts = Map.groupBy(shown, tellHost)
  const parts = [...hosts].map(([host, ones]) => `${ones.length} on ${host}: ${ones.map(tellOne).join(', ')}`)
  const more = ended.length > shown.length ? `; and ${ended.length - shown.length} more` : ''
  return `${parts.join('; ')}${more}`
}

function tellHost({ host }: Ended): string {
  return host === null ? 'an unknown machine' : plain(host)
}

function tellOne({ task, attempt, pids }: Ended): string {
  const which = attempt > 1 ? `/${attempt}` : ''
  return `${plain(task)}${which} (${pids.length === 0 ? 'no process' : pids.join(', ')})`
}
