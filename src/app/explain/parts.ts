import { listAt, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { Outcome } from '../../inject/outcome.ts'

/** Names of what injection added to a pod. */
export interface AddedParts {
  readonly initContainers: readonly string[]
  readonly containers: readonly string[]
  readonly volumes: readonly string[]
  readonly annotations: readonly string[]
  readonly labels: readonly string[]
}

/** Returns what injection added to a pod; undefined where it changed nothing. */
export function addedParts(before: JsonObject, outcome: Outcome): AddedParts | undefined {
  if (outcome.kind !== 'patched') return undefined
  const after = outcome.pod
  const names = (pod: JsonObject, list: string): readonly string[] =>
    listAt(objectAt(pod, 'spec'), list).map(item => stringAt(item, 'name'))
  const keys = (pod: JsonObject, map: string): readonly string[] =>
    Object.keys(objectAt(objectAt(pod, 'metadata'), map))
  const added = (of: (pod: JsonObject) => readonly string[]): readonly string[] => {
    const had = new Set(of(before))
    return of(after).filter(name => !had.has(name))
  }
  return {
    initContainers: added(pod => names(pod, 'initContainers')),
    containers: added(pod => names(pod, 'containers')),
    volumes: added(pod => names(pod, 'volumes')),
    annotations: added(pod => keys(pod, 'annotations')),
    labels: added(pod => keys(pod, 'labels'))
  }
}
