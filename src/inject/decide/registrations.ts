import type { LabelSelector, Registration } from '../snapshot.ts'

/** What decides which entries Istio's installation registers for a revision. */
export interface Installed {
  readonly revision: string
  /** The value of istio.io/rev that the entries select: the revision or a tag of it. */
  readonly selects: string
  /** Whether namespaces labelled istio-injection=enabled are this one's. */
  readonly isDefault: boolean
  /** Values key sidecarInjectorWebhook.enableNamespacesByDefault. */
  readonly enableNamespacesByDefault: boolean
  /** `namespaces`: entries select namespaces only (Istio up to 1.9); `labels`: namespaces and pods. */
  readonly style: 'namespaces' | 'labels'
}

export const INJECTION_LABEL = 'istio-injection'
export const REVISION_LABEL = 'istio.io/rev'
export const INJECT_LABEL = 'sidecar.istio.io/inject'
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name'

/** Namespaces that Istio never injects into, whatever their labels say. */
export const IGNORED_NAMESPACES: readonly string[] = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage'
]

/** Returns the registrations that Istio's installation makes for one revision or revision tag. */
export function istioRegistrations(installed: Installed): readonly Registration[] {
  const entries = installed.style === 'namespaces' ? namespaceEntries(installed) : labelEntries(installed)
  return entries.map(([prefix, namespaceSelector, objectSelector]) => ({
    configuration: 'istio-sidecar-injector',
    name: `${prefix}sidecar-injector.istio.io`,
    revision: installed.revision,
    failurePolicy: 'Fail',
    namespaceSelector,
    objectSelector,
    matchConditions: [],
    matchesPods: true,
    path: '/inject',
    service: ''
  }))
}

type Entry = readonly [prefix: string, namespaceSelector: LabelSelector, objectSelector: LabelSelector]

function labelEntries({ selects, isDefault, enableNamespacesByDefault }: Installed): readonly Entry[] {
  const entries: Entry[] = [
    ['rev.namespace.', all(is(REVISION_LABEL, selects), absent(INJECTION_LABEL)), all(isNot(INJECT_LABEL, 'false'))],
    [
      'rev.object.',
      all(absent(REVISION_LABEL), absent(INJECTION_LABEL)),
      all(isNot(INJECT_LABEL, 'false'), is(REVISION_LABEL, selects))
    ]
  ]
  if (!isDefault) return entries
  entries.push(
    ['namespace.', all(is(INJECTION_LABEL, 'enabled')), all(isNot(INJECT_LABEL, 'false'))],
    [
      'object.',
      all(absent(INJECTION_LABEL), absent(REVISION_LABEL)),
      all(is(INJECT_LABEL, 'true'), absent(REVISION_LABEL))
    ]
  )
  if (enableNamespacesByDefault) {
    entries.push([
      'auto.',
      all(absent(INJECTION_LABEL), absent(REVISION_LABEL), isNot(NAMESPACE_NAME_LABEL, ...IGNORED_NAMESPACES)),
      all(absent(INJECT_LABEL), absent(REVISION_LABEL))
    ])
  }
  return entries
}

function namespaceEntries({ selects, isDefault, enableNamespacesByDefault }: Installed): readonly Entry[] {
  const entries: Entry[] = [['', all(is(REVISION_LABEL, selects), absent(INJECTION_LABEL)), {}]]
  if (!isDefault) return entries
  const asked = enableNamespacesByDefault
    ? all(isNot(INJECTION_LABEL, 'disabled'), absent('istio-env'), absent(REVISION_LABEL))
    : all(is(INJECTION_LABEL, 'enabled'))
  return [...entries, ['', asked, {}]]
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number]

function all(...matchExpressions: Expression[]): LabelSelector {
  return { matchExpressions }
}

function is(key: string, ...values: string[]): Expression {
  return { key, operator: 'In', values }
}

function isNot(key: string, ...values: string[]): Expression {
  return { key, operator: 'NotIn', values }
}

function absent(key: string): Expression {
  return { key, operator: 'DoesNotExist' }
}
