import type { JsonObject } from '../../inject/json.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import { collectFacts, type FoundObject } from '../../world/facts.ts'
import { configurationOf } from '../configuration.ts'
import { explainWorkload } from '../explain/explain-workload.ts'
import { openSnapshot, type OpenedSnapshot } from '../open-snapshot.ts'
import { readObjects } from '../read-objects.ts'
import type { AppSettings } from '../settings/table.ts'
import { runningPods } from '../workloads.ts'
import { rowOf, type ListedPod } from './row.ts'
import { podsAndUnowned } from './unowned.ts'

/** What to list. */
export interface ListRequest {
  /** Objects in a file or folder, `-` for standard input; else those of the world. */
  readonly filename?: string
  /** Only this namespace. */
  readonly namespace?: string
  /** Hears how many were looked at so far. */
  readonly progress?: (count: number) => void
}

/** Everything that is listed. */
export interface Listed {
  readonly snapshot: Snapshot
  /** The only namespace that was asked about. */
  readonly namespace?: string
  readonly pods: readonly ListedPod[]
}

/** Lists the pods of the world, and the workloads that have none yet. */
export async function listPods(
  { filename, namespace, progress }: ListRequest,
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>,
  stdin: NodeJS.ReadableStream
): Promise<Listed> {
  const found = filename === undefined ? undefined : await readObjects(filename, stdin)
  const opened = await openSnapshot(settings, environment)
  try {
    const given = collectFacts(found ?? []).cluster.namespaces
    const configuration = configurationOf(opened, opened.live, given)
    const pods: ListedPod[] = []
    for await (const object of objectsOf(opened, found, namespace)) {
      const explained = explainWorkload(object, 'default', configuration, { withParts: false })
      if (!explained || (namespace ?? explained.workload.namespace) !== explained.workload.namespace) continue
      pods.push(rowOf(explained))
      progress?.(pods.length)
    }
    return { snapshot: configuration.snapshot, pods, ...(namespace !== undefined && { namespace }) }
  } finally {
    await opened.close()
  }
}

function objectsOf(
  { live, world }: OpenedSnapshot,
  found: readonly FoundObject[] | undefined,
  namespace: string | undefined
): AsyncIterable<JsonObject> | Iterable<JsonObject> {
  if (found) return podsAndUnowned(found.map(({ object }) => object))
  return live ? runningPods(live.api, namespace) : podsAndUnowned(world.current().workloads)
}
