import { newestDialect } from '../../../../src/inject/dialect.ts'
import type { Finishing } from '../../../../src/inject/finish/step.ts'
import type { Json, JsonObject } from '../../../../src/inject/json.ts'

/** A context of the finishing steps with everything at its default. */
export function finishing(changes: Partial<Finishing> = {}): Finishing {
  return {
    dialect: newestDialect(),
    mesh: { defaultConfig: { statusPort: 15020 } },
    values: { sidecarInjectorWebhook: { rewriteAppHTTPProbe: true } },
    original: {},
    rendered: {},
    clusterEnvironment: new Map(),
    revision: 'default',
    injectedAnnotations: {},
    environment: {},
    ...changes
  }
}

/** A pod with a proxy as its last container. */
export function pod(changes: {
  annotations?: JsonObject
  containers?: readonly Json[]
  proxyEnv?: readonly Json[]
}): JsonObject {
  const proxy = { name: 'istio-proxy', ...(changes.proxyEnv ? { env: changes.proxyEnv } : {}) }
  return {
    metadata: changes.annotations ? { annotations: changes.annotations } : {},
    spec: { containers: [...(changes.containers ?? [{ name: 'app' }]), proxy] }
  }
}

/** Returns the proxy of a pod. */
export function proxyOf(pod: JsonObject): { env?: { name: string; value?: string }[] } {
  const { spec } = pod as unknown as {
    spec: { containers: { name: string; env?: { name: string; value?: string }[] }[] }
  }
  return spec.containers.find(container => container.name === 'istio-proxy') ?? {}
}
