import { encodeJsonString } from '../../language/go/json-encode.ts'
import { STRING, type GoField, type GoType } from '../../language/go/value.ts'
import { stringAt } from '../json.ts'

/** Makes a named struct type without methods. */
export function structType(text: string, fields: readonly GoField[]): GoType {
  const byName = new Map(fields.map(field => [field.name, field]))
  return { text, kind: 'struct', named: true, fields, field: name => byName.get(name), method: () => undefined }
}

const NAMES = structType(
  'types.NamespacedName',
  ['Namespace', 'Name'].map(name => ({ name, type: STRING, read: struct => stringAt(struct, name) }))
)

function printName(raw: unknown): string {
  return `${stringAt(raw, 'Namespace')}/${stringAt(raw, 'Name')}`
}

/** `types.NamespacedName` of Kubernetes; its raw value has Go's field names, for it has no JSON names. */
export const NAMESPACED_NAME: GoType = {
  ...NAMES,
  string: printName,
  json: (raw, escapeHtml) => {
    const member = (name: string): string => `"${name}":${encodeJsonString(stringAt(raw, name), escapeHtml)}`
    return `{${member('Namespace')},${member('Name')}}`
  },
  method: name => (name === 'String' ? { name, params: [], result: STRING, call: printName } : undefined)
}
