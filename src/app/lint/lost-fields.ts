import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'

/** Injection changes these on purpose. */
const OURS: ReadonlySet<string> = new Set(['readinessProbe', 'livenessProbe', 'startupProbe', 'lifecycle'])

/** Finds what a pod says that the injected pod says otherwise or not at all; items of lists go by their names. */
export function lostFields(before: JsonObject, after: JsonObject): readonly string[] {
  const [from, to] = [objectAt(before, 'spec'), objectAt(after, 'spec')]
  const ownLabels = lost(
    objectAt(objectAt(before, 'metadata'), 'labels'),
    objectAt(objectAt(after, 'metadata'), 'labels'),
    'metadata.labels'
  )
  return [...ownLabels, ...lost(from, to, 'spec')]
}

function lost(before: Json, after: Json | undefined, path: string): readonly string[] {
  if (Array.isArray(before)) return lostItems(before, Array.isArray(after) ? after : [], path)
  if (!isObject(before)) return before === after ? [] : [path]
  if (!isObject(after)) return [path]
  return Object.entries(before).flatMap(([key, value]) =>
    OURS.has(key) ? [] : lost(value, Object.hasOwn(after, key) ? after[key] : undefined, `${path}.${key}`)
  )
}

function lostItems(before: readonly Json[], after: readonly Json[], path: string): readonly string[] {
  return before.flatMap((item, i) => {
    const name = stringAt(item, 'name')
    if (name === '') return after.some(other => lost(item, other, path).length === 0) ? [] : [`${path}[${String(i)}]`]
    return lost(
      item,
      listAt({ after }, 'after').find(other => stringAt(other, 'name') === name),
      `${path}[${name}]`
    )
  })
}
