/** A field of a protobuf message, as the data tables hold it. */
export interface ProtoField {
  readonly name: string
  readonly json: string
  readonly go: string
  readonly kind: string
  /** Full name of the message or enum. */
  readonly type?: string
  readonly cardinality?: string
  readonly mapKey?: string
  /** Kind of a scalar, or full name of a message. */
  readonly mapValue?: string
  readonly oneof?: string
  /** A value that is zero still counts as set. */
  readonly presence?: boolean
}

/** Messages and enums by full name. */
export interface ProtoSchema {
  readonly messages: Readonly<Record<string, { readonly fields: readonly ProtoField[] }>>
  readonly enums: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>
  /** Messages that read their JSON themselves. */
  readonly readers?: Readonly<Record<string, (json: unknown) => RawValue>>
}

/**
 * A message in raw form: what jsonpb prints of it. Members are named by their JSON names; what is not set, and scalars
 * without presence that are zero, have no member; enums are names, 64-bit integers texts, durations `45s`, wrappers
 * their value, Structs plain JSON.
 */
export interface RawMessage {
  readonly [field: string]: RawValue
}
export type RawValue = null | boolean | number | string | readonly RawValue[] | RawMessage

/** Returns the fields of a message; a name that the schema lacks is a mistake in the tables. */
export function fieldsOf(schema: ProtoSchema, message: string): readonly ProtoField[] {
  const found = Object.hasOwn(schema.messages, message) ? schema.messages[message] : undefined
  if (!found) throw new Error(`no message ${message} in the schema`)
  return found.fields
}

/** Tells whether a raw value is a message or a map. */
export function isRawMessage(value: RawValue | undefined): value is RawMessage {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
