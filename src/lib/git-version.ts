/** The first with `merge-tree --write-tree`, by which changes are merged without a checkout. */
export const GIT_VERSION_MIN = '2.38'

/** `2.39.5`, `2.50.1 (Apple Git-155)`; what cannot be read counts as new. */
export function isGitTooOld(version: string): boolean {
  const [, major = '', minor = ''] = /^(\d{1,4})\.(\d{1,4})/.exec(version.trim()) ?? []
  const [least = 0, leastMinor = 0] = GIT_VERSION_MIN.split('.').map(Number)
  if (major === '') return false
  return Number(major) < least || (Number(major) === least && Number(minor) < leastMinor)
}
