import { isExample } from './paths.ts'
import { STEP, TO_READER } from './phrases.ts'
import { tells } from './tally-text.ts'
import type { Change } from './work.ts'

/** What the new lines of a file that is no document consist of. */
export interface CodeTally {
  /** Lines that do something; a mere declaration counts for less. */
  real: number
  /** Bodies left empty, values left open, steps printed instead of taken. */
  hollow: string[]
  comments: number
  /** Comments that tell the reader what to do, or leave it for later. */
  telling: string[]
  /** How many of those leave it for later. */
  later: number
}

type Kind = 'blank' | 'comment' | 'frame' | 'head' | 'hollow' | 'constant' | 'empty' | 'declared' | 'real'

const MEMBER_WEIGHT = 0.3

const HASH =
  /\.(?:py|pyi|rb|sh|bash|zsh|ya?ml|toml|r|pl|exs?|nix|tf|conf|ini|env|properties|ps1|jl|cmake|mk|cfg|nim|graphql)$|(?:^|\/)[^./]{1,60}$|(?:^|\/)(?:Makefile|Dockerfile|Jenkinsfile|Gemfile|Rakefile|\.env)[^/]{0,20}$/i
const DASHES = /\.(?:sql|lua|hs|elm|adb|ads|vhdl?)$/i
const MARKUP = /\.(?:html?|xml|svg|vue|svelte|xaml)$/i
const CONFIG = /\.(?:ya?ml|toml|json5?|jsonc|ini|env|conf|cfg|properties|tf|tfvars|xml|plist)$|(?:^|\/)\.env/i

const LATER =
  /\b(?:TODO|FIXME|XXX|placeholder|stub(?:bed)?)\b|\bimplement(?:ed|ation)?\b.{0,20}\b(?:here|later|this|me|goes|soon)\b|\b(?:in|for) an? (?:real|actual|production|full|complete)\b|\byour (?:code|logic|implementation)\b|\breplace (?:this|me|with (?:the )?(?:real|actual|your))\b|\bnot (?:yet )?implemented\b|\bto implement\b|\bto be (?:done|implemented|added|filled|written)\b|\b(?:rest of (?:the )?(?:code|file|function|class)|existing code|remains? unchanged)\b|\bthis would\b|\breal implementation\b|\bfor now\b|\bdummy\b|待实现|未实现|未実装|実装する|구현 필요|реализовать|implementieren|noch zu|à implémenter|à compléter|por implementar|pendiente de|a implementar/i
const NOT_DONE =
  /\bnot[ _-]{0,1}(?:yet[ _-])?implemented\b|\bimplement me\b|unimplemented|\bTODO\b|\bnoch nicht implementiert|\bnon implémenté|\bno implementad|\bnão implementad|未实现|未実装/i
const THROWN =
  /\b(?:raise|throw|panic!?|fatalError|die|croak|errors\.New|fmt\.Errorf|Err|reject|abort|error|bail!|stop|failwith|revert|fail)\b/
