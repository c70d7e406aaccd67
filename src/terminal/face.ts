import type { Config } from '../config/config.ts'
import { toPrintableJson } from '../lib/json.ts'
import type { Event } from '../run/event.ts'
import type { Run } from '../run/run.ts'
import { systemClock } from '../system/clock.ts'
import { askAtPrompt } from './ask.ts'
import type { Ask } from './asking.ts'
import { renderBoard } from './board.ts'
import { openCommandLine } from './command-line.ts'
import type { CommandLine } from './command-line.ts'
import { dropTyped } from './drop-typed.ts'
import type { Face } from './follow.ts'
import type { Io } from './io.ts'
import { openLive } from './live.ts'
import { parseCommand } from './parse-command.ts'
import type { Parsed } from './parse-command.ts'
import { toStoryLine } from '../message/story.ts'
import { plain } from '../message/words.ts'

export interface FaceOptions {
  isJson: boolean
  /** `first`: every question gets its first option. */
  answers: 'asked' | 'first'
  config: Config
  io: Io
}

/** For programs one object a line, for a pipe and for machines that test the story, for a person at a terminal the live board. */
export function openFace(options: FaceOptions): Face {
  if (options.isJson) return openLineFace(options, toJsonLine)
  const isLive = options.io.isInteractive && options.config.board === 'live'
  return isLive ? openLiveFace(options) : openLineFace(options, toStoryLine)
}

const answerFirst: Ask = escalation => Promise.resolve(escalation.about.options[0]!.id)

export function toJsonLine(run: Run, { at, ...event }: Event): string {
  return toPrintableJson({ at: new Date(at).toISOString(), run: run.id, ...event })
}

function openLineFace({ io, answers }: FaceOptions, toLine: (run: Run, event: Event) => string | null): Face {
  return {
    tell(run, event) {
      const line = toLine(run, event)
      if (line !== null) io.print(`${line}\n`)
    },
    show: () => {},
    complain: problem => io.complain(plain(problem)),
    hear: null,
    ask: answers === 'first' ? answerFirst : null,
    [Symbol.asyncDispose]: async () => {},
  }
}

function openLiveFace({ io, config, answers }: FaceOptions): Face {
  let latest: Run | undefined
  let commands: CommandLine | undefined
  const activity = new Map<number, string>()
  const live = openLive(
    io.output,
    size =>
      latest ? renderBoard(latest, activity, { ...size, colour: config.colour, now: systemClock.now() }) : [],
    systemClock,
  )
  const ask: Ask = async (escalation, signal) => {
    commands?.suspend()
    live.pause()
    try {
      await dropTyped(io.input)
      return await askAtPrompt(escalation.about, { input: io.input, output: io.output }, signal)
    } finally {
      live.resume()
      commands?.resume()
    }
  }
  return {
    tell(run, event) {
      latest = run
      if (event.type === 'attempt-queued') activity.delete(run.taskIndex.get(event.task) ?? -1)
      // The prompt puts the question itself.
      const line = event.type === 'escalated' && answers === 'asked' ? null : toStoryLine(run, event)
      if (line !== null) live.print(line)
      live.change()
    },
    show(run, row) {
      latest = run
      activity.set(row.task, row.text)
      live.change()
    },
    complain: problem => live.print(plain(problem)),
    hear(say) {
      const parse = (typed: string): Parsed =>
        latest ? parseCommand(typed, latest, config.user) : { problem: 'Nothing is known of the run yet.' }
      commands = openCommandLine(io, live, parse, say)
    },
    ask: answers === 'first' ? answerFirst : ask,
    async [Symbol.asyncDispose]() {
      commands?.[Symbol.dispose]()
      await live[Symbol.asyncDispose]()
      io.print('\n')
    },
  }
}
