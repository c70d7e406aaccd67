import { expect, test } from 'vitest'
import { findFault } from '../../src/plan/find-fault.ts'

test.each([
  { path: 'a.json', text: '{"a": [1, 2]}', fault: null },
  { path: 'a.JSON', text: '{"a": [1, 2}', fault: /^it is not JSON: / },
  { path: 'a.yaml', text: 'a: 1\n---\nb: [1, 2]\n', fault: null },
  { path: 'a.yml', text: 'a: [1, 2\nb: 3', fault: /^it is not YAML: / },
  { path: 'chart/a.yaml', text: 'a: {{ .Values.a }}', fault: null },
  { path: 'a.ts', text: '{{{', fault: null },
])('$path with $text', ({ path, text, fault }) => {
  if (fault === null) expect(findFault(path, text)).toBeNull()
  else expect(findFault(path, text)).toMatch(fault)
})
