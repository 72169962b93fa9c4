import { dialectOf, newestDialect, type Dialect } from '../../../../src/inject/dialect.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import type { LabelSelector, Revision, Settings, Snapshot } from '../../../../src/inject/snapshot.ts'
import { namespacesOf, snapshotOf } from '../../../snapshots.ts'

/** What a test says about the world; everything else is as by default. */
export interface WorldOf {
  readonly policy?: string
  readonly never?: readonly LabelSelector[]
  readonly always?: readonly LabelSelector[]
  readonly release?: string
  readonly values?: JsonObject
  /** Names of the revisions. Default: `default`. */
  readonly revisions?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  /** Labels of Namespace `shop`; not given: nothing is known of it. */
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined
  readonly settings?: Partial<Settings>
}

/** Builds a snapshot for decisions. */
export function worldOf(said: WorldOf): Snapshot {
  const dialect = (said.release === undefined ? undefined : dialectOf(said.release)) ?? newestDialect()
  const names = said.revisions ?? ['default']
  const { tags, settings, namespaceLabels } = said
  return snapshotOf(
    names.map(name => revisionOf(name, said, dialect)),
    {
      ...(tags && { tags }),
      ...(settings && { settings }),
      ...(namespaceLabels && { cluster: { namespaces: namespacesOf({ shop: namespaceLabels }) } })
    }
  )
}

function revisionOf(name: string, said: WorldOf, dialect: Dialect): Revision {
  return {
    name,
    policy: {
      policy: said.policy ?? 'enabled',
      defaultTemplates: ['sidecar'],
      templates: new Map(),
      aliases: {},
      neverInjectSelector: said.never ?? [],
      alwaysInjectSelector: said.always ?? [],
      injectedAnnotations: {},
      version: ''
    },
    values: said.values ?? {},
    typedValues: {},
    mesh: {},
    dialect,
    hash: 'abc'
  }
}

/** Builds a pod of Namespace `shop`. */
export function podOf(
  labels: Readonly<Record<string, string>> = {},
  annotations: Readonly<Record<string, string>> = {},
  spec: JsonObject = {}
): JsonObject {
  return { metadata: { namespace: 'shop', labels, annotations }, spec: { containers: [{ name: 'app' }], ...spec } }
}
