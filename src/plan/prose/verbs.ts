/** What work is begun with, for patterns. */
export const VERBS =
  'adapt|add|adjust|announce|apply|archive|assemble|attach|audit|automate|backfill|benchmark|bind|bring|build|bump|cache|cap|change|check|choose|clean|close|collapse|collect|compare|compile|compute|configure|confirm|connect|convert|copy|count|create|cut|decide|decommission|define|delete|deploy|describe|design|detach|detect|disable|document|draft|drain|draw|drop|emit|enable|encode|export|expose|extend|extract|feed|fetch|file|fill|finish|fix|flip|format|forward|freeze|generate|get|give|group|harden|have|hide|hook|implement|import|improve|index|inject|inline|insert|inspect|install|integrate|introduce|inventory|invite|label|launch|let|link|lint|load|lock|log|lower|make|map|mark|measure|merge|migrate|mirror|mock|mount|move|name|open|pack|pin|plan|point|port|prepare|print|profile|promote|protect|prove|provide|publish|pull|push|put|quarantine|raise|rank|rebase|rebuild|reconcile|record|redirect|redo|reduce|refactor|register|reindex|release|remove|rename|render|repair|replace|replay|report|reproduce|reset|resolve|restart|restore|retire|return|review|rewrite|roll|rotate|run|save|scan|schedule|secure|seed|send|separate|serve|set|ship|show|shrink|shut|sign|silence|simulate|sketch|sort|speed|split|start|stop|store|stream|strip|style|survey|swap|switch|sync|tag|take|teach|tear|test|throttle|tidy|tighten|trace|track|train|translate|trim|tune|turn|type|unify|unpack|update|upgrade|upload|vacuum|validate|verify|warm|watch|widen|wipe|wire|wrap|write'

const BEGUN = new RegExp(`^[*_\`]{0,3}(?:${VERBS})(?!\\p{L})\\s\\S`, 'iu')

/** Whether a text begins as work does: `Port the loader`. */
export function beginsAsWork(text: string): boolean {
  return BEGUN.test(text.slice(0, 80))
}
