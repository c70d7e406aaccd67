import type { OrderRule } from '../assemble/trail.ts'
import type { Dialect } from '../tell/telling.ts'

/** Where something stands that was read of a task. */
type Place = 'own' | 'below' | 'over' | 'elsewhere' | 'alone' | 'loose'
export type Rule = Dialect | OrderRule | Place | 'canonical'

/** Every rule by which something is read, as people would say it. */
export const BECAUSE: Record<Rule, string> = {
  above: 'its heading puts it after all that stands above in its wave',
  allocation: 'a list that says who does what',
  alone: 'the document groups nothing, so that all of it is one wave',
  beside: 'it goes beside a wave that comes after that one',
  below: 'what stands below it says so',
  blocking: 'the other one says that it blocks this one',
  blocks: 'a fence with a block for each task',
  calendar: 'a calendar in a fence',
  canonical: 'it stands so in a plan in Regatta’s own dialect',
  column: 'a column of its table says so',
  data: 'data: YAML, JSON, or a list in a program',
  division: 'a list says who does which wave',
  drawing: 'a drawing: a tree, a graph or a timeline',
  elsewhere: 'another place says so',
  field: 'a field of its own says so',
  heading: 'a heading of its own',
  inline: 'its own words say so',
  lane: 'what stands in one lane has one doer and goes in its order',
  launch: 'a line that starts an agent',
  list: 'an item of a list',
  listed: 'its list goes in order, one after the other',
  loose: 'it stands in no group, and goes where those beside it go',
  members: 'a wave that names its members',
  numbering: 'nothing but the order of the waves says so',
  over: 'what it stands under says so',
  overview: 'a table with a row for each wave',
  own: 'its own line says so',
  prose: 'a sentence that says who does what',
  said: 'what is written of the wave says so',
  scheduled: 'a section that a schedule names',
  serial: 'its wave goes one after the other',
  sketch: 'an arrow, a graph or a drawing says so',
  steps: 'the steps inside its wave go one after the other',
  strict: 'a sentence says of all such groups that each waits for the one before',
  table: 'a row of a table',
  terminals: 'a list by terminals',
  text: 'a line of text',
  wave: 'its wave comes after that very task',
  words: 'a sentence or a table beside the tasks says so',
}
