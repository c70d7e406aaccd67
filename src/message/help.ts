import type { Command } from '../../commands/command.ts'
import { list, note, quiet, text, titled } from './blocks.ts'
import { fit } from './fit.ts'
import type { Message, Span } from './message.ts'

/** Every command; or one of them, with its options. */
export function renderHelp(commands: readonly Command[], about?: Command): Message {
  return about ? renderOne(about) : renderAll(commands)
}

function renderAll(commands: readonly Command[]): Message {
  return fit(
    quiet('Drop a plan, or ask for something with /wave', [
      text(
        'Drop a plan here as a file, or paste it. I show what I understand of it, and start it when you say so.',
      ),
      list(commands, commands.length, ({ name, usage, about }): Span[] => [
        { code: `/wave ${`${name} ${usage}`.trim()}` },
        `: ${about}`,
      ]),
      note(
        'What stands in brackets may be left out: in a thread, its own run is meant. ',
        {
          code: '/wave help start',
        },
        ' tells more of one.',
      ),
    ]),
  )
}

function renderOne(command: Command): Message {
  const { name, aliases, usage, about, help, options, right } = command
  return fit(
    quiet(`/wave ${name}: ${about}`, [
      text({ code: `/wave ${`${name} ${usage}`.trim()}` }, `: ${about}`),
      { type: 'code', text: help.map(line => `/wave ${line}`).join('\n') },
      ...titled('Options', options, options.length, option => [
        { code: `--${option.name}${option.value === null ? '' : ` ${option.value}`}` },
        `: ${option.about}`,
      ]),
      note(
        `Who may ${right} may use it.`,
        command.note === undefined ? '' : ` ${command.note}`,
        aliases.length > 0 ? ` Also: ${aliases.join(', ')}.` : '',
      ),
    ]),
  )
}
