import type { JsonObject } from '../../inject/json.ts'
import type { Revision, Snapshot } from '../../inject/snapshot.ts'
import { compileRevision } from '../../policy/compile.ts'
import { corridorSettings } from '../corridor-settings.ts'
import type { Configuration } from '../diff/pod-diff.ts'
import { openWorld, type OpenedWorld } from '../open-world.ts'
import { readObjects } from '../read-objects.ts'
import { findRevisions, policyMapName, type RevisionTexts } from '../revision-texts.ts'
import type { AppSettings } from '../settings/table.ts'
import { readShippedPolicy } from '../shipped-policy.ts'
import { podOf } from '../workload-pod.ts'
import { workloadsOf } from '../workloads.ts'
import { emptyFieldFindings } from './empty-fields.ts'
import type { Finding } from './finding.ts'
import { policyFinding } from './policy-findings.ts'
import { registrationFindings } from './registration-findings.ts'
import { templateFindings } from './template-findings.ts'
import { templateValueFindings, valueFindings } from './value-findings.ts'
import { workloadFindings } from './workload-findings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Everything that is wrong with a world, or cannot be meant. */
export interface Linted {
  readonly findings: readonly Finding[]
  /** How many there are of what was looked at. */
  readonly revisions: number
  readonly workloads: number
}

/** Looks at policy, values, mesh, registrations and workloads of a world, and at workloads in files. */
export async function lint(
  filename: string | undefined,
  settings: AppSettings,
  environment: Environment,
  stdin: NodeJS.ReadableStream
): Promise<Linted> {
  const given = filename === undefined ? undefined : await readObjects(filename, stdin)
  const opened = await openWorld(settings, environment, 'once')
  try {
    const facts = opened.world.current()
    const found = findRevisions(facts, settings)
    const texts = found.length === 0 && settings.revision.length === 0 ? [await readShippedPolicy()] : found
    const findings: Finding[] = facts.problems.map(({ where, says }) => ({ severity: 'error', where, says }))
    findings.push(...missing(found, settings))
    const compiled = texts.map(one => compiledOf(one, settings, findings))
    const snapshot = snapshotOf(compiled, opened, corridorSettings(settings, environment))
    for (const [i, revision] of compiled.entries()) {
      const one = texts[i]
      if (revision && one) findings.push(...revisionFindings(revision, snapshot, one))
    }
    findings.push(...registrationFindings(snapshot))
    const configuration = { snapshot, registrationsKnown: opened.live?.registrationsKnown() ?? false }
    const objects = given?.map(({ object }) => object) ?? workloadsOf(opened, undefined)
    const workloads = await lintWorkloads(objects, configuration, findings)
    return { findings, revisions: texts.length, workloads }
  } finally {
    await opened.world.close()
  }
}

function missing(found: readonly RevisionTexts[], { revision, istioNamespace }: AppSettings): readonly Finding[] {
  return revision
    .filter(name => !found.some(texts => texts.name === name))
    .map(name => ({
      severity: 'error',
      where: `ConfigMap ${istioNamespace}/${policyMapName(name)}`,
      says: 'it is not there',
      hint: 'Create it, or correct --revision.'
    }))
}

function compiledOf(texts: RevisionTexts, settings: AppSettings, findings: Finding[]): Revision | undefined {
  const { revision, problems } = compileRevision({
    name: texts.name,
    configText: texts.config,
    valuesText: texts.values,
    meshText: texts.mesh,
    labels: texts.labels,
    ...(settings.istioVersion !== '' && { istioVersion: settings.istioVersion })
  })
  findings.push(...problems.map(problem => policyFinding(problem, texts)))
  return revision
}

function snapshotOf(
  compiled: readonly (Revision | undefined)[],
  { world }: OpenedWorld,
  settings: Snapshot['settings']
): Snapshot {
  const { cluster, tags } = world.current()
  const revisions = new Map(compiled.flatMap(revision => (revision ? [[revision.name, revision] as const] : [])))
  const defaultRevision = revisions.has('default') ? 'default' : ([...revisions.keys()][0] ?? 'default')
  return { generation: 0, revisions, defaultRevision, tags, cluster, settings }
}

function revisionFindings(revision: Revision, snapshot: Snapshot, texts: RevisionTexts): readonly Finding[] {
  return [
    ...valueFindings(revision.values, texts),
    ...templateValueFindings(revision.values, texts),
    ...(revision.dialect.engine === 'overlay' ? emptyFieldFindings(texts) : []),
    ...templateFindings(revision, snapshot, texts)
  ]
}

async function lintWorkloads(
  objects: AsyncIterable<JsonObject> | Iterable<JsonObject>,
  configuration: Configuration,
  findings: Finding[]
): Promise<number> {
  let count = 0
  for await (const object of objects) {
    const workload = podOf(object, 'default')
    if (!workload) continue
    count++
    // Without a policy each pod is refused: that is told once.
    if (configuration.snapshot.revisions.size > 0) findings.push(...workloadFindings(workload, configuration))
  }
  return count
}
