import { format, resolveConfig } from 'prettier'
import { explainWorkload } from '../../src/app/explain/explain-workload.ts'
import { podOf } from '../../src/app/workload-pod.ts'
import { explanation } from '../../src/cli/explain-text.ts'
import { REASONS, type ReasonId } from '../../src/inject/decide/reasons.ts'
import { inject } from '../../src/inject/inject.ts'
import type { JsonObject } from '../../src/inject/json.ts'
import type { Outcome } from '../../src/inject/outcome.ts'
import type { InjectRequest } from '../../src/inject/request.ts'
import { encodeOutcome } from '../../src/inject/review/encode.ts'
import type { Revision, Snapshot } from '../../src/inject/snapshot.ts'
import { noticeOf } from '../../src/observe/events.ts'
import { openMetrics } from '../../src/observe/metrics.ts'
import { recordOf } from '../../src/observe/record.ts'
import { compileRevision } from '../../src/policy/compile.ts'
import { namespacesOf, snapshotOf } from '../snapshots.ts'
import { EXAMPLES, type Example } from './examples.ts'

/** What an example came to. */
export interface Ran {
  readonly reason: ReasonId
  readonly example: Example
  readonly request: InjectRequest
  readonly outcome: Outcome
  readonly explained: string
}

/** Runs all examples, in the order of the table. */
export function runExamples(): readonly Ran[] {
  return (Object.keys(REASONS) as ReasonId[]).map(reason => run(reason, EXAMPLES[reason]))
}

/** Returns the text of docs/reasons.md. */
export async function reasonsDocument(): Promise<string> {
  const sections = await Promise.all(runExamples().map(section))
  const text = [HEAD, table(), ...sections].join('\n\n')
  return format(text, { ...(await resolveConfig('docs/reasons.md')), parser: 'markdown' })
}

const HEAD = `# Reasons

Each decision has one reason, and the same id stands wherever the decision shows: in the log, in the metric
\`outrigger_decisions_total\`, in the Event on the owner, in the audit annotation, and in \`outrigger explain\`. The set is
closed; an id never changes its meaning. This page is written by \`npm run docs\`, which runs each example.`

function table(): string {
  const rows = Object.entries(REASONS).map(
    ([id, { outcome, says, hint }]) => `| [\`${id}\`](#${id}) | ${outcome} | ${says} | ${hint} |`
  )
  return ['| reason | outcome | what it says | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

async function section({ reason, example, request, outcome, explained }: Ran): Promise<string> {
  if (reason === 'not-asked') {
    return [`## ${reason}`, example.says, ...NOBODY, '`outrigger explain`:', block('text', explained)].join('\n\n')
  }
  const { ms: _, ...record } = recordOf(request, outcome, 0)
  const answer = (JSON.parse(encodeOutcome(outcome, request)) as { response: JsonObject }).response
  const notice = noticeOf(request, outcome)
  const told = [
    `# log\n${JSON.stringify(record)}`,
    `# metric\n${await metricOf(outcome)}`,
    `# audit annotations\n${JSON.stringify(answer['auditAnnotations'])}`,
    ...(answer['warnings'] ? [`# warnings\n${JSON.stringify(answer['warnings'])}`] : []),
    ...(notice
      ? [`# Event\n${notice.type} ${notice.reason} ${notice.subject.kind}/${notice.subject.name}: ${notice.message}`]
      : [])
  ]
  return [
    `## ${reason}`,
    example.says,
    block('text', told.join('\n')),
    '`outrigger explain`:',
    block('text', explained)
  ].join('\n\n')
}

/** Counts one review and returns what Prometheus then reads of decisions. */
async function metricOf(outcome: Outcome): Promise<string> {
  const metrics = await openMetrics({
    lagSeconds: () => 0,
    revisions: () => [{ name: outcome.decision.revision, valid: true }],
    generation: () => 1,
    certificateExpiry: () => undefined,
    bundles: () => [],
    selfProbe: () => undefined,
    caches: () => []
  })
  metrics.reviewed(outcome, 0)
  const { body } = await metrics.render()
  return body.split('\n').find(line => line.startsWith('outrigger_decisions_total{')) ?? ''
}

const NOBODY = ['The server never hears of such a pod: there is no log line, metric or Event.']

function block(language: string, text: string): string {
  return `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``
}

const PLAIN = {
  bold: (text: string) => text,
  dim: (text: string) => text,
  green: (text: string) => text,
  red: (text: string) => text,
  yellow: (text: string) => text
}

function run(reason: ReasonId, example: Example): Ran {
  const deployment = deploymentOf(example)
  const snapshot = worldOf(example)
  const configuration = { snapshot, registrationsKnown: example.trouble === 'unregistered' }
  const explained = explainWorkload(deployment, 'shop', configuration, { withParts: false })
  const workload = podOf(deployment, 'shop')
  if (!explained || !workload) throw new Error('the example makes no pod')
  const request: InjectRequest = {
    uid: '705ab4f5',
    namespace: workload.namespace,
    name: '',
    operation: 'CREATE',
    dryRun: false,
    object: workload.pod,
    path: '/inject',
    user: '',
    ...(example.trouble === 'no-policy' && { revision: 'canary' })
  }
  const isUnasked = example.trouble === 'unregistered'
  const outcome = isUnasked ? explained.outcome : inject(request, snapshot)
  const shown = example.trouble === 'no-policy' ? { ...explained, outcome } : explained
  return { reason, example, request, outcome, explained: explanation(withoutParts(shown), PLAIN, 100) }
}

/** What is added is the same in all examples. */
function withoutParts({ adds: _, ...rest }: NonNullable<ReturnType<typeof explainWorkload>>): typeof rest {
  return rest
}

function deploymentOf({ labels, annotations, spec, namespace = 'shop' }: Example): JsonObject {
  const metadata = { labels: { app: 'cart', ...labels }, ...(annotations && { annotations }) }
  const containers = [{ name: 'cart', image: 'registry.example/cart:1' }]
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace },
    spec: { template: { metadata, spec: { containers, ...spec } } }
  }
}

const TEMPLATE = `spec:
  containers:
  - name: istio-proxy
    image: docker.io/istio/proxyv2:1.31.0`

function worldOf({ namespace = 'shop', namespaceLabels, trouble, ...example }: Example): Snapshot {
  const { policy = 'policy: enabled', template = TEMPLATE, mesh = '' } = example
  const { revision, problems } = compileRevision({
    name: 'default',
    configText: `${policy}\ntemplates:\n  sidecar: |\n${template.replace(/^/gm, '    ')}\n`,
    valuesText: '{}',
    meshText: mesh
  })
  if (!revision) throw new Error(problems.map(({ message }) => message).join('; '))
  const labels = namespaceLabels === undefined ? { 'istio-injection': 'enabled' } : namespaceLabels
  return snapshotOf(trouble === 'bug' ? throwing(revision) : revision, {
    cluster: {
      namespaces: namespacesOf(labels === null ? {} : { [namespace]: labels }),
      nodes: [{ name: 'node-1', kubeletVersion: 'v1.32.4' }]
    }
  })
}

function throwing(revision: Revision): Revision {
  const templates = new Map(revision.policy.templates)
  templates.get = () => {
    throw new TypeError('a bug')
  }
  return { ...revision, policy: { ...revision.policy, templates } }
}
