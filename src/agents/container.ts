import { spawn } from 'node:child_process'
import { sha256 } from '../system/hash.ts'
import type { GroupEnd } from '../system/process-group.ts'
import { listGiven, toUsual } from './command-line.ts'
import type { Environment } from './command-line.ts'
import type { Assignment } from './port.ts'

/** By which a program is started in a container, and that is ended: each a program and its arguments. */
export interface ContainerConfig {
  /** `{workspace}` and `{name}` are filled in; `{env}` stands for `-e NAME` of each variable that is given. */
  run: string[]
  stop: string[]
}

/** What one has in its engine: whoever comes to it later finds it by that alone. */
export type Contained = Pick<Assignment, 'run' | 'attempt' | 'token'>

const HASH_CHARS = 12
const RUN_CHARS_MAX = 40
/** How long the end of one may take: its engine answers within a second, or is not there. */
export const STOP_MS = 20_000
const SAID_CHARS_MAX = 2_000
const GONE = /no such container|no container with name|is not running|does not exist in database/i
/** By which its program finds the engine; of what is in the container nobody's business. */
const CLIENT = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'CONTAINER_HOST', 'XDG_RUNTIME_DIR']

export function toContainerName({ run, attempt, token }: Contained): string {
  const safe = run.replaceAll(/[^A-Za-z0-9_.-]/g, '-').slice(0, RUN_CHARS_MAX)
  return `regatta-${safe}-${attempt}-${sha256(token).slice(0, HASH_CHARS)}`
}

/** What is started on this machine, and how what that started elsewhere is ended. */
export interface StartLine {
  line: string[]
  environment: Record<string, string>
  stop?: string[]
}

/** A line as it is, or started in a container. */
export function toStartLine(
  container: ContainerConfig | null,
  given: Environment,
  assignment: Contained & Pick<Assignment, 'folder'>,
  environment: Record<string, string>,
  inner: string[],
): StartLine {
  if (container === null) return { line: inner, environment }
  const name = toContainerName(assignment)
  const fill = (word: string): string =>
    word.replaceAll(/\{(workspace|name)\}/g, (_, what: string) =>
      what === 'name' ? name : assignment.folder,
    )
  // no value stands in an argument: others on the machine can read those
  const passed = listGiven(environment).flatMap(variable => ['-e', variable])
  const line = container.run.flatMap(word => (word === '{env}' ? passed : [fill(word)]))
  return {
    line: [...line, ...inner],
    environment: { ...toClientEnvironment(given), ...environment },
    stop: container.stop.map(fill),
  }
}

/** Of containers that a worker left which is gone; `environment`: of this process. */
export async function endContainersOf(
  contained: Contained,
  containers: readonly ContainerConfig[],
  given: Environment,
): Promise<GroupEnd> {
  const name = toContainerName(contained)
  const stops = new Set(containers.map(({ stop }) => JSON.stringify(stop)))
  const environment = { ...toClientEnvironment(given), ...toUsual(given) }
  const ends = await Promise.all(
    [...stops].map(stop => {
      const line = (JSON.parse(stop) as string[]).map(word => word.replaceAll('{name}', name))
      return endContainer(line, environment)
    }),
  )
  return ends.find(end => end === 'survives') ?? ends.find(end => end === 'ended') ?? 'gone'
}

function toClientEnvironment(given: Environment): Record<string, string> {
  const client = CLIENT.flatMap(name => {
    const value = given[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(client)
}

/** Never rejects: while its engine does not answer it counts as surviving. */
export function endContainer(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<GroupEnd> {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: STOP_MS,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < SAID_CHARS_MAX) said += text
    })
    child.on('error', () => resolve('survives'))
    child.on('close', code => resolve(code === 0 ? 'ended' : GONE.test(said) ? 'gone' : 'survives'))
  })
}
