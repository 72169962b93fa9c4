import { entry, without } from '../containers.ts'
import { listAt, stringAt, type Json } from '../json.ts'
import { DEFAULT_AGENT_PORT, variableObject, type Traces } from './traces.ts'

type Annotations = Readonly<Record<string, string>>

/** Points Prometheus back to the application, as the agent's variable says; away, where it says nothing. */
export function restorePrometheus(annotations: Annotations, traces: Traces): Annotations {
  const isAgent =
    agentPorts(traces).includes(entry(annotations, 'prometheus.io/port') ?? '') &&
    entry(annotations, 'prometheus.io/path') === '/stats/prometheus' &&
    entry(annotations, 'prometheus.io/scrape') === 'true'
  if (!isAgent) return annotations
  const cleared = ['scrape', 'port', 'path'].reduce<Annotations>(
    (left, name) => without(left, `prometheus.io/${name}`),
    annotations
  )
  const configuration = variableObject(traces, 'ISTIO_PROMETHEUS_ANNOTATIONS')
  const targets = listAt(configuration, 'targets').map(targetOf)
  // Port and path repeat the first target for agents that know no targets.
  const names = targets.length > 0 ? ['scrape'] : ['scrape', 'port', 'path']
  const said = names.map(name => [`prometheus.io/${name}`, stringAt(configuration, name)] as const)
  return {
    ...cleared,
    ...Object.fromEntries(said.filter(([, value]) => value !== '')),
    ...(targets.length > 0 && { 'prometheus.istio.io/scrape-targets': targets.join(',') })
  }
}

/** The pod's own annotation changes the port of its proxy, but not that which Prometheus is told: that is the mesh's. */
function agentPorts({ agentPort }: Traces): readonly string[] {
  return [agentPort, DEFAULT_AGENT_PORT]
}

function targetOf(target: Json): string {
  return `${stringAt(target, 'port')}:${stringAt(target, 'path')}`
}
