import { listAt, member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'

/** Whose controllers write owners between themselves and their pods: those may be missing from a file. */
const THROUGH: Readonly<Record<string, readonly string[]>> = {
  ReplicaSet: ['Deployment', 'Rollout'],
  Job: ['CronJob'],
  ReplicationController: ['DeploymentConfig']
}

/** Keeps the pods, and of the workloads those that neither own a listed object nor are owned: nobody else speaks for them. */
export function podsAndUnowned(objects: readonly JsonObject[]): readonly JsonObject[] {
  const owners = new Set(objects.flatMap(ownersOf))
  return objects.filter(object => {
    if (stringAt(object, 'kind') === 'Pod') return true
    return ownersOf(object).length === 0 && !owners.has(keyOf(object, stringAt(object, 'kind'), nameOf(object)))
  })
}

/** The controller of an object, and those that the controller's own name tells of: `cart-7d4c9b8f6d` is of `cart`. */
function ownersOf(object: JsonObject): readonly string[] {
  const controller = listAt(objectAt(object, 'metadata'), 'ownerReferences').find(
    owner => member(owner, 'controller') === true
  )
  if (controller === undefined) return []
  const [kind, name] = [stringAt(controller, 'kind'), stringAt(controller, 'name')]
  const above = Object.hasOwn(THROUGH, kind) ? (THROUGH[kind] ?? []) : []
  const prefix = name.slice(0, Math.max(0, name.lastIndexOf('-')))
  return [keyOf(object, kind, name), ...above.map(each => keyOf(object, each, prefix))]
}

function keyOf(object: JsonObject, kind: string, name: string): string {
  return `${kind} ${stringAt(objectAt(object, 'metadata'), 'namespace') || 'default'}/${name}`
}

function nameOf(object: JsonObject): string {
  return stringAt(objectAt(object, 'metadata'), 'name')
}
