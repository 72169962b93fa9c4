import { MERGE_METRICS } from '../annotations.ts'
import {
  entry,
  findInPod,
  metadataMap,
  PROXY,
  proxyLists,
  variable,
  withContainer,
  withMetadataMap
} from '../containers.ts'
import { parseBool } from '../go-text.ts'
import { listAt, type JsonObject } from '../json.ts'
import { encodeJsonString as quote } from '../../language/go/json-encode.ts'
import { boolValue, statusPort } from '../mesh-settings.ts'
import { prometheusPort, prometheusValues, withoutScraping } from '../prometheus-annotations.ts'
import { checkScrapePort, checkScrapeTargets, parseScrapeTargets, type ScrapeTarget } from './scrape-ports.ts'
import type { Finishing } from './step.ts'

type Annotations = Readonly<Record<string, string>>

interface ScrapeConfiguration {
  readonly scrape: string
  readonly path: string
  readonly port: string
  readonly targets: readonly ScrapeTarget[]
}

/**
 * Lets the agent scrape the application: what the annotations say goes into the proxy's environment, and the annotations
 * then name the agent. They are rewritten also where no proxy was injected; so does Istio.
 */
export function applyPrometheusMerge(pod: JsonObject, context: Finishing): JsonObject {
  const annotations = metadataMap(pod, 'annotations')
  const agentPort = statusPort(context.mesh)
  if (!isMerged(annotations, context)) return pod
  // The port is there already: the user is in control, or the pod was injected before.
  if (prometheusPort(annotations, context.dialect) === String(agentPort)) return pod
  const configuration = readConfiguration(annotations, context)
  if (context.dialect.prometheusTargets) checkPorts(configuration, agentPort)
  return withMetadataMap(
    withScrapeVariable(pod, configuration, context),
    'annotations',
    pointToAgent(annotations, agentPort, context)
  )
}

/** Tells whether the agent is to be scraped: the annotation decides, then the mesh; without either, it is. */
export function isMerged(annotations: Annotations, { dialect, mesh }: Pick<Finishing, 'dialect' | 'mesh'>): boolean {
  if (!dialect.prometheusMerge) return false
  if (dialect.prometheusVariants && !asksForScraping(annotations)) return false
  const wish = parseBool(entry(annotations, MERGE_METRICS) ?? '')
  return wish ?? boolValue(mesh, 'enablePrometheusMerge') ?? true
}

/** The first value that is a boolean counts; `no` is none, and so does not turn the merge off. */
function asksForScraping(annotations: Annotations): boolean {
  for (const value of prometheusValues(annotations, 'scrape')) {
    const wish = parseBool(value)
    if (wish !== undefined) return wish
  }
  return true
}

function readConfiguration(annotations: Annotations, { dialect }: Finishing): ScrapeConfiguration {
  const read = (name: 'scrape' | 'port' | 'path'): string =>
    (dialect.prometheusVariants
      ? prometheusValues(annotations, name).at(-1)
      : entry(annotations, `prometheus.io/${name}`)) ?? ''
  const targets = dialect.prometheusTargets ? readTargets(annotations) : []
  const [first] = targets
  // Agents that know nothing of targets scrape the first of them.
  return { scrape: read('scrape'), path: first?.path ?? read('path'), port: first?.port ?? read('port'), targets }
}

function readTargets(annotations: Annotations): readonly ScrapeTarget[] {
  const readable = prometheusValues(annotations, 'scrape-targets').map(parseScrapeTargets)
  return readable.findLast(targets => targets !== undefined) ?? []
}

function checkPorts({ port, targets }: ScrapeConfiguration, agentPort: number): void {
  if (targets.length > 0) checkScrapeTargets(targets, agentPort)
  else if (port !== '') checkScrapePort(port, agentPort)
}

function withScrapeVariable(pod: JsonObject, configuration: ScrapeConfiguration, { dialect }: Finishing): JsonObject {
  const { scrape, path, port, targets } = configuration
  const proxy = findInPod(PROXY, pod, proxyLists(dialect))
  if (!proxy || (scrape === '' && path === '' && port === '' && targets.length === 0)) return pod
  const added = variable('ISTIO_PROMETHEUS_ANNOTATIONS', encode(configuration))
  return withContainer(pod, proxy, { ...proxy.container, env: [...listAt(proxy.container, 'env'), added] })
}

function encode({ scrape, path, port, targets }: ScrapeConfiguration): string {
  const list = targets.map(target => `{"port":${quote(target.port)},"path":${quote(target.path)}}`)
  const tail = list.length > 0 ? `,"targets":[${list.join(',')}]` : ''
  return `{"scrape":${quote(scrape)},"path":${quote(path)},"port":${quote(port)}${tail}}`
}

function pointToAgent(annotations: Annotations, agentPort: number, { dialect }: Finishing): Annotations {
  return {
    ...withoutScraping(annotations, dialect),
    'prometheus.io/port': String(agentPort),
    'prometheus.io/path': '/stats/prometheus',
    'prometheus.io/scrape': 'true'
  }
}
