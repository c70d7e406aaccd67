import type { types } from '@slack/bolt'
import { DROP_PLAN, SET_LIMITS } from './names.ts'

/** Where a plan is put in by hand: what is asked for has the names that `toHeard` looks for. */
export function toDropView(channel: string | null): types.ModalView {
  return {
    type: 'modal',
    callback_id: DROP_PLAN,
    title: { type: 'plain_text', text: 'Run a plan' },
    submit: { type: 'plain_text', text: 'Show what it says' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: 'channel',
        label: { type: 'plain_text', text: 'Where is the run to be told of?' },
        element: {
          type: 'conversations_select',
          action_id: 'value',
          filter: { include: ['public', 'private'], exclude_bot_users: true },
          ...(channel === null
            ? { default_to_current_conversation: true }
            : { initial_conversation: channel }),
        },
      },
      {
        type: 'input',
        block_id: 'text',
        optional: true,
        label: { type: 'plain_text', text: 'The plan, as Markdown' },
        element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 3_000 },
        hint: { type: 'plain_text', text: 'A longer one goes in as a file.' },
      },
      {
        type: 'input',
        block_id: 'files',
        optional: true,
        label: { type: 'plain_text', text: 'Or as files' },
        element: {
          type: 'file_input',
          action_id: 'value',
          filetypes: ['md', 'markdown', 'txt', 'yaml', 'yml', 'json'],
          max_files: 10,
        },
      },
    ],
  }
}

/** How much at once, and in which order: what is left empty stays as the preview says. */
export function toLimitsView(openedFor: object): types.ModalView {
  const option = (value: string, text: string): types.PlainTextOption => ({
    value,
    text: { type: 'plain_text', text },
  })
  return {
    type: 'modal',
    callback_id: SET_LIMITS,
    private_metadata: JSON.stringify(openedFor),
    title: { type: 'plain_text', text: 'Start with limits' },
    submit: { type: 'plain_text', text: 'Start' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: 'slots',
        optional: true,
        label: { type: 'plain_text', text: 'How many at once?' },
        element: {
          type: 'number_input',
          action_id: 'value',
          is_decimal_allowed: false,
          min_value: '1',
          max_value: '1000',
        },
      },
      {
        type: 'input',
        block_id: 'pace',
        optional: true,
        label: { type: 'plain_text', text: 'In which order?' },
        element: {
          type: 'static_select',
          action_id: 'value',
          options: [
            option('waves', 'One wave after the other'),
            option('eager', 'Each task as soon as what it needs is done'),
          ],
        },
      },
    ],
  }
}

/** In the place of a window that who opened it could fill in to no end. */
export function toRefusalView({ title }: types.ModalView, problem: string): types.ModalView {
  return {
    type: 'modal',
    title,
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'plain_text', text: problem, emoji: false } }],
  }
}
