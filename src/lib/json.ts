/** Allowed in JSON as they are, but they steer a terminal or reorder what stands beside them. */
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** JSON that does nothing to a terminal; programs read the same from it. */
export function toPrintableJson(value: unknown, indent = 0): string {
  return toPrintable(JSON.stringify(value, null, indent))
}

export function toPrintable(json: string): string {
  return json.replace(UNPRINTABLE, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The JSON that it was made of: what JSON must escape anyway stays escaped. */
export function fromPrintable(json: string): string {
  return json.replace(/\\(?:u([0-9a-f]{4})|.)/g, (escaped, code: string | undefined) => {
    const char = code === undefined ? '' : String.fromCharCode(Number.parseInt(code, 16))
    return char.search(UNPRINTABLE) === 0 ? char : escaped
  })
}

/** Undefined: it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
