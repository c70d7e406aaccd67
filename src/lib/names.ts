import { toPlainText } from './text.ts'

/** What the bot is called; no person may be called so, or nearly so. */
export const BOT = 'regatta'

const PERSON_CHARS_MAX = 40
const CHANNEL_CHARS_MAX = 40

const CHANNEL = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u

type Named = { name: string } | { problem: string }

/** The name a person picks; the same name each time, however it was typed. */
export function toPersonName(text: string): Named {
  const typed = text.replaceAll(/\s+/g, ' ').trim().normalize('NFC')
  const name = toPlainText(typed)
  if (name !== typed)
    return { problem: 'This name has characters in it that nobody can see. Type it with letters only.' }
  if (name === '') return { problem: 'Pick a name first: what you do here is recorded with it.' }
  if (Array.from(name).length > PERSON_CHARS_MAX)
    return { problem: `This name is too long. Pick one of at most ${PERSON_CHARS_MAX} characters.` }
  if (fold(name).replaceAll(/[^\p{L}\p{N}]/gu, '') === BOT)
    return { problem: `"${BOT}" is the bot. Pick another name.` }
  return { name }
}

/** A channel's name, which is its id as well: two channels do not look alike. */
export function toChannelName(text: string): Named {
  const name = fold(toPlainText(text)).trim().replace(/^#/, '').replaceAll(/\s+/g, '-')
  if (name === '') return { problem: 'A channel needs a name.' }
  if (Array.from(name).length > CHANNEL_CHARS_MAX)
    return { problem: `This name is too long. Take at most ${CHANNEL_CHARS_MAX} characters.` }
  if (!CHANNEL.test(name))
    return { problem: 'A channel is called by letters, digits, dashes and underscores, as in "deck-2".' }
  return { name }
}

/** A channel of Slack by its id, as the configuration writes it: the console has none of that name. */
export function isSlackId(name: string): boolean {
  return /^[cdg][a-z0-9]{8,12}$/.test(name) && /\d/.test(name)
}

/** Upper and lower case, full and half width alike. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFC')
}
