import type { FunctionMap } from '../language/go/function.ts'
import { functionMap } from '../language/template/functions/index.ts'
import { functionNames, type Dialect } from '../inject/dialect.ts'
import { cleanProxyConfig } from '../inject/mesh/clean.ts'

const made = new WeakMap<Dialect, FunctionMap>()

/** Returns the functions that templates of a dialect may call, without the builtins of the language. */
export function templateFunctions(dialect: Dialect): FunctionMap {
  let functions = made.get(dialect)
  if (!functions) {
    const { sprig, multus, gogoDuration, stringDefaults, allPorts } = dialect
    functions = functionMap({
      sprig,
      istio: functionNames(dialect),
      variants: { multus, gogoDuration, stringDefaults, allPorts },
      cleanProxyConfig: config => cleanProxyConfig(config, dialect)
    })
    made.set(dialect, functions)
  }
  return functions
}
