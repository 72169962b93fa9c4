import { throughState, type Codec } from './codec.ts'
import { FieldTable, isKept, type JsonField } from './field-table.ts'
import { JsonText, kindOf, membersOf } from './node.ts'

/** What a struct holds: the states of its fields, and members that Go would not know, where these are kept. */
interface Struct {
  readonly fields: readonly unknown[]
  readonly unknown?: ReadonlyMap<string, unknown>
}

/** Makes the codec of a struct. Fields are asked for on first use, because types refer to one another in circles. */
export function structCodec(goType: string, fields: () => readonly JsonField[]): Codec<Struct> {
  const name = goType.slice(goType.lastIndexOf('.') + 1)
  let table: FieldTable | undefined
  const known = (): FieldTable => (table ??= new FieldTable(fields()))
  const codec: Codec<Struct> = {
    get zero() {
      return { fields: known().zero }
    },
    decode(node, into, decoding) {
      const kind = kindOf(node)
      if (kind === 'null') return into
      if (kind !== 'object') {
        decoding.noteMismatch(node, goType)
        return into
      }
      const states = [...into.fields]
      const unknown = new Map(into.unknown)
      for (const [key, member] of membersOf(node, decoding.handling.sorts)) {
        const field = known().find(key)
        if (field) {
          decoding.within(name, field.path, () => {
            states[field.index] = field.codec.decode(member, states[field.index], decoding)
          })
        } else if (isKept(key, decoding.handling)) {
          unknown.set(key, member instanceof JsonText ? JSON.parse(member.text) : member)
        }
      }
      return unknown.size === 0 ? { fields: states } : { fields: states, unknown }
    },
    isZero: state => known().isZero(state.fields),
    toValue: state => Object.fromEntries([...known().values(state.fields), ...(state.unknown ?? [])]),
    toText: (state, escapeHtml) => `{${known().texts(state.fields, escapeHtml).join(',')}}`,
    isCanonical: value => known().isCanonical(value),
    normalize: (value, handling, since) =>
      known().normalize(value, handling, since) ?? throughState(codec, value, handling),
    isBlank: () => false
  }
  return codec
}
