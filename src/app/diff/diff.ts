import { collectFacts } from '../../world/facts.ts'
import type { JsonObject } from '../../inject/json.ts'
import { configurationOf } from '../configuration.ts'
import { openSnapshot, snapshotOf } from '../open-snapshot.ts'
import { overlaidWorld } from '../overlaid-world.ts'
import { readObjects } from '../read-objects.ts'
import type { AppSettings } from '../settings/table.ts'
import { podOf } from '../workload-pod.ts'
import { workloadsOf } from '../workloads.ts'
import { diffPod, type PodDiff } from './pod-diff.ts'

/** What to compare. */
export interface DiffRequest {
  /** Objects in a file or folder, `-` for standard input; else workloads of the world. */
  readonly filename?: string
  /** The namespace of the workloads, or of objects that name none; undefined for all of the world. */
  readonly namespace?: string
  /** Objects of a second configuration. */
  readonly with?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Yields what injection, or a second configuration, changes in each pod. */
export async function* diffAll(
  request: DiffRequest,
  settings: AppSettings,
  environment: Environment,
  stdin: NodeJS.ReadableStream
): AsyncGenerator<PodDiff> {
  const found = request.filename === undefined ? undefined : await readObjects(request.filename, stdin)
  const opened = await openSnapshot(settings, environment)
  try {
    const second = request.with === undefined ? undefined : await overlaidWorld(opened.world, request.with)
    const given = collectFacts(found ?? []).cluster.namespaces
    const now = configurationOf(opened, opened.live, given)
    const next = second && configurationOf(await snapshotOf(second, settings, environment), opened.live, given)
    const objects: AsyncIterable<JsonObject> | Iterable<JsonObject> =
      found?.map(({ object }) => object) ?? workloadsOf(opened, request.namespace)
    for await (const object of objects) {
      const workload = podOf(object, request.namespace ?? 'default')
      if (workload) yield diffPod(workload, now, next)
    }
  } finally {
    await opened.close()
  }
}
