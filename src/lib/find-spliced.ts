const PLAN_TEXT = /\{(?:task|title|prompt)\}/
const PLACEHOLDERS = /\{(?:task|title|prompt|folder|run|attempt)\}/g
/** What may stand beside a plan's text in one argument: nothing that any language would read as code. */
const HARMLESS = /^[\w./=:@-]*$/
/** What comes after it is a script: `-c`, `-e`, also as the last of several letters, as in `bash -lc`. */
const SCRIPT_OPTION = /^(?:-\w*[ce]|--eval|--command)=?$/
const SHELL = /(?:^|\/)(?:|ba|da|z|k|mk|fi|c|tc|a)sh$/
/** It makes one script of all its arguments, for a shell at the other end. */
const REMOTE_SHELL = /(?:^|\/)ssh$/

/** The first argument by which a task's title could run anything. */
export function findSpliced(command: string[]): string | undefined {
  return command.find(
    (argument, index) => PLAN_TEXT.test(argument) && isScript(argument, command.slice(0, index)),
  )
}

function isScript(argument: string, before: string[]): boolean {
  if (before.length === 0 || before.some(part => REMOTE_SHELL.test(part))) return true
  if (!HARMLESS.test(argument.replace(PLACEHOLDERS, ''))) return true
  if (SCRIPT_OPTION.test(argument.slice(0, argument.search(PLAN_TEXT)))) return true
  // Shells take further options between -c and the script; elsewhere only what stands right before counts.
  const isShell = before.some(part => SHELL.test(part))
  const nearest = before.slice(isShell ? before.findLastIndex(part => !/^[-+]/.test(part)) + 1 : -1)
  return nearest.some(option => SCRIPT_OPTION.test(option) || (isShell && /^-\w*c/.test(option)))
}
