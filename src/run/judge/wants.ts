import { isDocument } from './paths.ts'
import type { Work } from './work.ts'

/** What a task asks for, so far as it matters what the work may look like. */
export interface Wants {
  /** A text for people is the work itself. */
  document: boolean
  /** Bodies are to be left open. */
  stubs: boolean
  /** Comments are the work. */
  comments: boolean
  /** Texts that a program shows, which may well tell people what to do. */
  texts: boolean
}

const DOCUMENT =
  /\b(?:documents?|documentation|docs?|guides?|readme|runbook|tutorial|manual|hand-?book|how-?to|quick ?start|cheat ?sheet|glossary|changelog|release notes|adr|decision record|spec(?:ification)?|write-?up|check-?list|playbook|proposal|design doc|(?:write|draft|outline|prepare|update|revise|make) (?:a |an |the |our )?(?:[\w-]{1,20} ){0,3}(?:plan|report|article|post|page|notes|text|faq|policy|overview|summary|roadmap))\b|plan for\b|^(?:review|audit|analy[sz]e|investigate|research|compare|evaluate|assess|study|survey|explore|look into|find out|propose|suggest|recommend|estimate|outline|design|plan|why|which|how|what)\b|anleitung|dokument|handbuch|\bdoku\b|leitfaden|instrukcj|podręcznik|dokumentacj|handleiding|bruksanvisning|k[ıi]lavuz|hướng dẫn|tài liệu|دليل|وثائق|istruzioni|manuale|documentazione|\bguida\b|documenta[çc]i|documentaci[óo]n|manuel|mode d.emploi|gu[ií]a\b|r[ée]diger|文档|指南|手册|教程|说明|计划书|ドキュメント|手順書|説明書|ガイド|マニュアル|문서|안내서|가이드|설명서|документ|руководств|инструкци|описание/iu
/** Where files of code are named, only a title that begins so asks for a text beside them. */
const DOCUMENT_FIRST =
  /^(?:document|describe|explain|(?:write|draft|update|add|create|improve) (?:\w{1,20} ){0,3}(?:docs?|documentation|guide|readme|runbook|tutorial|manual|handbook)\b)/i
const STUBS =
  /\b(?:skeletons?|stubs?|scaffold(?:ing)?|placeholders?|boilerplate|signatures? only|not[ -]?implemented|todo tests?|interfaces?|protocols?|ports?|base class\w{0,2}|contracts?|empty (?:class|module|package|implementation)|abstract|fakes?|no-?op)\b|gerüst|squelette|esqueleto|骨架|スケルトン|雛形|뼈대|заглушк/iu
const COMMENTS =
  /\b(?:comment(?:s|ed)?|doc-?strings?|js-?doc|javadoc|doc comments?|annotat\w{1,6}|licen[cs]e headers?|headers?|document|todos?)\b|kommentar|commentaire|comentario|comentário|注释|コメント|주석|комментари/iu
const TEXTS =
  /\b(?:help|usage|instructions?|wizard|onboarding|tutorial|messages?|texts?|banner|prompts?|print(?:s|ed|ing)?|tour|hints?|walk-?through|labels?|copy)\b|hinweis|hilfe|aide|ayuda|ajuda/iu

export function readWants({ task }: Work): Wants {
  const { title, files } = task
  const told = `${title}\n${task.detail ?? ''}`
  return {
    document: files.length > 0 ? files.some(isDocument) || DOCUMENT_FIRST.test(title) : DOCUMENT.test(title),
    stubs: STUBS.test(told),
    comments: COMMENTS.test(told),
    texts: TEXTS.test(told),
  }
}
