/** What a rehearsal writes stands for work of any kind. */
const REHEARSAL = 'rehearsal/'
const DOCUMENT = /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|org|textile|rtf|wiki|tex|patch|diff|docx?|pdf)$/i
const DOCUMENT_NAME =
  /^(?:readme|changelog|changes|contributing|guide|todo|notes|install|instructions|howto|authors|license)$/i
const DOCUMENT_FOLDER = /(?:^|\/)(?:docs?|documentation|wiki|handbook|runbooks?|adr)\/?$/i
/** Text files that programs read. */
const READ_BY_PROGRAMS =
  /(?:^|\/)(?:requirements|constraints|robots|cmakelists|prompts?|llms)[^/]{0,30}\.txt$|(?:^|\/)(?:prompts?|templates?|fixtures|testdata|locales?|data)\//i
/** Values are left open there on purpose. */
const EXAMPLE = /(?:^|[./_-])(?:example|sample|template|dist|tmpl|tpl|skeleton)s?(?:[./_-]|$)/i
const GUIDE_NAME =
  /guide|todo|steps|instruct|how[-_ ]?to|implementation|tutorial|walkthrough|proposal|checklist|plan\b|anleitung|gu[ií]a|手順|指南|教程|步骤|가이드|руководств|инструкц|mode[-_]?d.?emploi|manual|summary|analysis|findings|hand-?over|pasos|[ée]tapes|schritte|stappen|umsetzung|übergabe|kroki|recommend|migration|changes[-_ ]needed|\.patch$|\.diff$|\bfix\.md$/i
const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?|testing|e2e|testdata|fixtures|__mocks__)\/|(?:^|\/)(?:test|conftest)[_.-][^/]{0,200}$|(?:^|\/)conftest\.py$|[_.-](?:test|tests|spec|specs)\.[a-z]{1,5}$|[a-z](?:Test|Tests|Spec)\.[a-z]{1,6}$/

export function isDocument(path: string): boolean {
  if (path.startsWith(REHEARSAL)) return false
  if (READ_BY_PROGRAMS.test(path)) return false
  const name = path.split('/').at(-1) ?? ''
  return DOCUMENT.test(name) || DOCUMENT_NAME.test(name) || DOCUMENT_FOLDER.test(path)
}

export function isExample(path: string): boolean {
  return EXAMPLE.test(path)
}

export function isGuideName(path: string): boolean {
  return GUIDE_NAME.test(path.split('/').at(-1) ?? '')
}

export function isTest(path: string): boolean {
  return TEST_PATH.test(path)
}

/** Whether a change is of what a task names: the file itself, or something in the folder. */
export function isNamed(path: string, files: string[]): boolean {
  return files.some(file => {
    const name = file.replace(/^\.\//, '').replace(/[/*]{1,4}$/, '')
    return name !== '' && (path === name || path.startsWith(`${name}/`) || path.endsWith(`/${name}`))
  })
}
