/** YAML as Go's sigs.k8s.io/yaml reads and writes it. See README.md. */
export { YamlError } from './error.ts'
export { DEFAULT_YAML_LIMITS, YamlLimitError, type YamlLimits } from './limits.ts'
export { documents, looksLikeJSON, splitDocuments } from './read/documents.ts'
export { type ReadOptions, unmarshal, yamlToJSON } from './read/read.ts'
export type { Target } from './read/target.ts'
export type { JsonMap, JsonValue } from './read/to-json.ts'
export { marshal } from './write/marshal.ts'
export type { Writable } from './write/writable.ts'
