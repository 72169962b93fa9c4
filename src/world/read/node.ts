import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { NodeFacts } from '../../inject/snapshot.ts'

/** Reads what decisions need of a Node. */
export function readNode(object: JsonObject): NodeFacts {
  return {
    name: stringAt(objectAt(object, 'metadata'), 'name'),
    kubeletVersion: stringAt(objectAt(objectAt(object, 'status'), 'nodeInfo'), 'kubeletVersion')
  }
}