const HOLLOW =
  /\btodo!\(|\bunimplemented!\(|(?:^|[=\s])TODO\(|\bNotImplemented(?:Error|Exception|Yet)\s?\(?|\bUnsupportedOperationException\((?:\)|"(?:not|todo))|(?:^|=\s)\?\?\?$|= undefined$|\b(?:it|test)\.todo\(|\bexpect\(true\)\.to(?:Be\(true|BeTruthy)|^assert True$|\bassert(?:True)?\((?:true|True)\)|\bt\.Skip\("(?:TODO|not)|\bpytest\.skip\("(?:TODO|not)/i
const EMPTY_BODY = /^(?:pass|\.\.\.|return;?|end|\}\s?[,;)]{0,3})$/
const CONSTANT =
  /^(?:return\b|=>)?\s?(?:null|None|nil|undefined|-?[01](?:\.0)?|[Tt]rue|[Ff]alse|''|""|``|\[\]|\{\}|\(\)|dict\(\)|list\(\)|Ok\(\(\)\)|Default::default\(\)|Vec::new\(\)|Promise\.resolve\(\w{0,10}\)|new (?:Array)?(?:List|Map|HashMap|ArrayList)(?:<[\w, ]{0,30}>)?\(\)|\w{0,20}(?:\.empty|\.emptyList)\(\))\s?;?$/
/** Hands on what it was given, where a comment says that more is to come. */
const PASSED_ON = /^return [\w$]{1,60}(?:, (?:nil|null|None))?;?$/
const FRAME =
  /^(?:[{}()[\];,]{1,6}|end;?|else:?|\} else \{|try:?|try \{|begin|do|then|fi|done|esac|#!.{1,80}|_ = [\w.]{1,60};?|@\w{1,40}(?:\(.{0,120}\))?|<\?php|<\/?[\w-]{1,40}(?: [^<>]{0,80})?>(?:<\/[\w-]{1,40}>)?|["'`]use \w{1,20}["'`];?)$/
const IMPORT =
  /^(?:import|from|package|namespace|using|use|include|require|module|mod|#include|#pragma|extern|export \{|export \*|const \w{1,40} = require|pub mod|open)\b|^(?:#include)/
const MODIFIERS =
  'export|default|public|private|protected|internal|static|async|final|abstract|override|pub|pub\\(crate\\)|suspend|open|data|sealed|inline|virtual|const|local|readonly|extern'
const HEAD = new RegExp(
  `^(?:(?:${MODIFIERS})\\s){0,5}(?:${[
    String.raw`(?:def|defp|function\*?|func|fun|fn|class|struct|interface|trait|enum|impl|type|object|sub|procedure|record|protocol|defmodule|module|describe|it|test|context)\b`,
    String.raw`[\w<>[\],.?*&:~ ]{1,80}\([^=;]{0,200}\)\s?(?:throws\s[\w., ]{1,60}|:\s?[\w<>[\],.?| ]{1,60}|->\s?[\w<>[\],.?| ]{1,60}|const|noexcept)?\s?\{$`,
    String.raw`\w{1,60}\s=\s(?:async\s)?\([^=]{0,200}\)(?::[^=]{1,80})?\s=>\s?\{?$`,
  ].join('|')})|^\\((?:defn-?|defun|define|ns|defmethod)\\b`,
)
/** The brace is on the next line. */
const BARE_HEAD =
  /^(?:[\w<>*&:[\],]{1,40}\s){1,5}[*&]?[\w:~]{1,60}\([^=;()]{0,200}\)(?:\s(?:const|throws [\w., ]{1,60})|:\s?\??[\w|]{1,40})?$/
const BRACED = /\.(?:c|h|cc|cpp|cxx|hpp|cs|java|mm?|php|d)$/
const DECLARED_METHOD = /^[\w$]{1,60}\??\([^=;]{0,200}\)\s?:\s?[\w<>[\]|,. ]{1,80};?$/
const CONTROL =
  /^(?:\} ?)?(?:if|for|while|switch|else|elif|elsif|catch|except|with|match|return|await|yield|case|when|unless|until|foreach|select|defer|go|throw|raise|print|echo)\b/
const MEMBER =
  /^(?:(?:readonly|public|private|protected|pub|final|static|var|let|val)\s){0,3}[\w$]{1,60}\??:?\s[\w.<>[\]| *&?]{1,60}[;,]?$/
const PRINT =
  /^@?(?:echo|printf?|puts|console\.\w{3,6}|print(?:ln!?)?|System\.out\.print(?:ln)?|Write-(?:Host|Output)|fmt\.Print\w{0,3}|io\.write|logger?\.\w{3,6}|Console\.WriteLine)\s?\(?\s?f?["'`](.{1,300})/
const OPEN_VALUE =
  /[:=]\s{0,4}["']?(?:CHANGE[_-]?ME|TODO|TBD|FIXME|XXX+|REPLACE[_-]?ME|PLACEHOLDER|your[-_ ][\w .-]{1,40}|<[\w -]{2,40}>|\[[\w ]{0,10}(?:your|insert)[\w ]{1,30}\])["']?,?$/i

export function tallyCode(change: Change): CodeTally {
  const tally: CodeTally = { real: 0, hollow: [], comments: 0, telling: [], later: 0 }
  const takesPlaceholders = !CONFIG.test(change.path) || isExample(change.path)
  const toKind = createReader(change.path)
  /** The last lines of code, newest first; what stands under `except` is no empty body. */
  let before: string[] = []
  let last: Kind = 'blank'
  let isLater = false
  for (const raw of change.added) {
    const line = raw.trim()
    const kind = !takesPlaceholders && OPEN_VALUE.test(line) ? 'hollow' : toKind(line, before)
    if (kind === 'blank') continue
    if (kind === 'comment') {
      tally.comments += 1
      const said = line.replace(/^(?:\/\/+|\/\*+|\*+|#+|--|;+|%+|<!--|"""|''')\s?/, '')
      if (LATER.test(said)) {
        isLater = true
        tally.later += 1
      }
      if (isTelling(said)) tally.telling.push(line)
      continue
    }
    if (kind === 'hollow') tally.hollow.push(line)
    else if (isLater && (kind === 'constant' || PASSED_ON.test(line))) tally.hollow.push(line)
    else if (isLater && kind === 'empty' && last === 'head') tally.hollow.push(line)
    else if (kind === 'real' || kind === 'constant') {
      // A step that is named and then taken is no instruction.
      if (PRINT.test(before[0] ?? '') && !PRINT.test(line))
        tally.hollow = tally.hollow.filter(text => text !== before[0])
      tally.real += 1
    } else if (kind === 'declared') tally.real += MEMBER_WEIGHT
    if (kind !== 'frame' && kind !== 'head') isLater = false
    if (kind !== 'frame') last = kind
    before = [line, ...before].slice(0, 3)
  }
  return tally
}

/** Says what is still to be done, or by which steps; a mere "Return the sum" is how functions are described. */
function isTelling(comment: string): boolean {
  if (/licen[cs]e|copyright|redistribut|warranty/i.test(comment)) return false
  if (LATER.test(comment) || STEP.test(comment) || TO_READER.test(comment)) return true
  return /^(?:\d{1,2}[.)]|[-*])\s/.test(comment) && tells(comment)
}

/** Tells of line after line what it is; remembers comments and strings that span lines. */
function createReader(path: string): (line: string, before: string[]) => Kind {
  let closing: string | null = null
  return (line, before) => {
    if (line === '') return 'blank'
    if (closing !== null) {
      if (line.includes(closing)) closing = null
      return 'comment'
    }
    const opened = openingOf(path, line)
    if (opened !== null) {
      if (!line.slice(opened.length).includes(opened.closing)) closing = opened.closing
      return 'comment'
    }
    return isComment(path, line) ? 'comment' : kindOf(path, line, before)
  }
}

function openingOf(path: string, line: string): { length: number; closing: string } | null {
  if (/\.pyi?$/.test(path)) {
    const quotes = /^[rfu]?("""|''')/.exec(line)
    return quotes ? { length: quotes[0].length, closing: quotes[1]! } : null
  }
  if (line.startsWith('/*')) return { length: 2, closing: '*/' }
  if (line.startsWith('<!--')) return { length: 4, closing: '-->' }
  return null
}

function isComment(path: string, line: string): boolean {
  if (HASH.test(path)) return /^#(?!!)/.test(line)
  if (DASHES.test(path)) return line.startsWith('--')
  if (MARKUP.test(path)) return /^<!--|^\/\//.test(line)
  return /^\/\/|^\*(?:\s|\/|$)|^;;|^%\s/.test(line)
}

function kindOf(path: string, line: string, before: string[]): Kind {
  const last = before[0] ?? ''
  const printed = PRINT.exec(line)
  if (printed && tells(printed[1]!)) return 'hollow'
  if (isLeftOut(line)) return before.some(text => /abstract/i.test(text)) ? 'frame' : 'hollow'
  if (line === 'pass' || line === '...') {
    if (CONTROL.test(last) || /Error|Exception|Warning|\bProtocol\b/.test(last)) return 'frame'
    return path.endsWith('.pyi') ? 'frame' : 'hollow'
  }
  if (EMPTY_BODY.test(line)) return 'empty'
  if (CONSTANT.test(line.endsWith('()') ? line : line.replace(/\){1,6}$/, ''))) return 'constant'
  if (FRAME.test(line) || IMPORT.test(line)) return 'frame'
  if (CONTROL.test(line)) return 'real'
  if (HEAD.test(line) || (BRACED.test(path) && BARE_HEAD.test(line))) return kindOfHead(path, line)
  if (CONFIG.test(path)) return 'real'
  return MEMBER.test(line) || DECLARED_METHOD.test(line) ? 'declared' : 'real'
}

/** What stands in braces, or behind the colon, on the line of the head itself. */
const BODY = /\{([^{}]{1,300})\}[;,]?$|^(?:\w{1,8} )?def [^#]{1,200}\)(?: ?-> ?[^:]{1,80})?:\s(.{1,300})$/

/** `function total(rows) { return rows.length }` is a head that does something. */
function kindOfHead(path: string, line: string): Kind {
  const [, braced, behind] = BODY.exec(line) ?? []
  const body = (braced ?? behind ?? '').trim()
  if (body === '' || isComment(path, body) || openingOf(path, body) !== null) return 'head'
  const kind = kindOf(path, body, [])
  return kind === 'constant' || kind === 'real' || kind === 'declared' ? kind : 'head'
}

function isLeftOut(line: string): boolean {
  if (/^(?:except|catch|\} catch|assert\w*\(|expect\(\(|with (?:self|pytest))/.test(line)) {
    return /\bexpect\(true\)|\bassert(?:True)?\([Tt]rue\)/.test(line)
  }
  return HOLLOW.test(line) || (THROWN.test(line) && NOT_DONE.test(line))
}
