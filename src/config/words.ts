import type { z } from 'zod'

// What is wrong with a setting, so that a person can mend it.

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

const KINDS: Record<string, string> = {
  int: 'write a whole number',
  number: 'write a number',
  string: 'write a text',
  array: 'write a list, as in [one, two]',
  object: 'write settings with their names, as in name: value',
  record: 'write settings with their names, as in name: value',
}

/** In our own words what a schema has no word of its own for. */
export function toWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `${KINDS[String(issue.expected)] ?? `this must be a ${String(issue.expected)}`}${issue.input === undefined ? '; it is missing' : ''}`
    case 'too_small':
      if (issue.origin !== 'number') return 'this must not be empty'
      return `write ${issue.inclusive === false ? 'more than ' : ''}${String(issue.minimum)}${issue.inclusive === false ? '' : ' or more'}`
    case 'too_big':
      return `write ${String(issue.maximum)} or less`
    case 'invalid_value':
      return `write one of ${issue.values.map(String).join(', ')}`
    default:
      return undefined
  }
}

/** A key that will not do hides its reason one level below. */
export function toMessage(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}
