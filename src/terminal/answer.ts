import { join } from 'node:path'
import { toCopy } from '../desk/copy.ts'
import type { Desk } from '../desk/port.ts'
import { toPrintableJson } from '../lib/json.ts'
import { tellOwnVote } from '../message/tell-asking.ts'
import { plain, said } from '../message/words.ts'
import type { Refusal } from '../run/input.ts'
import { pickOption } from '../run/pick-option.ts'
import { subjectOf } from '../run/escalation.ts'
import type { Escalation } from '../run/escalation.ts'
import type { Run } from '../run/run.ts'
import { openFileLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import { findRun, listKnown, listUnfinished, readEvents, refuseRun, toNobody } from './find-run.ts'
import type { Io } from './io.ts'
import type { LoadConfig } from './load-config.ts'
import { openDesk } from './open-desk.ts'
import { parseOptions } from './options.ts'
import { toQuestionLines } from './question-lines.ts'

const HELP = `regatta answer [RUN] QUESTION OPTION [--json]
  Answers a question that a run puts to people: regatta answer r7k2mx q1 retry
  RUN may be left out where only one has not ended. OPTION is its id, its number, or how it begins.
  Who you are is taken from USER. The first answer counts.
  --json   one JSON object, for programs
Ends with 0 if the answer counts, 1 if it came too late or may not be given, 2 where there is no such thing.
`

export async function answer(args: string[], load: LoadConfig, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('answer', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (positionals.length < 2)
    throw new BadInput('Name a question and what you answer: regatta answer RUN QUESTION OPTION')
  const config = await load()
  const log = openFileLog(join(config.dataFolder, 'log'))
  await using opened = await openDesk({ config, log, verb: 'answer', signal: io.signal })
  const { desk, holder } = opened
  const { run, question, option } = await findQuestion(desk, positionals)
  const { refusal } = await desk.submit(run.id, {
    type: 'answer',
    by: config.user,
    escalation: question.id,
    option,
  })
  const now = toCopy(await desk.eventsOf(run.id)) ?? run
  const asked = now.escalations.get(question.id) ?? question
  if (values.json) io.print(`${toPrintableJson(toGiven(now, asked, option, refusal), 2)}\n`)
  if (refusal) {
    io.complain(plain(refusal.message))
    return refusal.code === 'unknown' ? 2 : 1
  }
  if (values.json) return 0
  io.print(`${tellOwnVote(now, question.id, config.user) ?? toDecided(run, asked, option)}\n`)
  if (!holder) io.print(`${toNobody(run, config)}\n`)
  return 0
}

/** An answer of several words may stand behind a question as well as behind a run. */
const QUESTION_ID = /^q\d+$/

interface Found {
  run: Run
  question: Escalation
  option: string
}

/** The first word is a run if it is one that is there; all after the question is the option. */
async function findQuestion(desk: Desk, words: string[]): Promise<Found> {
  const [first = '', second = '', ...rest] = words
  const named = rest.length > 0 ? toCopy(await readEvents(desk, first)) : undefined
  if (rest.length > 0 && !named && !QUESTION_ID.test(first)) await refuseRun(desk, first)
  const [run, id, typed] = named
    ? [named, second, rest.join(' ')]
    : [await findOnly(desk, first), first, [second, ...rest].join(' ')]
  const question = run.escalations.get(id)
  if (!question) throw new BadInput(`Run ${run.id} has no question ${id}. ${listQuestions(run)}`)
  const chosen = pickOption(question.about.options, typed)
  if ('id' in chosen) return { run, question, option: chosen.id }
  throw new BadInput([chosen.problem, ...toQuestionLines(run, question)].join('\n'))
}

/** Where no run is named: the only one that has not ended, or that has this question. */
async function findOnly(desk: Desk, question: string): Promise<Run> {
  const open = await listUnfinished(desk)
  const [only, ...others] = open
  if (!only) throw new BadInput(`No run waits for an answer. ${await listKnown(desk)}`)
  if (others.length === 0) return await findRun(desk, only.id)
  const ids = open.map(({ id }) => id)
  throw new BadInput(
    `There is more than one run: ${ids.join(', ')}. Name the one you mean: regatta answer RUN ${question} OPTION`,
  )
}

function listQuestions(run: Run): string {
  const open = [...run.asking]
  if (open.length === 0) return 'It puts none now.'
  return `It puts: ${open.map(({ id, about }) => `${id} (${said(about.text)})`).join(', ')}.`
}

/** For programs: what was said, whether it counts, and what has decided by now. */
function toGiven(
  run: Run,
  { id, status, answer }: Escalation,
  option: string,
  refusal: Refusal | null,
): object {
  return { run: run.id, question: id, option, counts: refusal === null, refusal, status, answer }
}

function toDecided(run: Run, escalation: Escalation, option: string): string {
  const { id, about, answer } = escalation
  const label = about.options.find(({ id }) => id === (answer?.option ?? option))?.label ?? option
  return `${id} about ${plain(subjectOf(run, escalation))} is answered by ${plain(answer?.by ?? 'you')}: ${said(label)}`
}
