import { z } from 'zod'
import type { ToolKind } from '../run/permissions.ts'
import type { ChatTool } from '../model/chat.ts'
import { fail } from '../system/not-done.ts'
import type { WorkspaceFiles } from './workspace-files.ts'

/** Something that a model may have done. */
export interface Tool {
  name: string
  kind: ToolKind
  /** As the model is told of it. */
  told: ChatTool
  /** Throws a NotDone where what the model wrote will not do. */
  parse(input: unknown): Use
}

/** One use of a tool. */
export interface Use {
  /** In few words, for people. */
  about: string
  /** The files that it touches, as the model calls them. */
  paths: string[]
  /** In full what people should see who are asked for permission. */
  evidence: string
  run(signal: AbortSignal): Promise<string>
}

export interface ToolPlace {
  files: WorkspaceFiles
  checks: readonly string[][]
  /** Runs one of them. */
  check(command: readonly string[], signal: AbortSignal): Promise<string>
  /** Puts a question to people: their answer. */
  ask(question: string, options: string[]): Promise<string>
  note(text: string): void
}

const LINES_MAX = 2_000
const DEPTH_MAX = 6
const EVIDENCE_CHARS_MAX = 4_000

export function listTools({ files, checks, check, ask, note }: ToolPlace): Tool[] {
  const path = z.string().max(2_000).describe('in the workspace, as in src/main.ts')
  const tools = [
    toTool({
      name: 'list_files',
      kind: 'read',
      says: 'Lists what is in a folder.',
      input: { path: path.default('.'), depth: z.int().min(1).max(DEPTH_MAX).default(1) },
      use: ({ path, depth }) => ({
        about: `list ${path}`,
        paths: [path],
        run: () => files.list(path, depth),
      }),
    }),
    toTool({
      name: 'read_file',
      kind: 'read',
      says: 'Reads a text file, each line after its number and a tab.',
      input: {
        path,
        from: z.int().min(1).default(1),
        lines: z.int().min(1).max(LINES_MAX).default(LINES_MAX),
      },
      use: ({ path, from, lines }) => ({
        about: `read ${path}`,
        paths: [path],
        run: () => files.read(path, from, lines),
      }),
    }),
    toTool({
      name: 'search',
      kind: 'search',
      says: 'Finds the lines of files that hold a text exactly as it is given: no pattern.',
      input: { text: z.string().min(1).max(1_000), path: path.default('.') },
      use: ({ text, path }) => ({
        about: `search ${path} for ${text}`,
        paths: [path],
        run: () => files.search(text, path),
      }),
    }),
    toTool({
      name: 'write_file',
      kind: 'edit',
      says: 'Writes a whole file, with the folders it needs; what was in it is gone.',
      input: { path, text: z.string() },
      use: ({ path, text }) => ({
        about: `write ${path}`,
        paths: [path],
        evidence: text,
        run: () => files.write(path, text),
      }),
    }),
    toTool({
      name: 'edit_file',
      kind: 'edit',
      says: 'Puts one text in the place of another that stands in the file exactly once.',
      input: { path, before: z.string().min(1), after: z.string() },
      use: ({ path, before, after }) => ({
        about: `edit ${path}`,
        paths: [path],
        evidence: `- ${before}\n+ ${after}`,
        run: () => files.edit(path, before, after),
      }),
    }),
    toTool({
      name: 'delete_file',
      kind: 'delete',
      says: 'Deletes a file.',
      input: { path },
      use: ({ path }) => ({ about: `delete ${path}`, paths: [path], run: () => files.remove(path) }),
    }),
    toTool({
      name: 'move_file',
      kind: 'move',
      says: 'Gives a file another name or folder.',
      input: { from: path, to: path },
      use: ({ from, to }) => ({
        about: `move ${from} to ${to}`,
        paths: [from, to],
        run: () => files.move(from, to),
      }),
    }),
    toTool({
      name: 'ask_people',
      kind: 'other',
      says: 'Asks people what only they can decide. Ask rarely.',
      input: {
        question: z.string().min(1).max(2_000),
        options: z.array(z.string().min(1).max(200)).max(5).default([]),
      },
      use: ({ question, options }) => ({
        about: 'ask people',
        paths: [],
        run: () => ask(question, options),
      }),
    }),
    toTool({
      name: 'note_for_retrospective',
      kind: 'other',
      says: 'Keeps a note for whoever works on the like later: what was in the way, what helped.',
      input: { text: z.string().min(1).max(2_000) },
      use: ({ text }) => ({
        about: 'note',
        paths: [],
        run: async () => {
          note(text)
          return 'Kept.'
        },
      }),
    }),
  ]
  return checks.length === 0 ? tools : [...tools, toCheckTool(checks, check)]
}

/** Only what the configuration names, word for word. */
function toCheckTool(checks: readonly string[][], check: ToolPlace['check']): Tool {
  const names = checks.map(command => command.join(' '))
  return toTool({
    name: 'run_check',
    kind: 'execute',
    says: 'Runs one of the commands that are allowed here, in the workspace.',
    input: { command: z.enum(names as [string, ...string[]]) },
    use: ({ command }) => ({
      about: `run ${command}`,
      paths: [],
      evidence: command,
      run: signal => check(checks[names.indexOf(command)]!, signal),
    }),
  })
}

function toTool<Shape extends z.ZodRawShape>({
  name,
  kind,
  says,
  input,
  use,
}: {
  name: string
  kind: ToolKind
  says: string
  input: Shape
  use(input: z.output<z.ZodObject<Shape>>): Omit<Use, 'evidence'> & { evidence?: string }
}): Tool {
  const schema = z.object(input)
  const parameters = z.toJSONSchema(schema, { io: 'input' })
  return {
    name,
    kind,
    told: { type: 'function', function: { name, description: says, parameters } },
    parse(given) {
      const read = schema.safeParse(given)
      if (!read.success)
        fail(
          `${name} was called in a way that it does not know: ${z.prettifyError(read.error).slice(0, 1_000)}`,
        )
      const { evidence = '', ...used } = use(read.data)
      return { ...used, evidence: evidence.slice(0, EVIDENCE_CHARS_MAX) }
    },
  }
}
