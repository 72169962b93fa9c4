import { objectAt, stringAt } from '../../json.ts'
import type { Rule } from '../rule.ts'

/** Istio injects pods for Windows nodes like any other, where the proxy cannot start: worth a word, no more. */
export const windows: Rule = ({ pod }) => {
  const spec = objectAt(pod, 'spec')
  const path =
    stringAt(objectAt(spec, 'os'), 'name') === 'windows'
      ? '/spec/os/name'
      : stringAt(objectAt(spec, 'nodeSelector'), 'kubernetes.io/os') === 'windows'
        ? '/spec/nodeSelector/kubernetes.io~1os'
        : undefined
  if (path === undefined) return { steps: [] }
  return {
    steps: [
      {
        rule: 'windows',
        path,
        value: 'windows',
        verdict: 'note',
        says: 'The pod runs on Windows, where the proxy does not.',
        hint: 'Label the pod sidecar.istio.io/inject=false.'
      }
    ],
    warnings: ['the pod asks for a Windows node, where the proxy does not run: label it sidecar.istio.io/inject=false']
  }
}
