import { Typed, pointerTo, type GoMethod } from '../go/value.ts'
import type { MethodTable } from './named-type.ts'
import { SCALAR_TYPES } from './scalar-types.ts'

/** Methods of `core/v1.ResourceList` and the resources that they stand for. */
const RESOURCES: readonly (readonly [string, string])[] = [
  ['Cpu', 'cpu'],
  ['Memory', 'memory'],
  ['Storage', 'storage'],
  ['Pods', 'pods'],
  ['StorageEphemeral', 'ephemeral-storage']
]

/** Returns the methods of a ResourceList: pointers to quantities, to zero where there is none. */
export function resourceListMethods(): MethodTable {
  const result = pointerTo(SCALAR_TYPES.Quantity)
  return new Map(
    RESOURCES.map(([name, resource]): [string, GoMethod] => [
      name,
      { name, params: [], result, call: raw => new Typed(result, quantityIn(raw, resource)) }
    ])
  )
}

function quantityIn(raw: unknown, resource: string): unknown {
  const isThere = typeof raw === 'object' && raw !== null && Object.hasOwn(raw, resource)
  return isThere ? Object.getOwnPropertyDescriptor(raw, resource)?.value : '0'
}
