import { objectAt, stringAt, type JsonObject } from '../inject/json.ts'
import { collectFacts } from '../world/facts.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import { explainWorkload, type Explained } from './explain/explain-workload.ts'
import { openSnapshot, type OpenedSnapshot } from './open-snapshot.ts'
import { readObjects } from './read-objects.ts'
import type { AppSettings } from './settings/table.ts'
import { isKind, readWorkload } from './workloads.ts'

/** What to explain: objects in a file, or one of the world by kind and name. */
export interface Question {
  readonly filename?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace: string
}

/** Answers for every pod and workload that is asked about, one after the other: together they may not fit in memory. */
export async function* explainAll(
  question: Question,
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>,
  stdin: NodeJS.ReadableStream
): AsyncGenerator<Explained> {
  const objects = question.filename === undefined ? undefined : await readObjects(question.filename, stdin)
  const opened = await openSnapshot(settings, environment)
  try {
    const asked = objects?.map(({ object }) => object) ?? [await find(question, opened)]
    // A namespace that stands beside the pods is the one that they will be in.
    const given = collectFacts((objects ?? []).filter(({ object }) => stringAt(object, 'kind') === 'Namespace'))
    const { cluster } = opened.snapshot
    const namespaces = new Map([...cluster.namespaces, ...given.cluster.namespaces])
    const configuration = {
      snapshot: { ...opened.snapshot, cluster: { ...cluster, namespaces } },
      // Objects in files that hold any registration hold them all.
      registrationsKnown: opened.live?.registrationsKnown() ?? cluster.registrations.length > 0
    }
    for (const object of asked) {
      const explained = explainWorkload(object, question.namespace, configuration, { withParts: true })
      if (explained) yield explained
    }
  } finally {
    await opened.close()
  }
}

async function find(question: Question, { world, live }: OpenedSnapshot): Promise<JsonObject> {
  const { kind = 'pod', name = '', namespace } = question
  if (live) return readWorkload(live.api, { kind, name, namespace })
  const found = world
    .current()
    .workloads.find(
      object =>
        isKind(kind, stringAt(object, 'kind')) &&
        stringAt(objectAt(object, 'metadata'), 'name') === name &&
        (stringAt(objectAt(object, 'metadata'), 'namespace') || 'default') === namespace
    )
  if (found) return found
  throw new UnreadablePathError(`There is no ${kind} ${name} in namespace ${namespace} of ${world.name}: correct -n.`)
}
