import { redactor } from '../lib/redact.ts'
import { toPlainText } from '../lib/text.ts'
import type { Answer, ChatTool, ToolCall } from '../model/chat.ts'
import type { Report } from '../run/outcome.ts'
import type { Permissions, ToolKind } from '../run/permissions.ts'
import { confine } from '../system/confine.ts'
import { ATTEMPT } from './model-instructions.ts'
import { listTools } from './model-tools.ts'
import type { Tool, Use } from './model-tools.ts'
import { cutLine } from './output-text.ts'
import { permit } from './permit.ts'
import type { LiveAnswer, LiveQuestion, Watch } from './port.ts'
import { toQuestion } from './question.ts'
import type { TimeLimit } from './time-limit.ts'
import { NotDone } from '../system/not-done.ts'
import { openWorkspaceFiles } from './workspace-files.ts'

/** What the tools of an attempt are made of. */
export interface Kit {
  permissions: Permissions
  checks: readonly string[][]
  runCheck(command: readonly string[], folder: string, signal: AbortSignal): Promise<string>
  /** Never shown. */
  secrets: string[]
}

interface Setting {
  watch: Watch
  time: TimeLimit
  signal: AbortSignal
  /** Shows people what is done. */
  say(text: string): void
}

export interface Toolbox {
  /** As the model is told of them. */
  told: ChatTool[]
  /** What came of it, in words for the model. Throws `Ended` where the attempt ends with it. */
  use(call: ToolCall, ended: Answer['ended']): Promise<string>
}

/** Ends the work from within. */
export class Ended extends Error {
  readonly ending: Report['ending']

  constructor(ending: Report['ending']) {
    super(ending.kind)
    this.ending = ending
  }
}

const RESULT_CHARS_MAX = 100_000
const LINE_CHARS_MAX = 500

/** `root` has no link in it. */
export function openToolbox(kit: Kit, root: string, setting: Setting): Toolbox {
  const { watch, signal, say } = setting
  const redact = redactor(kit.secrets)
  const mayBe = (kind: ToolKind, path: string): boolean =>
    permit(kit.permissions, kind, [path], 'allow') === 'allow'
  const tools = listTools({
    files: openWorkspaceFiles(root, path => mayBe('read', path) && mayBe('search', path)),
    checks: kit.checks,
    check: (command, stop) => kit.runCheck(command, root, stop),
    ask: (question, options) =>
      askPeople(
        setting,
        redact(question),
        options.map(option => redact(option)),
      ),
    note: text => watch.note(redact(text)),
  })
  return {
    told: tools.map(tool => tool.told),
    async use(call, ended) {
      signal.throwIfAborted()
      try {
        const tool = pickTool(tools, call.name)
        const use = tool.parse(parseInput(call.input, ended))
        say(`${use.about}\n`)
        await seePermitted(kit, root, setting, tool, { ...use, evidence: redact(use.evidence) })
        return (await use.run(signal)).slice(0, RESULT_CHARS_MAX)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof NotDone && error.code === 'refused')
          watch.activity(
            cutLine(redact(toPlainText(`refused: ${call.name}: ${error.message}`)), LINE_CHARS_MAX),
          )
        return toFailure(error)
      }
    },
  }
}

function pickTool(tools: Tool[], name: string): Tool {
  const tool = tools.find(one => one.name === name)
  if (tool) return tool
  const names = tools.map(one => one.name).join(', ')
  throw new NotDone('failed', `There is no tool ${name.slice(0, 100)}. There is: ${names}.`)
}

function parseInput(input: string, ended: Answer['ended']): unknown {
  try {
    return input.trim() === '' ? {} : JSON.parse(input)
  } catch {
    throw new NotDone('failed', ended === 'length' ? ATTEMPT.cutCall : ATTEMPT.noJson)
  }
}

function toFailure(error: unknown): string {
  if (error instanceof NotDone)
    return `${error.code === 'refused' ? 'Refused' : 'Not done'}: ${error.message}`
  if (error instanceof Error && 'syscall' in error && 'code' in error)
    return `Not done: the disk refuses it (${String(error.code)}).`
  throw error
}

/** What is said of paths counts for where they lead, however the model calls them. */
async function seePermitted(
  { permissions }: Kit,
  root: string,
  setting: Setting,
  { name, kind }: Tool,
  { about, paths, evidence }: Use,
): Promise<void> {
  if (name === 'ask_people') return
  const places = await Promise.all(paths.map(path => confine(root, path)))
  const permitted = permit(
    permissions,
    kind,
    places.map(({ path }) => path),
    'allow',
  )
  if (permitted === 'allow') return
  if (permitted === 'deny') throw new NotDone('refused', `${about} is not allowed here`)
  const options = [
    { id: 'allow', label: 'Yes' },
    { id: 'deny', label: 'No', refuses: true },
  ]
  const answer = await ask(setting, { kind: 'permission', text: `May it ${about}?`, evidence, options })
  if (answer.kind === 'answered' && answer.option === 'allow') return
  const why = answer.kind === 'told' ? `${answer.by} says: ${answer.text}` : 'people did not allow it'
  throw new NotDone('refused', why)
}

/** Where nobody can be asked meanwhile, the attempt ends with the question and goes on with the answer. */
async function askPeople(setting: Setting, question: string, labels: string[]): Promise<string> {
  const ending = toQuestion(question, labels)
  if (ending.kind !== 'question') throw new Error('a question is no question')
  const options = ending.options.map((label, index) => ({ id: String(index), label }))
  const answer = await ask(setting, { kind: 'question', text: ending.text, evidence: '', options })
  if (answer.kind === 'answered') return `${answer.by} answers: ${answer.label}`
  if (answer.kind === 'told') return `${answer.by} answers: ${answer.text}`
  throw new Ended(ending)
}

async function ask({ watch, time, signal }: Setting, question: LiveQuestion): Promise<LiveAnswer> {
  const answer = await time.pauseFor(watch.ask(question))
  signal.throwIfAborted()
  return answer
}
