import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock'
import { lastWords } from './model-double.ts'
import type { Shape } from './shape.ts'

type Fault = 'drop' | 'malformed' | 'rateLimit' | 'disconnect' | 'cut'

interface Toy {
  /** Whether an agent that speaks ACP paints it, or a model that Regatta leads. */
  by: 'acp' | 'model'
  /** Where it stands; two on one shelf cannot be built. */
  shelf: number
  /** Who paints it puts it into the window too, which its task does not say. */
  inWindow?: true
  /** Nobody goes on before both have begun. */
  with?: string
  /** What its first requests meet with, one after the other. */
  faults?: (Fault | null)[]
}

const WAVES: Record<string, Toy>[] = [
  {
    robot: { by: 'model', shelf: 1, faults: ['drop', 'malformed', null, 'disconnect'] },
    ship: { by: 'acp', shelf: 2, faults: ['rateLimit', 'drop', 'disconnect'] },
    kite: { by: 'model', shelf: 3, faults: [null, 'cut', 'rateLimit'] },
  },
  {
    drum: { by: 'model', shelf: 4, inWindow: true, with: 'doll' },
    doll: { by: 'acp', shelf: 5, inWindow: true, with: 'drum', faults: ['drop'] },
    ball: { by: 'model', shelf: 6, faults: [null, 'malformed', 'cut'] },
  },
  {
    train: { by: 'acp', shelf: 7, with: 'plane', faults: [null, 'rateLimit'] },
    plane: { by: 'model', shelf: 7, with: 'train', faults: ['disconnect'] },
    horse: { by: 'model', shelf: 8, faults: ['drop', 'drop', 'drop', 'drop'] },
  },
  {
    bear: { by: 'model', shelf: 10, inWindow: true, with: 'top', faults: ['drop'] },
    top: { by: 'model', shelf: 11, inWindow: true, with: 'bear', faults: [null, 'disconnect'] },
    boat: { by: 'acp', shelf: 12, faults: ['malformed'] },
  },
]
const TOYS = Object.assign({}, ...WAVES) as Record<string, Toy>
export const NAMES = Object.keys(TOYS)
export const IN_WINDOW = NAMES.filter(name => TOYS[name]!.inWindow)

/** Nothing that is built has two toys on one shelf, or a toy in the window that there is not. */
const BUILD = `import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { window } from './window.mjs'

const names = readdirSync('toys').sort()
const toys = await Promise.all(names.map(async name => (await import('./toys/' + name)).default))
const shelves = new Map()
for (const { name, shelf } of toys) {
  if (shelves.has(shelf)) throw new Error(name + ' and ' + shelves.get(shelf) + ' both stand on shelf ' + shelf)
  shelves.set(shelf, name)
}
for (const name of window) if (!toys.some(toy => toy.name === name)) throw new Error('there is no ' + name)
mkdirSync('dist', { recursive: true })
writeFileSync('dist/shop.json', JSON.stringify({ toys: toys.map(({ name }) => name).sort(), window }))
`
const WINDOW_TOP = 'export const window = [\n'

/** A shop that can be built, and is to get twelve toys. */
export const SHOP: Shape = {
  'build.mjs': BUILD,
  'window.mjs': `${WINDOW_TOP}  'lamp',\n]\n`,
  'toys/lamp.mjs': toModule('lamp', 0),
  'README.md': 'A shop of toys.\n',
  '.gitignore': 'dist\n.regatta\n',
}

/** As the plan calls its task. */
export function idOf(name: string): string {
  return `T-${String(NAMES.indexOf(name) + 1).padStart(2, '0')}`
}

export const PLAN = [
  '# Fill the toy shop',
  'After every wave run `node build.mjs`.',
  ...WAVES.flatMap((toys, index) => [
    `## Wave ${index + 1}${index === 0 ? '' : ` (after Wave ${index})`}`,
    Object.entries(toys)
      .map(([name, { by }]) => {
        const agent = by === 'acp' ? `\n  - Agent: PAINTER_${name.toUpperCase()}` : ''
        return `- ${idOf(name)}: Paint the ${name}${agent}\n  - Files: toys/${name}.mjs`
      })
      .join('\n'),
  ]),
].join('\n\n')

/** How the model answers those who paint, with trouble on the way. */
export function lead(mock: LLMock): void {
  const begun = new Set<string>()
  const changed = new Set<() => void>()
  const bothBegun = async (name: string): Promise<void> => {
    begun.add(name)
    for (const call of changed) call()
    const other = TOYS[name]!.with
    if (other === undefined || begun.has(other)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    changed.add(() => begun.has(other) && resolve())
    await promise
  }
  const meets = (fault: Fault) => ({
    predicate: (request: ChatCompletionRequest) => faultOf(mock, request) === fault,
  })
  const nothing = { content: 'Nothing of this is heard.' }
  mock.on(meets('drop'), nothing, { chaos: { dropRate: 1 } })
  mock.on(meets('malformed'), nothing, { chaos: { malformedRate: 1 } })
  mock.on(meets('rateLimit'), nothing, { chaos: { rateLimitRate: 1 } })
  mock.on(meets('disconnect'), nothing, { chaos: { disconnectRate: 1 } })
  mock.on(meets('cut'), answer, { truncateAfterChunks: 2, chunkSize: 5 })
  mock.on({}, async request => {
    await bothBegun(nameOf(request))
    return answer(request)
  })
}

/** By how often it was asked for this toy before: what goes wrong is not for chance to say. */
function faultOf(mock: LLMock, request: ChatCompletionRequest): Fault | null {
  const name = nameOf(request)
  const asked = mock
    .getRequests()
    .filter(({ body }) => body !== null && nameOf(body as ChatCompletionRequest) === name)
  return TOYS[name]?.faults?.[asked.length] ?? null
}

function nameOf(request: ChatCompletionRequest): string {
  return /^# Paint the (\w+)/.exec(lastWords(request))?.[1] ?? ''
}

/** One step after the other, by how many were done. */
function answer(request: ChatCompletionRequest) {
  const name = nameOf(request)
  const { by, shelf, inWindow } = TOYS[name]!
  const call = (tool: string, input: object) => ({
    toolCalls: [{ name: tool, arguments: JSON.stringify(input) }],
  })
  const isTold = lastWords(request).includes('with its change')
  const text = toModule(name, isTold ? shelf + 100 : shelf)
  const path = 'window.mjs'
  const steps = [
    call('write_file', { path: `toys/${name}.mjs`, text }),
    ...(inWindow
      ? [
          call('read_file', { path }),
          call('edit_file', { path, before: WINDOW_TOP, after: `${WINDOW_TOP}  '${name}',\n` }),
        ]
      : []),
    ...(by === 'model'
      ? [call('run_check', { command: 'node build.mjs' }), call('run_check', { command: 'env' })]
      : []),
    { content: `The ${name} is painted and stands on its shelf.` },
  ]
  return steps[request.messages.filter(({ role }) => role === 'tool').length]!
}

function toModule(name: string, shelf: number): string {
  return `export default { name: '${name}', shelf: ${shelf} }\n`
}
