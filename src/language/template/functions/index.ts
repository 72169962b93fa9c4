import type { FunctionMap, TemplateFunction } from '../../go/function.ts'
import type { RawMessage } from '../../types/index.ts'
import { RETIRED, istioFunctions } from './istio/functions.ts'
import { NEWEST_VARIANTS, type IstioVariants } from './istio/setting.ts'
import { sprigFunctions } from './sprig/functions.ts'

export { CONSTANT_FUNCTIONS } from './constant.ts'
export { MUTATING_FUNCTIONS } from './sprig/dicts.ts'
export { impurities, type Impurity } from './sprig/impure.ts'
export type { IstioVariants } from './istio/setting.ts'

/** Which functions templates have. */
export interface FunctionOptions {
  /** sprig's functions. Default: true. */
  readonly sprig?: boolean
  /** Names of Istio's functions that lie over sprig's. Default: those of the newest release. */
  readonly istio?: readonly string[]
  /** What older releases do differently. Default: nothing. */
  readonly variants?: Partial<IstioVariants>
  /** Takes from a ProxyConfig what is default, before `protoToJSON` prints it. Default: leaves it as it is. */
  readonly cleanProxyConfig?: (config: RawMessage) => RawMessage
}

/** Builds the functions of a release, without the builtins of the template language. */
export function functionMap(options: FunctionOptions = {}): FunctionMap {
  const { sprig = true, istio: names, variants, cleanProxyConfig = unchanged } = options
  const istio = istioFunctions({ variants: { ...NEWEST_VARIANTS, ...variants }, cleanProxyConfig })
  const isIncluded = ({ name }: TemplateFunction): boolean => names?.includes(name) ?? !RETIRED.has(name)
  return mapOf([...(sprig ? sprigFunctions : []), ...istio.filter(isIncluded)])
}

function unchanged(config: RawMessage): RawMessage {
  return config
}

/** Returns sprig's functions alone. */
export function sprigMap(): FunctionMap {
  return mapOf(sprigFunctions)
}

/** Later rows replace earlier ones of the same name, as one FuncMap laid over another. */
function mapOf(rows: readonly TemplateFunction[]): FunctionMap {
  return new Map(rows.map(row => [row.name, row]))
}
