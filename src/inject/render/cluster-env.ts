import { compareText } from '../../language/go/compare-text.ts'
import { stringAt, type Json, type JsonArray } from '../json.ts'
import type { ProxyEnvironment } from './inject-path.ts'

/** Sets environment variables of a container: those already there go, the new ones follow in order of their names. */
export function updateClusterEnv(env: JsonArray, added: ProxyEnvironment): readonly Json[] {
  const kept = env.filter(variable => !added.has(stringAt(variable, 'name')))
  const names = [...added.keys()].sort(compareText)
  return [...kept, ...names.map(name => variable(name, added.get(name) ?? ''))]
}

/** An empty value is left out, as Go's omitempty does. */
function variable(name: string, value: string): Json {
  return value === '' ? { name } : { name, value }
}
