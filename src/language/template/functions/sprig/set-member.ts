import { FunctionError } from '../../../go/function.ts'

/** Sets a member of a map as an own property, whatever its name. */
export function setMember(map: Readonly<Record<string, unknown>>, key: string, value: unknown): void {
  const property = { value, writable: true, enumerable: true, configurable: true }
  if (!Reflect.defineProperty(map, key, property)) throw shared()
}

/** Removes a member of a map. */
export function removeMember(map: Readonly<Record<string, unknown>>, key: string): void {
  if (Object.hasOwn(map, key) && !Reflect.deleteProperty(map, key)) throw shared()
}

/** Data that several renderings share is frozen: Go would let one pod's template change the next pod's values. */
function shared(): FunctionError {
  return new FunctionError('the map is shared and cannot be changed: copy it with deepCopy first')
}
