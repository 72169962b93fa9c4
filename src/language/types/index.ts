/** The Go view of Kubernetes and Istio types: what templates, merging and canonical JSON know by type. */
export {
  canonicalize,
  canonicalizeText,
  isCanonical,
  marshal,
  type Canonical,
  type CanonicalOptions
} from './canonical.ts'
export type { CanonicalPart, CanonicalParts } from './json/decoding.ts'
export { foldName } from './json/fold.ts'
export { kubernetesType } from './kubernetes.ts'
export { protoType } from './proto-types.ts'
export { kubernetesTable, meshSchema, typeEntry, type FieldEntry, type Scalar, type TypeEntry } from './tables.ts'
export { printProto } from './proto-print.ts'
export { readProto } from './proto-json.ts'
export { nanosecondsOf } from './proto-duration.ts'
export { cannotUnmarshal, ProtoJsonError, readInteger } from './proto-number.ts'
export {
  fieldsOf,
  isRawMessage,
  type ProtoField,
  type ProtoSchema,
  type RawMessage,
  type RawValue
} from './proto-schema.ts'
export {
  addQuantities,
  compareQuantities,
  parseQuantity,
  quantityText,
  scaledValue,
  subtractQuantities,
  type ParsedQuantity,
  type Quantity,
  type QuantityFormat
} from './quantity.ts'
