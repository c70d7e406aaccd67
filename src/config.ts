import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { Secret } from './lib/secret.ts'
import type { FailureKind } from './run/outcome.ts'
import { DEFAULT_POLICY } from './run/policy.ts'
import type { Policy } from './run/policy.ts'

/** All that a person or an installation has settled before the program starts. */
export interface Config {
  /** Where the person stands: paths they type start here, and agents' changes go here. */
  folder: string
  dataFolder: string
  /** Unset: a database in the data folder. */
  databaseUrl: Secret | null
  /** Attempts at once, of all runs together. */
  slots: number
  commands: CommandConfig[]
  /** Who does the tasks whose agent is not among these. */
  defaultAgent: string
  policy: Policy
  /** Who answers at this terminal. */
  user: string
  colour: boolean
  /** What command agents may be given parts of, by name. */
  environment: ReadonlyMap<string, Secret>
}

interface CommandConfig {
  name: string
  command: string[]
  env: string[]
}

/** The settings in the environment, and the two paths that everything else starts from. */
export interface Environment {
  values: Readonly<Record<string, string>>
  folder: string
  /** The file in which a team decides; it may be missing unless it was named. */
  file: { path: string; isNamed: boolean }
}

/** The one place where the environment is read. */
export function readEnvironment(): Environment {
  const values = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  // npm starts scripts in the package's folder and says here where the person was.
  const folder = values['INIT_CWD'] ?? process.cwd()
  const named = values['REGATTA_CONFIG']
  return { values, folder, file: { path: named ?? 'regatta.yaml', isNamed: named !== undefined } }
}

export const REHEARSAL = 'rehearsal'
const SLOTS = 50

const name = z.string().regex(/^[\w.-]{1,64}$/, 'use letters, digits, dot, dash and underscore, at most 64')

/** The failures that can occur by now; a word about another one would be kept in silence and never be true. */
const CURABLE = ['error', 'timeout', 'conflict', 'lost'] as const satisfies FailureKind[]
const cure = z.enum(['auto', 'never'], 'write auto (cured by itself) or never (people decide)').optional()

const fileSchema = z.strictObject({
  slots: z.int().min(1).max(1_000).optional(),
  agent: name.optional(),
  agents: z
    .record(
      name,
      z.strictObject({
        command: z.array(z.string().min(1)).min(1, 'name the program and its arguments, as a list'),
        env: z.array(z.string().regex(/^\w+$/, 'name variables without their values')).default([]),
      }),
    )
    .default({}),
  policy: z
    .strictObject({
      retries: z.int().min(0).max(20).optional(),
      minutes: z
        .number()
        .positive()
        .max(24 * 60)
        .optional(),
      approvers: z.array(z.string().min(1)).default([]),
      cures: z
        .strictObject(
          { error: cure, timeout: cure, conflict: cure, lost: cure },
          {
            error: ({ code, keys }) =>
              code === 'unrecognized_keys' && Array.isArray(keys)
                ? `${keys.join(', ')}: no such failure occurs yet; there is ${CURABLE.join(', ')}`
                : undefined,
          },
        )
        .default({}),
    })
    .prefault({}),
})

const environmentSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'write it as postgres://user:password@host:port/database')
    .optional(),
  REGATTA_DATA: z.string().min(1, 'name a folder, or leave it unset for .regatta').default('.regatta'),
  NO_COLOR: z.string().optional(),
  USER: z.string().optional(),
  LOGNAME: z.string().optional(),
})

