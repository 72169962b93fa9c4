import type { Finishing } from './step.ts'

/** The handlers of a container that the agent takes over: where they stand, and the agent's path for each. */
export interface Handler {
  readonly path: readonly [string] | readonly ['lifecycle', string]
  readonly kind: 'probe' | 'lifecycle'
  /** The agent's URL path for a container. */
  url(container: string): string
}

const PROBES: readonly Handler[] = [
  { path: ['readinessProbe'], kind: 'probe', url: container => `/app-health/${container}/readyz` },
  { path: ['livenessProbe'], kind: 'probe', url: container => `/app-health/${container}/livez` },
  { path: ['startupProbe'], kind: 'probe', url: container => `/app-health/${container}/startupz` }
]

const HOOKS: readonly Handler[] = [
  { path: ['lifecycle', 'preStop'], kind: 'lifecycle', url: container => `/app-lifecycle/${container}/prestopz` },
  { path: ['lifecycle', 'postStart'], kind: 'lifecycle', url: container => `/app-lifecycle/${container}/poststartz` }
]

/** All handlers that any dialect rewrites. */
export const HANDLERS: readonly Handler[] = [...PROBES, ...HOOKS]

/** What a handler does, as the API spells it. */
export type Action = 'httpGet' | 'tcpSocket' | 'grpc'

/** Returns the handlers that a dialect rewrites. */
export function handlersOf({ dialect }: Finishing): readonly Handler[] {
  return dialect.lifecycleRewrite ? HANDLERS : PROBES
}

/** Returns the actions that a dialect rewrites in a kind of handler, in the order in which they are looked for. */
export function actionsOf(kind: Handler['kind'], context: Finishing): readonly Action[] {
  const actions: Action[] = ['httpGet']
  if (rewritesTcp(context)) actions.push('tcpSocket')
  if (kind === 'probe' && context.dialect.grpcProbes) actions.push('grpc')
  return actions
}

function rewritesTcp({ dialect, environment }: Finishing): boolean {
  if (dialect.tcpProbes !== 'environment') return dialect.tcpProbes === 'always'
  return environment['REWRITE_TCP_PROBES'] !== 'false'
}
