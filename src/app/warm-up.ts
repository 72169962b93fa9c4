import { isDeepStrictEqual } from 'node:util'
import { inject } from '../inject/inject.ts'
import type { JsonObject } from '../inject/json.ts'
import type { Failure, PatchOperation } from '../inject/outcome.ts'
import type { Revision, Snapshot } from '../inject/snapshot.ts'
import type { Template } from '../language/template/index.ts'
import type { Pausing } from '../policy/pausing.ts'
import { applyPatch } from './apply-patch.ts'

/** What a sample pod showed. */
export interface SampleFailure {
  readonly template: string
  readonly failure: Failure
}

/** Sends sample pods through templates of a revision, by name. A template fails when it fails for all of them. */
export function* tryTemplates(
  revision: Revision,
  snapshot: Snapshot,
  names: Iterable<string>
): Pausing<readonly SampleFailure[]> {
  const found: SampleFailure[] = []
  for (const template of names) {
    const compiled = revision.policy.templates.get(template)
    const isWarm = compiled !== undefined && warm.has(compiled)
    const failures: Failure[] = []
    for (const sample of SAMPLES) {
      const failure = failureOf(sample, template, revision, snapshot)
      if (failure) failures.push(failure)
      yield
      if (!failure && isWarm) break
    }
    if (compiled) warm.add(compiled)
    const [first] = failures
    if (first && failures.length === SAMPLES.length) found.push({ template, failure: first })
  }
  return found
}

/** What has met all sample pods, in one revision or another: from then on one that comes through is enough. */
const warm = new WeakSet<Template>()

/** Says why a revision may not replace one that works: a default template fails for every sample pod. */
export function whyBroken([broken]: readonly SampleFailure[]): string | undefined {
  return broken && `Template ${broken.template} fails for every sample pod: ${broken.failure.message}`
}

function failureOf(sample: JsonObject, template: string, revision: Revision, snapshot: Snapshot): Failure | undefined {
  const { metadata } = sample
  const object: JsonObject = {
    ...sample,
    metadata: {
      ...(metadata as JsonObject),
      annotations: { 'inject.istio.io/templates': template }
    }
  }
  const outcome = inject(
    {
      uid: 'sample',
      namespace: NAMESPACE,
      name: '',
      operation: 'CREATE',
      dryRun: true,
      object,
      path: '/inject',
      revision: revision.name,
      user: ''
    },
    snapshot
  )
  if (outcome.kind === 'failed') return outcome.failure
  return outcome.kind === 'patched' ? patchFailure(object, outcome.patch, outcome.pod) : undefined
}

/** Proves with another implementation of RFC 6902 that a patch makes the pod that it was made from. */
function patchFailure(before: JsonObject, patch: readonly PatchOperation[], pod: JsonObject): Failure | undefined {
  try {
    if (isDeepStrictEqual(applyPatch(before, patch), JSON.parse(JSON.stringify(pod)))) return undefined
    return { message: 'the patch makes another pod than the one injected', code: 500, reason: 'internal-error' }
  } catch (error) {
    const message = `the patch does not apply: ${error instanceof Error ? error.message : String(error)}`
    return { message, code: 500, reason: 'internal-error' }
  }
}

/** No cluster has it: the namespace check trusts what it does not know. */
const NAMESPACE = 'outrigger-sample'

const CONTAINER: JsonObject = { name: 'app', image: 'example.test/app:1' }

const SAMPLES: readonly JsonObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bare', namespace: NAMESPACE, labels: { 'sidecar.istio.io/inject': 'true' } },
    spec: { containers: [CONTAINER] }
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'full-5d4f8c7b9-',
      namespace: NAMESPACE,
      labels: { 'sidecar.istio.io/inject': 'true', app: 'full', version: 'v1', 'pod-template-hash': '5d4f8c7b9' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'full-5d4f8c7b9',
          uid: '00000000-0000-0000-0000-000000000000',
          controller: true,
          blockOwnerDeletion: true
        }
      ]
    },
    spec: {
      serviceAccountName: 'full',
      securityContext: { runAsNonRoot: true },
      containers: [
        {
          ...CONTAINER,
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          readinessProbe: { httpGet: { path: '/ready', port: 8080 } }
        },
        { name: 'helper', image: 'example.test/helper:1' }
      ],
      initContainers: [{ name: 'prepare', image: 'example.test/prepare:1' }]
    }
  }
]
