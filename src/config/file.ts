import { z } from 'zod'
import { isRemoteUrl } from '../lib/remote-url.ts'
import { FAILURE_KINDS } from '../run/outcome.ts'
import { PICTURES, VERBOSITIES } from '../run/verbosity.ts'
import { GATE_MODES } from '../run/policy.ts'
import {
  only,
  name,
  row,
  line,
  variable,
  keyVariable,
  url,
  words,
  permissions,
  labels,
  price,
  amount,
  argumentList,
  branch,
  rights,
  discordId,
  inChat,
} from './forms.ts'

export type File = z.infer<typeof fileSchema>

/** What a team decides, in `regatta.yaml`. */
export const fileSchema = only({
  slots: z.int().min(1).max(1_000).optional(),
  agent: name.optional(),
  /** In the currency of the prices. */
  budget: only({
    run: amount.optional(),
    wave: amount.optional(),
    task: amount.optional(),
    person: amount.optional(),
  }).default({}),
  /** In the order in which they stand in for each other. */
  providers: z
    .record(
      name,
      only({
        slots: z.int().min(1).max(1_000).optional(),
        url: url.optional(),
        key: keyVariable.optional(),
        model: z.string().min(1).max(200).optional(),
        prices: only({ input: price, output: price }).optional(),
        env: z.record(variable, z.string().max(10_000)).optional(),
      }),
    )
    .default({}),
  agents: z
    .record(
      name,
      only({
        command: line.optional(),
        acp: z
          .union([name, line], {
            error: 'name one that is known, as in claude-code, or a program and its arguments, as a list',
          })
          .optional(),
        model: z.string().min(1).max(200).optional(),
        provider: name.optional(),
        env: z.array(variable).optional(),
        container: only({ run: line.max(100), stop: line.max(100).optional() }).optional(),
        permissions: permissions.optional(),
        checks: z.array(line, 'write a list of commands, each a list: [[npm, test]]').max(50).optional(),
      }),
    )
    .default({}),
  /** Which agent does which tasks, and how; the first that matches counts. */
  assign: z
    .array(
      only({
        match: z.string().min(1).max(200),
        agent: name.optional(),
        provider: name.optional(),
        model: z.string().min(1).max(200).optional(),
        prompt: words.optional(),
        permissions: permissions.optional(),
        /** What the machine must have. */
        labels: labels.optional(),
        /** Who is told that it is unblocked. */
        owner: z.string().min(1).max(80).optional(),
      }),
      'write a list, as in [{ match: "WORKER_*", agent: claude }]',
    )
    .max(1_000)
    .default([]),
  /** Said to every agent. */
  prompt: words.optional(),
  people: z.record(z.string(), rights).optional(),
  channels: z
    .record(
      z.string(),
      only({
        folder: z.string().min(1, 'name a folder').optional(),
        says: z.enum(VERBOSITIES, 'write quiet, normal or all').optional(),
      }),
    )
    .default({}),
  pictures: z.enum(PICTURES, 'write none, summary or all').default('summary'),
  slack: only({
    /** By the ids of people, user groups and channels. */
    people: z
      .record(
        z.string().regex(/^[UWBSCG][A-Z0-9]{2,30}$/, {
          error: 'write the id of a person (U…), a user group (S…) or a channel (C…), as Slack shows it',
        }),
        z.union([rights, only({ name: z.string().min(1).max(40).optional(), may: rights })], {
          error: `write a list of rights, or { name: ana, may: [administer] }`,
        }),
      )
      .default({}),
    /** What those in a channel may do there who are not named. */
    everyone: rights.default(['view']),
    /** Where Slack is to call; without it the bot opens sockets to Slack. */
    listen: z.string().optional(),
  }).optional(),
  discord: only({
    people: z
      .record(
        discordId('a person'),
        z.union([rights, only({ name: z.string().min(1).max(40).optional(), may: rights })], {
          error: `write a list of rights, or { name: ana, may: [administer] }`,
        }),
      )
      .default({}),
    roles: z.record(discordId('a role'), rights).default({}),
    /** What is done there by whoever may write there. */
    channels: z.record(discordId('a channel'), rights).default({}),
    /** What those may do who are not named. */
    everyone: rights.default(['view']),
    /** The only one whose people count. */
    server: discordId('a server').optional(),
  }).optional(),
  policy: only({
    retries: z.int().min(0).max(20).optional(),
    minutes: z
      .number()
      .positive()
      .max(24 * 60)
      .optional(),
    gates: z
      .enum(GATE_MODES, 'write ask (people answer) or auto (nobody is asked where no check fails)')
      .optional(),
    approvers: z.array(z.string().min(1)).default([]),
    quorum: z.int().min(1).max(20).optional(),
    ownAnswers: z.enum(['count', 'refused']).optional(),
    reactionSeconds: z.number().min(0).max(600).optional(),
    reminders: z
      .array(
        only({
          minutes: z
            .number()
            .positive()
            .max(14 * 24 * 60),
          call: z.array(inChat('a person')).max(10).default([]),
          channel: inChat('a channel').optional(),
        }),
        'write a list, as in [{ minutes: 30 }, { minutes: 60, call: [slack:U012AB3CD] }]',
      )
      .max(20)
      .optional(),
    cures: only(Object.fromEntries(FAILURE_KINDS.map(kind => [kind, row.optional()]))).default({}),
    command: name.optional(),
    stallMinutes: z
      .number()
      .positive()
      .max(24 * 60)
      .optional(),
    forbidden: z.array(z.string().min(2).max(200)).default([]),
    alike: z.int().min(2).max(1_000).nullable().optional(),
  }).prefault({}),
  /** The branch that runs in a folder begin at. */
  repositories: z
    .record(
      name,
      only({
        folder: z.string().min(1, 'name a folder'),
        base: branch.optional(),
      }),
    )
    .default({}),
  workspace: only({
    setup: z.array(argumentList, 'write a list of commands, each a list: [[npm, ci]]').max(20).default([]),
    exclude: z
      .array(z.string().regex(/^[^\n\0]{1,200}$/, 'name what to leave out, as in dist'))
      .max(100)
      .default([]),
    confine: z
      .enum(
        ['warn', 'refuse'],
        'write warn (people are told) or refuse (the attempt does not count), or leave it out',
      )
      .optional(),
    author: only({
      name: z.string().regex(/^[^<>\n\0]{1,200}$/, 'write a name without < and >'),
      email: z.string().regex(/^[^<>\s\0]{1,200}$/, 'write an address, as in regatta@example.org'),
    }).optional(),
    keep: only({
      count: z.int().min(0).max(10_000).optional(),
      megabytes: z.int().min(0).max(1_000_000).optional(),
    }).prefault({}),
    ship: only({ command: argumentList, env: z.array(variable).default([]) }).optional(),
    /** Where the branches of runs lie when workers share no disk. */
    remote: only({
      url: z
        .string()
        .refine(
          isRemoteUrl,
          'write it as https://host/team/shop.git, git@host:team/shop.git or /path/shop.git, without a password in it; that goes into the environment, named by key',
        ),
      base: branch.optional(),
      user: z
        .string()
        .regex(/^[^:\s\0]{1,200}$/, 'write the name to sign in with')
        .optional(),
      key: keyVariable.optional(),
      env: z.array(variable).default([]),
    }).optional(),
  }).prefault({}),
  /** How long what ended is kept. */
  retention: z
    .union([z.literal('forever'), only({ days: z.int().min(7).max(36_500) })], {
      error: 'write forever, or { days: 90 } (7 or more)',
    })
    .optional(),
  memory: only({ namespace: name.optional() }).default({}),
})
