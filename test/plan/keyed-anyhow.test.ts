import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readPlan } from '../../src/plan/read-plan.ts'

const WORK = [
  'Add the export endpoint',
  'Build the settings page',
  'Write the import job',
  'Move the session store',
]
const WHOSE = ['api-agent', 'Suki', 'api-agent', 'codex']
const NEEDS = [[], [], ['T1'], ['T1', 'T2']]
const IDS = ['T1', 'T2', 'T3', 'T4']
const ALL = [0, 1, 2, 3]

/** The ways in which people write the same data. */
const WRITTEN: ((data: unknown) => string)[] = [
  data => stringify(data),
  data => JSON.stringify(data, null, 2),
  data => `# Spring release\n\n\`\`\`yaml\n${stringify(data)}\`\`\`\n`,
  data => `PLAN = ${JSON.stringify(data, null, 4)}\n`,
]

function read(text: string): string[] {
  const { tasks, waves } = readPlan(Buffer.from(text))
  return tasks.map(({ title, agent, needs, wave }) => {
    const at = waves.findIndex(({ id }) => id === wave)
    return `${at} ${title} @${agent ?? ''} after ${needs.join()}`
  })
}

const ordered = WORK.map((title, at) => `0 ${title} @${WHOSE[at]!} after ${NEEDS[at]!.join()}`)
const inWaves = WORK.map((title, at) => `${at < 2 ? 0 : 1} ${title} @${WHOSE[at]!} after `)

function findWrong(datas: [string, unknown][], right: string[]): string[] {
  return datas.flatMap(([name, data]) =>
    WRITTEN.flatMap((write, at) =>
      read(write(data)).join('\n') === right.join('\n') ? [] : [`${name} (${at})`],
    ),
  )
}

const WHO =
  'agent,owner,assignee,assigned_to,worker,role,who,by,person,handler,subagent,developer,session'.split(',')
const WHAT = 'title,name,task,description,what,summary,do,goal,work,brief'.split(',')
const AFTER = 'depends_on,dependsOn,needs,after,requires,blockedBy,deps,waits_for,upstream,blockers'.split(
  ',',
)
const CALLED = 'id,key,ref,code,ticket,number,n,slug'.split(',')

test('who does what, and after what, is read of data whatever its keys are called', () => {
  const datas = WHO.flatMap(who =>
    WHAT.map((what, n): [string, unknown] => {
      const [after, called] = [AFTER[n % AFTER.length]!, CALLED[n % CALLED.length]!]
      const tasks = ALL.map(at => ({
        [called]: IDS[at],
        [what]: WORK[at],
        [who]: WHOSE[at],
        ...(NEEDS[at]!.length > 0 && { [after]: NEEDS[at] }),
      }))
      return [`${called} ${what} ${who} ${after}`, { tasks }]
    }),
  )
  expect(findWrong(datas, ordered)).toEqual([])
})

const GROUPS = 'waves,phases,batches,stages,tiers,rounds,sprints,milestones,days'.split(',')
const TASKS = 'tasks,items,jobs,work,todo,issues,actions,units,assignments,parallel'.split(',')

test('waves are read of data whatever they are called and however what is in them is told', () => {
  const halves = [ALL.slice(0, 2), ALL.slice(2)]
  const told = (at: number): unknown => ({ title: WORK[at], agent: WHOSE[at] })
  const datas = GROUPS.flatMap((groups): [string, unknown][] => [
    ...TASKS.map((tasks): [string, unknown] => [
      `${groups} of ${tasks}`,
      { [groups]: halves.map((half, at) => ({ name: ['Ground', 'Roof'][at], [tasks]: half.map(told) })) },
    ]),
    [`${groups} by number`, { [groups]: { 1: halves[0]!.map(told), 2: halves[1]!.map(told) } }],
    [
      `${groups} of who: what`,
      {
        [groups]: halves.map((half, n) => ({
          id: n + 1,
          tasks: half.map(at => ({ [WHOSE[at]!]: WORK[at] })),
        })),
      },
    ],
    [
      `${groups} of what (who)`,
      {
        [groups]: halves.map((half, n) => ({
          id: n + 1,
          tasks: half.map(at => `${WORK[at]!} (${WHOSE[at]!})`),
        })),
      },
    ],
  ])
  expect(findWrong(datas, inWaves)).toEqual([])
})

test('who does what may stand beside what is to be done', () => {
  const tasks = ALL.map(at => ({ id: IDS[at], title: WORK[at], needs: NEEDS[at] }))
  const people = [...new Set(WHOSE)]
  const own = (who: string): string[] => IDS.filter((_, at) => WHOSE[at] === who)
  const datas = ['agents', 'team', 'owners', 'workers', 'people'].flatMap((key): [string, unknown][] => [
    [`${key} of ids`, { tasks, [key]: people.map(name => ({ name, tasks: own(name) })) }],
    [`${key} by name`, { tasks, [key]: Object.fromEntries(people.map(name => [name, own(name)])) }],
    [`${key} by id`, { tasks, [key]: Object.fromEntries(IDS.map((id, at) => [id, WHOSE[at]])) }],
  ])
  expect(findWrong(datas, ordered)).toEqual([])
})
