import { toBareEmoji } from '../../message/emoji.ts'

/** What the bot places, by the names that Slack has for it. */
const NAMES: Readonly<Record<string, string>> = {
  '👍': '+1',
  '👎': '-1',
  '👀': 'eyes',
  '🚀': 'rocket',
  '✅': 'white_check_mark',
  '❌': 'x',
  '⛔': 'no_entry',
  '🛑': 'octagonal_sign',
  '🔁': 'repeat',
  '🔄': 'arrows_counterclockwise',
  '⏩': 'fast_forward',
  '⏭': 'black_right_pointing_double_triangle_with_vertical_bar',
  '▶': 'arrow_forward',
  '⏸': 'double_vertical_bar',
  '1⃣': 'one',
  '2⃣': 'two',
  '3⃣': 'three',
  '4⃣': 'four',
  '5⃣': 'five',
  '6⃣': 'six',
  '7⃣': 'seven',
  '8⃣': 'eight',
  '9⃣': 'nine',
  '🔟': 'keycap_ten',
}

/** Null: Slack has no such emoji, or we know no name for it. */
export function toEmojiName(emoji: string): string | null {
  const bare = toBareEmoji(emoji)
  return Object.hasOwn(NAMES, bare) ? NAMES[bare]! : null
}
