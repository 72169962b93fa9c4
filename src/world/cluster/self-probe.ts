import { listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import { ApiError, type KubeApi } from './api.ts'
import { pause } from './reflect.ts'

/** What the last probe showed. */
export interface ProbeResult {
  readonly ok: boolean
  /** One sentence. */
  readonly says: string
  /** What to look at first, where it did not go well. */
  readonly cause?: 'firewall or CNI' | 'certificate' | 'no endpoints' | 'registration' | 'policy' | 'API server'
}

/** Proves again and again that the API server reaches us: a pod, created as a dry run, must come back injected. */
export interface SelfProbe {
  result(): ProbeResult | undefined
  onChange(listener: (result: ProbeResult) => void): () => void
  close(): Promise<void>
}

/** Settings of a self-probe. */
export interface ProbeOptions {
  readonly api: KubeApi
  /** A namespace whose pods are injected. */
  readonly namespace: string
  /** Time between probes while they fail, in milliseconds. Default: 5 s. */
  readonly retryEvery?: number
  /** Time between probes that go well. Default: a minute. */
  readonly every?: number
}

/** Starts a self-probe. */
export function startSelfProbe(options: ProbeOptions): SelfProbe {
  const stop = new AbortController()
  const listeners = new Set<(result: ProbeResult) => void>()
  let last: ProbeResult | undefined
  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const result = await probeOnce(options.api, options.namespace, stop.signal)
      if (isStopped()) return
      const news = result.ok !== last?.ok || result.says !== last.says
      last = result
      if (news) for (const listener of [...listeners]) listener(result)
      await pause(result.ok ? (options.every ?? 60_000) : (options.retryEvery ?? 5_000), stop.signal)
    }
  }
  // A function, because the signal changes during the waits above.
  const isStopped = (): boolean => stop.signal.aborted
  const running = run()
  return {
    result: () => last,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      stop.abort()
      await running
    }
  }
}

/** Creates one pod as a dry run and looks whether it came back with a proxy. */
export async function probeOnce(api: KubeApi, namespace: string, signal?: AbortSignal): Promise<ProbeResult> {
  try {
    const pod = await api.request({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/pods`,
      query: { dryRun: 'All' },
      body: probePod(namespace),
      ...(signal === undefined ? {} : { signal })
    })
    if (isInjected(pod)) return { ok: true, says: `a dry-run pod in ${namespace} came back injected` }
    return {
      ok: false,
      cause: 'registration',
      says: `a dry-run pod in ${namespace} came back without a proxy: no registration selects the namespace, or its failurePolicy Ignore hid an error`
    }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return { ok: false, cause: causeOf(error), says: `a dry-run pod in ${namespace} was refused: ${says}` }
  }
}

const CAUSES: readonly (readonly [RegExp, NonNullable<ProbeResult['cause']>])[] = [
  [/x509|certificate|tls:/i, 'certificate'],
  [/no endpoints available/i, 'no endpoints'],
  [
    /connection refused|no route to host|deadline exceeded|i\/o timeout|timeout|Address is not allowed/i,
    'firewall or CNI'
  ],
  [/failed calling webhook/i, 'registration']
]

function causeOf(error: unknown): NonNullable<ProbeResult['cause']> {
  if (!(error instanceof ApiError) || error.status === 0) return 'API server'
  return CAUSES.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'policy'
}

function probePod(namespace: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'outrigger-self-probe-', namespace, labels: { app: 'outrigger-self-probe' } },
    spec: { containers: [{ name: 'probe', image: 'registry.k8s.io/pause:3.9' }] }
  }
}

function isInjected(pod: Json): boolean {
  const spec = objectAt(pod, 'spec')
  const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]
  const annotations = objectAt(objectAt(pod, 'metadata'), 'annotations')
  return (
    member(annotations, 'sidecar.istio.io/status') !== undefined &&
    containers.some(container => stringAt(container, 'name') === 'istio-proxy')
  )
}
