import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { SECRET_CHARS_MIN } from '../lib/redact.ts'
import { DEFAULT_PATH } from '../system/find-program.ts'
import type { Assignment } from './port.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What programs are given whose attempt is to use this or that provider. */
export type ProviderVariables = ReadonlyMap<string, Readonly<Record<string, string>>>

/** Given to every program; all else is named in the configuration. */
const ALWAYS_GIVEN = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER']
/** Its value is another one each time: by it everything that a program started is known as its own. */
const MARK_NAME = 'REGATTA_LAUNCH'
const CEILING_NAME = 'GIT_CEILING_DIRECTORIES'
const PLACEHOLDER = /\{(task|title|run|attempt|folder|prompt|provider)\}/g

/** Each argument stays one argument, whatever the text put into it holds; nothing put in is looked at again. */
export function fillArguments(template: readonly string[], assignment: Assignment): string[] {
  const values: Record<string, string> = {
    task: assignment.task,
    title: assignment.title,
    run: assignment.run,
    attempt: String(assignment.attempt),
    folder: assignment.folder,
    prompt: assignment.prompt,
    provider: assignment.provider ?? '',
  }
  return template.map(argument =>
    // an argument ends at a NUL, for every program
    argument.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '').replaceAll('\0', ''),
  )
}

export function toEnvironment(
  given: Environment,
  names: readonly string[],
  assignment: Assignment,
  providers: ProviderVariables = new Map(),
): Record<string, string> {
  const environment = {
    ...toBareEnvironment(given, [...ALWAYS_GIVEN, ...names], assignment.folder),
    ...providers.get(assignment.provider ?? ''),
  }
  // a value ends at a NUL, for every program
  environment['REGATTA_RUN'] = assignment.run.replaceAll('\0', '')
  environment['REGATTA_TASK'] = assignment.task.replaceAll('\0', '')
  environment['REGATTA_ATTEMPT'] = String(assignment.attempt)
  environment['REGATTA_FOLDER'] = assignment.folder
  if (assignment.provider !== null) environment['REGATTA_PROVIDER'] = assignment.provider
  const answer = assignment.answers.at(-1)
  if (answer !== undefined) environment['REGATTA_ANSWER'] = answer.replaceAll('\0', '')
  return environment
}

/** The named variables, and what every program of ours needs to be found and kept in its place. */
export function toBareEnvironment(
  given: Environment,
  names: readonly string[],
  folder: string,
): Record<string, string> {
  const environment = pick(given, names)
  environment[MARK_NAME] = randomUUID()
  // a folder inside a repository is not that repository: git must not find it on its way up
  environment[CEILING_NAME] = dirname(folder)
  return environment
}

/** What is given to every program. */
export function toUsual(given: Environment): Record<string, string> {
  return pick(given, ALWAYS_GIVEN)
}

function pick(given: Environment, names: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = { PATH: DEFAULT_PATH }
  for (const name of names) {
    const value = given[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}

/** The names of what a program is given that others are not: those that were allowed, and what tells of its task. */
export function listGiven(environment: Readonly<Record<string, string>>): string[] {
  const ours = new Set([...ALWAYS_GIVEN, MARK_NAME, CEILING_NAME])
  return Object.keys(environment).filter(name => !ours.has(name))
}

/** Without it nothing of what the program started is found for sure. */
export function toMark(environment: Record<string, string>): string {
  return `${MARK_NAME}=${environment[MARK_NAME]}`
}

const SECRET_NAME = /key|token|secret|passw|credential|auth|private/i
/** As well-known services begin theirs, or a password in an address. */
const SECRET_VALUE =
  /^(?:sk|pk|gsk|gh[opsu]|github_pat|glpat|xox[a-z]|hf|AKIA|AIza|eyJ)[\w-]{12}|^[a-z][a-z\d+.-]{0,20}:\/\/[^\s/@]{1,300}@/

/**
 * Whatever the name: `DATABASE_URL` holds a password as well, and nobody lists what does not matter. Of what a
 * provider's programs are given, only what looks like one: where it is and what it is called may be shown.
 */
export function pickSecrets(
  given: Environment,
  names: readonly string[],
  ofProvider: Readonly<Record<string, string>> = {},
): string[] {
  const looking = Object.entries(ofProvider).flatMap(([name, value]) =>
    SECRET_NAME.test(name) || SECRET_VALUE.test(value) ? [value] : [],
  )
  return [...names.map(name => given[name] ?? ''), ...looking].filter(
    value => value.length >= SECRET_CHARS_MIN,
  )
}
