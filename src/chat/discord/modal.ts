import { ComponentType, TextInputStyle } from 'discord.js'

export const DROP_PLAN = 'drop_plan'
const TEXT_CHARS_MAX = 4_000
const FILES_MAX = 10

/** Where a plan is put in by hand. */
export function toDropModal(): object {
  return {
    custom_id: DROP_PLAN,
    title: 'Run a plan',
    components: [
      {
        type: ComponentType.Label,
        label: 'The plan, as Markdown',
        description: 'A longer one goes in as a file.',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'text',
          style: TextInputStyle.Paragraph,
          required: false,
          max_length: TEXT_CHARS_MAX,
        },
      },
      {
        type: ComponentType.Label,
        label: 'Or as files',
        component: {
          type: ComponentType.FileUpload,
          custom_id: 'files',
          required: false,
          min_values: 0,
          max_values: FILES_MAX,
        },
      },
    ],
  }
}
