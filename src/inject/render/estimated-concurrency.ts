import { parseQuantity, scaledValue } from '../../language/types/index.ts'
import { entry } from '../containers.ts'
import { member, objectAt, stringAt, type JsonObject } from '../json.ts'

/** What Istio took for concurrency where nobody says. */
const DEFAULT = 2

/** Guesses the number of worker threads of the proxy, for templates up to Istio 1.17: as many as it may use CPUs. */
export function estimatedConcurrency(
  proxyConfig: JsonObject,
  annotations: Readonly<Record<string, string>>,
  values: JsonObject
): number {
  const configured = member(proxyConfig, 'concurrency')
  if (typeof configured === 'number' && configured > 0) return configured
  if (configured === 0) {
    const resources = objectAt(objectAt(objectAt(values, 'global'), 'proxy'), 'resources')
    const candidates = [
      entry(annotations, 'sidecar.istio.io/proxyCPULimit'),
      entry(annotations, 'sidecar.istio.io/proxyCPU'),
      stringAt(objectAt(resources, 'limits'), 'cpu') || undefined,
      stringAt(objectAt(resources, 'requests'), 'cpu') || undefined
    ]
    for (const text of candidates) {
      const cpus = text === undefined ? 0 : wholeCpus(text)
      if (cpus > 0) return cpus
    }
  }
  return DEFAULT
}

/** CPUs rounded up; 0 for what is no quantity. */
function wholeCpus(text: string): number {
  const parsed = parseQuantity(text)
  return 'error' in parsed ? 0 : Math.ceil(Number(scaledValue(parsed.quantity, -3)) / 1000)
}
