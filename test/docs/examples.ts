import type { ReasonId } from '../../src/inject/decide/reasons.ts'
import type { JsonObject } from '../../src/inject/json.ts'

/** A set-up that comes to a reason. */
export interface Example {
  /** One sentence: what is special about it. */
  readonly says: string
  readonly labels?: JsonObject
  readonly annotations?: JsonObject
  readonly spec?: JsonObject
  readonly namespace?: string
  /** Default: istio-injection=enabled; null: nothing is known of the namespace. */
  readonly namespaceLabels?: Readonly<Record<string, string>> | null
  /** Lines of the injection policy, before its template. */
  readonly policy?: string
  readonly template?: string
  readonly mesh?: string
  /** What cannot be written down as configuration. */
  readonly trouble?: 'unregistered' | 'no-policy' | 'bug'
}

const INJECT = 'sidecar.istio.io/inject'

/** One example for each reason. */
export const EXAMPLES: Readonly<Record<ReasonId, Example>> = {
  'namespace-label': { says: 'The namespace is labelled istio-injection=enabled.' },
  'revision-label': {
    says: 'The pod is labelled istio.io/rev=default, in a namespace without labels.',
    labels: { 'istio.io/rev': 'default' },
    namespaceLabels: {}
  },
  'pod-label': {
    says: 'The pod is labelled sidecar.istio.io/inject=true, in a namespace without labels.',
    labels: { [INJECT]: 'true' },
    namespaceLabels: {}
  },
  'pod-annotation': { says: 'The pod has the annotation of old.', annotations: { [INJECT]: 'true' } },
  'always-selector': {
    says: 'The policy is disabled, but for batch jobs.',
    labels: { kind: 'batch' },
    policy: 'policy: disabled\nalwaysInjectSelector:\n- matchLabels: {kind: batch}'
  },
  'policy-enabled': { says: 'Nothing is known of the namespace; the API server is trusted.', namespaceLabels: null },
  'host-network': { says: 'The pod has hostNetwork: true.', spec: { hostNetwork: true } },
  'ignored-namespace': { says: 'The pod is in kube-system.', namespace: 'kube-system' },
  'pod-label-false': { says: 'The pod is labelled sidecar.istio.io/inject=false.', labels: { [INJECT]: 'false' } },
  'pod-annotation-false': { says: 'The pod has the annotation of old.', annotations: { [INJECT]: 'false' } },
  'never-selector': {
    says: 'The policy keeps batch jobs out.',
    labels: { kind: 'batch' },
    policy: 'policy: enabled\nneverInjectSelector:\n- matchLabels: {kind: batch}'
  },
  'policy-disabled': { says: 'The policy is disabled.', policy: 'policy: disabled' },
  'policy-invalid': { says: 'The policy has a capital letter.', policy: 'policy: Enabled' },
  'namespace-not-labelled': { says: 'Neither namespace nor pod have labels.', namespaceLabels: {} },
  'namespace-disabled': {
    says: 'The namespace is labelled istio-injection=disabled.',
    namespaceLabels: { 'istio-injection': 'disabled' }
  },
  'other-revision': {
    says: 'The namespace is labelled istio.io/rev=canary, and there is no such revision.',
    namespaceLabels: { 'istio.io/rev': 'canary' }
  },
  'not-asked': { says: 'No injector is registered in the cluster.', trouble: 'unregistered' },
  'no-policy': {
    says: 'The call names revision canary in its path, and there is no such policy.',
    trouble: 'no-policy'
  },
  'bad-request': { says: 'The containers of the pod are no list.', spec: { containers: 'cart' } },
  'bad-annotation': {
    says: 'The value of an annotation is none that Istio knows.',
    annotations: { 'sidecar.istio.io/interceptionMode': 'NOPE' }
  },
  'unsafe-annotation': {
    says: 'The value of an annotation would add a field to the container.',
    annotations: { 'sidecar.istio.io/proxyImage': 'proxy:1\n    privileged: true' },
    template: `spec:
  containers:
  - name: istio-proxy
    image: {{ index .ObjectMeta.Annotations "sidecar.istio.io/proxyImage" }}`
  },
  'unknown-template': {
    says: 'The pod asks for a template that is not there.',
    annotations: { 'inject.istio.io/templates': 'sidecar,nope' }
  },
  'template-error': {
    says: 'The template reads a label that the pod does not have.',
    template: `spec:
  nodeSelector:
    zone: {{ slice .ObjectMeta.Labels.zone 0 2 }}`
  },
  'merge-error': { says: 'The template makes text that is no YAML.', template: 'spec: [' },
  'post-process-error': {
    says: 'The port to scrape is that of the agent itself.',
    annotations: { 'prometheus.istio.io/scrape-targets': '15020' },
    mesh: 'enablePrometheusMerge: true'
  },
  'internal-error': { says: 'A bug, played here by a policy that throws.', trouble: 'bug' }
}
