import type { Shape } from './shape.ts'

/** What the target and the copy begin with, what becomes of the copy, and what the target then holds. */
interface MergeCase {
  title: string
  base: Shape
  copy: Shape
  gone?: string[]
  merged: Shape
}

/** What becomes of both sides, and the paths on which they cannot agree. */
interface ConflictCase {
  title: string
  base: Shape
  copy: Shape
  gone?: string[]
  target: Shape
  goneInTarget?: string[]
  paths: string[]
}

export const MERGES: MergeCase[] = [
  { title: 'nothing', base: { a: 'a' }, copy: {}, merged: { a: 'a' } },
  { title: 'what is new, with its folders', base: {}, copy: { 'x/y/z': 'z' }, merged: { 'x/y/z': 'z' } },
  { title: 'what changed', base: { a: 'a', b: 'b' }, copy: { a: 'A' }, merged: { a: 'A', b: 'b' } },
  {
    title: 'what is gone, with its folder',
    base: { 'd/a': 'a', b: 'b' },
    copy: {},
    gone: ['d'],
    merged: { b: 'b' },
  },
  { title: 'what can be run now', base: {}, copy: { 'run*': '#!' }, merged: { 'run*': '#!' } },
  { title: 'a link', base: {}, copy: { 'd/l→': '../a', a: 'a' }, merged: { 'd/l→': '../a', a: 'a' } },
  {
    title: 'a file in place of a link',
    base: { 'l→': 'a', a: 'a' },
    copy: { l: 'text' },
    gone: ['l'],
    merged: { l: 'text', a: 'a' },
  },
  {
    title: 'a file in place of a folder',
    base: { 'x/a': 'a', 'x/b/c': 'c' },
    copy: { x: 'x' },
    gone: ['x'],
    merged: { x: 'x' },
  },
  {
    title: 'a folder in place of a file',
    base: { x: 'x' },
    copy: { 'x/a': 'a' },
    gone: ['x'],
    merged: { 'x/a': 'a' },
  },
  {
    title: 'names of any kind',
    base: {},
    copy: { ['__proto__']: 'p', 'a b\n"c"': 'q', ' ': 's', é: 'é' },
    merged: { ['__proto__']: 'p', 'a b\n"c"': 'q', ' ': 's', é: 'é' },
  },
]

export const CONFLICTS: ConflictCase[] = [
  {
    title: 'changed on both sides',
    base: { a: 'a', b: 'b' },
    copy: { a: 'A', b: 'B', c: 'c' },
    target: { a: 'Ä' },
    paths: ['a'],
  },
  { title: 'added on both sides', base: {}, copy: { a: 'A', b: 'b' }, target: { a: 'Ä' }, paths: ['a'] },
  {
    title: 'gone there and changed here',
    base: { a: 'a' },
    copy: { a: 'A' },
    target: {},
    goneInTarget: ['a'],
    paths: ['a'],
  },
  {
    title: 'changed there and gone here',
    base: { a: 'a' },
    copy: {},
    gone: ['a'],
    target: { a: 'A' },
    paths: ['a'],
  },
  {
    title: 'a folder there and a file here',
    base: {},
    copy: { x: 'x' },
    target: { 'x/a': 'a' },
    paths: ['x'],
  },
  {
    title: 'a file there and a folder here',
    base: {},
    copy: { 'x/a': 'a' },
    target: { x: 'x' },
    paths: ['x/a'],
  },
  {
    title: 'below what is a link there',
    base: { 'd/a': 'a' },
    copy: { 'd/a': 'A' },
    target: { 'd→': '.' },
    goneInTarget: ['d'],
    paths: ['d/a'],
  },
]