/** Pure. All problems at once, each with its place and its mend. */
export function toConfig(
  environment: Environment,
  yaml: string | null,
): { config: Config } | { problems: string[] } {
  const { path } = environment.file
  const problems: string[] = []
  const file = fileSchema.safeParse(readYaml(yaml ?? '', path, problems))
  const variables = environmentSchema.safeParse(environment.values)
  for (const issue of file.error?.issues ?? [])
    problems.push(`${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`)
  for (const issue of variables.error?.issues ?? [])
    problems.push(`${issue.path.join('.')} in the environment: ${issue.message}`)
  if (!file.success || !variables.success) return { problems }

  const { slots, agents, agent, policy } = file.data
  const commands = Object.entries(agents).map(([name, { command, env }]) => ({ name, command, env }))
  if (REHEARSAL in agents)
    problems.push(`${path}: agents.${REHEARSAL}: this name is taken by the agent that only rehearses.`)
  for (const { name, command } of commands) {
    const argument = findSpliced(command)
    if (argument !== undefined) {
      problems.push(
        `${path}: agents.${name}.command: text of a plan must not become part of a script, as in ${JSON.stringify(argument)}. Give it as an argument of its own, which the script calls "$1" ([sh, -c, 'tool "$1"', sh, "{title}"]), or let the script use $REGATTA_TASK.`,
      )
    }
  }
  if (agent !== undefined && agent !== REHEARSAL && !(agent in agents)) {
    problems.push(
      `${path}: agent: "${agent}" is not under agents. Describe it there, or leave it out to rehearse.`,
    )
  }
  if (problems.length > 0) return { problems }
  const { DATABASE_URL, REGATTA_DATA, NO_COLOR, USER, LOGNAME } = variables.data
  return {
    config: {
      folder: environment.folder,
      dataFolder: REGATTA_DATA,
      databaseUrl: DATABASE_URL === undefined ? null : new Secret(DATABASE_URL),
      slots: slots ?? SLOTS,
      commands,
      defaultAgent: agent ?? REHEARSAL,
      policy: toPolicy(policy),
      user: USER ?? LOGNAME ?? 'someone',
      colour: !NO_COLOR,
      environment: new Map(
        Object.entries(environment.values).map(([name, value]) => [name, new Secret(value)]),
      ),
    },
  }
}

function readYaml(text: string, path: string, problems: string[]): unknown {
  try {
    return (parseYaml(text) as unknown) ?? {}
  } catch (error) {
    problems.push(`${path}: this is not YAML: ${error instanceof Error ? error.message : String(error)}`)
    return {}
  }
}

const PLAN_TEXT = /\{(?:task|title|prompt)\}/
const PLACEHOLDERS = /\{(?:task|title|prompt|folder|run|attempt)\}/g
/** What may stand beside a plan's text in one argument: nothing that any language would read as code. */
const HARMLESS = /^[\w./=:@-]*$/
/** What comes after it is a script: `-c`, `-e`, also as the last of several letters, as in `bash -lc`. */
const SCRIPT_OPTION = /^(?:-\w*[ce]|--eval|--command)=?$/
const SHELL = /(?:^|\/)(?:|ba|da|z|k|mk|fi|c|tc|a)sh$/
/** It makes one script of all its arguments, for a shell at the other end. */
const REMOTE_SHELL = /(?:^|\/)ssh$/

/** The first argument by which a task's title could run anything. */
function findSpliced(command: string[]): string | undefined {
  return command.find(
    (argument, index) => PLAN_TEXT.test(argument) && isScript(argument, command.slice(0, index)),
  )
}

function isScript(argument: string, before: string[]): boolean {
  if (before.length === 0 || before.some(part => REMOTE_SHELL.test(part))) return true
  if (!HARMLESS.test(argument.replace(PLACEHOLDERS, ''))) return true
  if (SCRIPT_OPTION.test(argument.slice(0, argument.search(PLAN_TEXT)))) return true
  // Shells take further options between -c and the script; elsewhere only what stands right before counts.
  const isShell = before.some(part => SHELL.test(part))
  const nearest = before.slice(isShell ? before.findLastIndex(part => !/^[-+]/.test(part)) + 1 : -1)
  return nearest.some(option => SCRIPT_OPTION.test(option) || (isShell && /^-\w*c/.test(option)))
}

function toPolicy(wanted: z.infer<typeof fileSchema>['policy']): Policy {
  const { retries, minutes, approvers, cures } = wanted
  const rows = { ...DEFAULT_POLICY.rows }
  for (const kind of CURABLE) rows[kind] = { ...rows[kind], mode: cures[kind] ?? rows[kind].mode }
  return {
    ...DEFAULT_POLICY,
    rows,
    approvers,
    retriesMax: retries ?? DEFAULT_POLICY.retriesMax,
    attemptMs: minutes === undefined ? DEFAULT_POLICY.attemptMs : Math.round(minutes * 60_000),
  }
}
