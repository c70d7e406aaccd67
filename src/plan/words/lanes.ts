import type { Text } from '../outline/outline.ts'
import { stripBrackets, stripDecoration } from './strip.ts'
import type { WaveName } from './wave-name.ts'
import { kindOf, parseWaveName } from './wave-name.ts'

/** Trades by which people name what goes on side by side; a new language is a further row. */
const TRADES = [
  'back-?end|front-?end|full-?stack|server|client|web|mobile|ios|android|desktop|infra(?:structure)?|platform|dev-?ops|ops|operations|data|databases?|ml|api|ui|ux|ui\\/ux|design|docs?|documentation|content|qa|quality|tests?|testing|security|analytics|hardware|firmware|software|marketing|legal|art|audio|systems?',
  'oberfläche|datenbank|daten|betrieb|infrastruktur|dokumentation|sicherheit|gestaltung',
  'interface|données|base de données|exploitation|essais?|sécurité|contenus?',
  'interfaz|datos|base de datos|pruebas|diseño|infraestructura|seguridad|documentación|dados|testes|infraestrutura|segurança|documentação',
  '前端|后端|後端|数据库?|測試|测试|设计|運維|运维|基础设施|文档|移动端|服务端|客户端',
  'フロントエンド|バックエンド|インフラ|テスト|デザイン|データ|프론트엔드|백엔드|인프라|테스트|디자인|데이터',
]
const TRADE = new RegExp(
  `^(?:${TRADES.join('|')})(?:(?:\\s*[&/+]\\s*|\\s(?:and|und|et|y|e)\\s)[\\p{L}/ -]{2,20})?$`,
  'iu',
)
/** Whether a word says what is done rather than by whom. */
export function isTrade(word: string): boolean {
  return TRADE.test(word)
}

const LANED = /^(\p{Lu}[\p{L}\p{N}&/ -]{1,30}?)\s+(?:track|stream|strand|lane|workstream|work stream)$/iu

/** `Lane A`, `Search stream`, `Backend`: what a column may be called whose cells go on beside those of others. */
export function parseLane(text: string, line: number): WaveName | null {
  const plain = stripDecoration(text.slice(0, 120))
  const name = parseWaveName(plain, line)
  if (name !== null) return kindOf(name) === 'lane' ? name : null
  const bare = stripBrackets(plain)
  const label = LANED.exec(bare)?.[1] ?? (TRADE.test(bare) ? bare : null)
  return label === null ? null : toLane(label, line)
}

export function toLane(label: string, line: number): WaveName {
  const alias = label.toLowerCase()
  return { kind: 'lane', key: `lane ${alias}`, label, alias, title: '', line }
}

const NAMED =
  /^(?:track|stream|strand|lane|workstream|work stream)\s+(?:([\p{Lu}\p{Lo}][\p{L}\p{N}&/-]{1,30})|["“„«']([\p{L}\p{N}&/ -]{2,30})["”“»']):?$/iu

/** `**Lane Red**` alone above a list. */
export function parseNamedLane({ plain, line }: Text): WaveName | null {
  const [, bare, quoted] = NAMED.exec(stripDecoration(plain.slice(0, 80)).trim()) ?? []
  const label = bare ?? quoted
  return label === undefined ? null : toLane(label, line)
}

const OWNED = /^(.{3,80}?)[\s(:–—→-]+`?([a-z]\w*(?:-\w+)+)`?\)?$/
const OPEN = /^(?:track|stream|strand|lane|workstream)\s+(\p{Lu}[\p{L}\p{N}&/-]{1,30})/iu

/** `Lane Red – back end (red-agent)`: whose a lane is. */
export function parseOwnedLane(text: string, line: number): { key: string; owner: string } | null {
  const match = OWNED.exec(stripDecoration(text.slice(0, 200)))
  if (match === null) return null
  const named = OPEN.exec(match[1]!)?.[1]
  const lane = named === undefined ? parseLane(match[1]!, line) : toLane(named, line)
  return lane === null ? null : { key: lane.key, owner: match[2]! }
}
