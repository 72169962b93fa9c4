import { entry, without } from '../containers.ts'

const NETWORKS = 'k8s.v1.cni.cncf.io/networks'

type Annotations = Readonly<Record<string, string>>

/** Takes Istio's network out of the list for Multus, which is text with commas or a JSON list. */
export function withoutMultusNetwork(annotations: Annotations): Annotations {
  const text = entry(annotations, NETWORKS)
  if (text === undefined) return annotations
  const left = withoutNetwork(text)
  if (left === text) return annotations
  return left === '' ? without(annotations, NETWORKS) : { ...annotations, [NETWORKS]: left }
}

/** Istio appends its network to the text, so what stands before it is as the user wrote it. */
function withoutNetwork(text: string): string {
  if (!text.startsWith('[')) return text.replace(/(^|, ?)(default\/)?istio-cni$/, '')
  return text.replace(/, ?\{"name": ?"(?:default\/)?istio-cni"[^{}]*\}\]$/, ']')
}
