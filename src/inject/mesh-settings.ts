import { member, objectAt, type JsonObject } from './json.ts'

/** Returns the port of the agent: defaultConfig.statusPort of the mesh, whatever the pod's annotations say. */
export function statusPort(mesh: JsonObject): number {
  const port = member(objectAt(mesh, 'defaultConfig'), 'statusPort')
  return typeof port === 'number' ? port : 0
}

/** Returns a member that is a google.protobuf.BoolValue; undefined where it is not set. */
export function boolValue(message: JsonObject, name: string): boolean | undefined {
  const value = member(message, name)
  return typeof value === 'boolean' ? value : undefined
}
