import { openApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openErrorLog } from '../system/log.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import { parseOptions } from './options.ts'

const HELP = `regatta serve
  Works on the unfinished runs of this installation until it is told to end (Ctrl-C, SIGTERM).
  What it does goes to standard error, one JSON object a line.
`

export async function serve(args: string[], config: Config, io: Io): Promise<number> {
  const { values, positionals } = parseOptions('serve', args, { help: { type: 'boolean' } })
  if (values.help) {
    io.print(HELP)
    return 0
  }
  if (positionals.length > 0) throw new BadInput('serve takes no names. See: regatta serve --help')
  const log = openErrorLog()
  await using app = await openApp(config, log)
  await app.engine.start()
  log.info({ dataFolder: config.dataFolder }, 'works on unfinished runs')
  await new Promise<void>(resolve => {
    if (io.signal.aborted) resolve()
    io.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  log.info({}, 'ends')
  return 0
}
