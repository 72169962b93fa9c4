import type { Kind } from '../go/value.ts'
import { KUBERNETES_TABLE } from './data/kubernetes.ts'
import { MESH_TABLE } from './data/mesh.ts'
import type { ProtoSchema } from './proto-schema.ts'

/** One field of a Kubernetes struct, in the order of the Go source. */
export interface FieldEntry {
  readonly go: string
  /** JSON name; absent for inlined fields and for those that have no tag. `-` for fields that JSON never shows. */
  readonly json?: string
  /** `string`, `*bool`, `[]core/v1.Container`, `map[string]string`, `core/v1.PodSpec`. */
  readonly type: string
  readonly omitempty?: boolean
  readonly omitzero?: boolean
  readonly inline?: boolean
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
}

/** One Kubernetes type. */
export interface TypeEntry {
  readonly kind: Kind
  readonly fields?: readonly FieldEntry[]
  /** Marshals itself: its JSON does not follow from its fields. */
  readonly scalar?: Scalar
  /** Go names of the fields in the order of their protobuf numbers, where that is another one. */
  readonly protobufOrder?: string
  /** What a named slice or map is made of. */
  readonly underlying?: string
  readonly methods?: readonly string[]
  readonly pointerMethods?: readonly string[]
}

/** Types with a JSON form of their own. */
export type Scalar = 'Quantity' | 'Time' | 'IntOrString' | 'RawExtension' | 'FieldsV1'

let kubernetes: Readonly<Record<string, TypeEntry>> | undefined
let mesh: ProtoSchema | undefined

/** Returns the Kubernetes types by name, such as `core/v1.Pod`; parsed on first use. */
export function kubernetesTable(): Readonly<Record<string, TypeEntry>> {
  kubernetes ??= JSON.parse(KUBERNETES_TABLE) as Readonly<Record<string, TypeEntry>>
  return kubernetes
}

/** Returns the messages and enums of the mesh API; parsed on first use. */
export function meshSchema(): ProtoSchema {
  mesh ??= JSON.parse(MESH_TABLE) as ProtoSchema
  return mesh
}

/** Returns the entry of a type; undefined for Go's predeclared types. */
export function typeEntry(name: string): TypeEntry | undefined {
  const table = kubernetesTable()
  return Object.hasOwn(table, name) ? table[name] : undefined
}
