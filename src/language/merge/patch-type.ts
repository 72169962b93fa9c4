import { foldName, typeEntry, type FieldEntry } from '../types/index.ts'
import { MergeError } from './merge-error.ts'

/** What merging knows of a Go type: its kind, and for structs how each field merges. */
export interface PatchType {
  /** Go's reflect.Kind, as error texts name it. */
  readonly kind: string
  /** Name in the tables. */
  readonly name: string
}

/** How a field merges. */
export interface PatchField {
  /** Type of the field; for lists looked up as such, that of the elements. */
  readonly type: PatchType
  /** `merge`, `replace`, or '' for neither. */
  readonly strategy: string
  /** Key that tells the elements of a list apart; '' if there is none. */
  readonly mergeKey: string
}

const SCALAR_KINDS: ReadonlySet<string> = new Set(['string', 'bool', 'int32', 'int64', 'uint8'])
const types = new Map<string, PatchType>()
const tables = new Map<string, FieldTable>()

/** Returns what merging knows of a type of the tables. */
export function patchType(name: string): PatchType {
  let type = types.get(name)
  if (!type) {
    type = { kind: kindOf(name), name }
    // As many as the tables have types.
    types.set(name, type)
  }
  return type
}

function kindOf(name: string): string {
  if (name.startsWith('*')) return 'ptr'
  if (name.startsWith('[]')) return 'slice'
  if (name.startsWith('map[')) return 'map'
  return SCALAR_KINDS.has(name) ? name : (typeEntry(name)?.kind ?? 'struct')
}

/** A field with what has been worked out about it. */
interface Slot {
  readonly entry: FieldEntry
  asField?: PatchField
  asList?: PatchField
}

interface FieldTable {
  readonly byName: ReadonlyMap<string, Slot>
  readonly byFold: ReadonlyMap<string, Slot>
}

/** Finds the field of a struct, or of what a pointer to one points to. Throws where Go finds none. */
export function fieldOf(type: PatchType, key: string): PatchField {
  const slot = findSlot(type, key)
  return (slot.asField ??= { type: patchType(slot.entry.type), ...strategyOf(slot.entry) })
}

/** Finds the field of a list: its type is that of the elements. */
export function listFieldOf(type: PatchType, key: string): PatchField {
  const slot = findSlot(type, key)
  return (slot.asList ??= { type: patchType(elementType(slot.entry.type, type)), ...strategyOf(slot.entry) })
}

function elementType(name: string, parent: PatchType): string {
  const isPointer = name.startsWith('*')
  const target = isPointer ? name.slice(1) : name
  const underlying = typeEntry(target)?.underlying ?? target
  if (underlying.startsWith('[]')) {
    const element = underlying.slice(2)
    if (element.startsWith('[]') && !isPointer) throw new MergeError('unexpected slice of slice')
    return element
  }
  if (isPointer) return target
  throw new MergeError(`expected slice or array type, but got: ${parent.kind}`)
}

function findSlot(type: PatchType, key: string): Slot {
  const struct = type.kind === 'ptr' ? patchType(type.name.slice(1)) : type
  if (struct.kind !== 'struct') {
    throw new MergeError(`merging an object in json but data type is not struct, instead is: ${struct.kind}`)
  }
  const { byName, byFold } = fieldTable(struct.name)
  const slot = byName.get(key) ?? byFold.get(foldName(key))
  if (slot) return slot
  const name = struct.name.slice(struct.name.lastIndexOf('.') + 1)
  throw new MergeError(`unable to find api field in struct ${name} for the json field ${JSON.stringify(key)}`)
}

function fieldTable(struct: string): FieldTable {
  let table = tables.get(struct)
  if (!table) {
    const slots = jsonFields(struct).map(entry => ({ name: entry.json ?? entry.go, slot: { entry } }))
    table = {
      byName: new Map(slots.map(({ name, slot }) => [name, slot])),
      byFold: new Map(slots.toReversed().map(({ name, slot }) => [foldName(name), slot]))
    }
    tables.set(struct, table)
  }
  return table
}

/** The fields of a struct and of those embedded in it. */
function jsonFields(struct: string): FieldEntry[] {
  const fields = typeEntry(struct)?.fields ?? []
  return fields.flatMap(field => (field.inline === true ? jsonFields(field.type) : field.json === '-' ? [] : [field]))
}

function strategyOf({ patchStrategy = '', patchMergeKey = '' }: FieldEntry): Pick<PatchField, 'strategy' | 'mergeKey'> {
  // retainKeys speaks to those who make patches; what it asks for is said by $retainKeys.
  const strategy = patchStrategy.split(',').find(part => part !== 'retainKeys') ?? ''
  return { strategy, mergeKey: patchMergeKey }
}
