import { compareText } from '../../language/go/compare-text.ts'
import { validatedAnnotations, type Dialect } from '../dialect.ts'
import { append, textOf } from '../multi-error.ts'
import {
  bool,
  interceptionMode,
  interfaces,
  ipRanges,
  ports,
  proxyConfig,
  quantity,
  statusPort,
  uint32,
  type ValueCheck
} from './annotation-values.ts'

/** What each annotation has to look like. Which releases check it, the dialect knows. */
const checks: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['sidecar.istio.io/interceptionMode', interceptionMode],
  ['status.sidecar.istio.io/port', statusPort],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', uint32],
  ['readiness.status.sidecar.istio.io/periodSeconds', uint32],
  ['readiness.status.sidecar.istio.io/failureThreshold', uint32],
  ['readiness.status.sidecar.istio.io/applicationPorts', ports('readinessApplicationPorts', true)],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', ipRanges('includeIPRanges', true)],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ipRanges('excludeIPRanges', false)],
  ['traffic.sidecar.istio.io/includeInboundPorts', ports('includeInboundPorts', true)],
  ['traffic.sidecar.istio.io/excludeInboundPorts', ports('excludeInboundPorts', false)],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', ports('excludeOutboundPorts', false)],
  ['traffic.sidecar.istio.io/excludeInterfaces', interfaces],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', interfaces],
  ['istio.io/reroute-virtual-interfaces', interfaces],
  ['sidecar.istio.io/enableCoreDump', bool],
  ['prometheus.istio.io/merge-metrics', bool],
  ['proxy.istio.io/config', proxyConfig],
  ['sidecar.istio.io/proxyCPU', quantity],
  ['sidecar.istio.io/proxyMemory', quantity],
  ['sidecar.istio.io/proxyCPULimit', quantity],
  ['sidecar.istio.io/proxyMemoryLimit', quantity]
])

/** An annotation whose value is not valid. */
export interface AnnotationProblem {
  readonly annotation: string
  readonly value: string
  /** Istio's words about the value alone. */
  readonly message: string
}

/** Says what is wrong with one annotation; undefined if nothing is, or if the release does not check it. */
export function annotationError(annotation: string, value: string, dialect: Dialect): string | undefined {
  return validatedAnnotations(dialect).has(annotation) ? checks.get(annotation)?.(value, dialect) : undefined
}

/** Checks all annotations of a pod, in the order of their names. */
export function annotationProblems(
  annotations: Readonly<Record<string, string>>,
  dialect: Dialect
): readonly AnnotationProblem[] {
  const names = Object.keys(annotations).filter(name => checks.has(name))
  return names.sort(compareText).flatMap(annotation => {
    const value = annotations[annotation] ?? ''
    const message = annotationError(annotation, value, dialect)
    return message === undefined ? [] : [{ annotation, value, message }]
  })
}

/** Joins problems to the text that Istio prints. */
export function annotationProblemsText(problems: readonly AnnotationProblem[], { annotationErrors }: Dialect): string {
  const lines = problems.map(({ annotation, value, message }) =>
    annotationErrors === 'registry'
      ? `injection failed. Invalid value for annotation ${annotation}: ${value}. Error: ${message}`
      : `invalid value '${value}' for annotation '${annotation}': ${message}`
  )
  return textOf(append(undefined, ...lines))
}
