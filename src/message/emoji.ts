/** Slack names them, Discord and the console write them: of those that the bot places, the names. */
const NAMED: Readonly<Record<string, string>> = {
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  thumbsdown: '👎',
  rocket: '🚀',
  white_check_mark: '✅',
  heavy_check_mark: '✔',
  x: '❌',
  no_entry: '⛔',
  octagonal_sign: '🛑',
  stop_sign: '🛑',
  repeat: '🔁',
  arrows_counterclockwise: '🔄',
  fast_forward: '⏩',
  black_right_pointing_double_triangle_with_vertical_bar: '⏭',
  next_track_button: '⏭',
  arrow_forward: '▶',
  double_vertical_bar: '⏸',
  pause_button: '⏸',
  one: '1⃣',
  two: '2⃣',
  three: '3⃣',
  four: '4⃣',
  five: '5⃣',
  six: '6⃣',
  seven: '7⃣',
  eight: '8⃣',
  nine: '9⃣',
  keycap_ten: '🔟',
}

const SKIN_TONES = /[\u{1f3fb}-\u{1f3ff}]|::skin-tone-[2-6](?=:|$)/gu
const EMOJI_VARIANT = /\ufe0f/g

/** The same for every way a platform tells of one emoji: by its name, with any skin, dressed up or plain. */
export function toBareEmoji(emoji: string): string {
  const bare = emoji.replaceAll(SKIN_TONES, '').replaceAll(EMOJI_VARIANT, '')
  const name = bare.replace(/^:(.+):$/, '$1').toLowerCase()
  return Object.hasOwn(NAMED, name) ? NAMED[name]! : bare
}
