import { atoi, trimSpace } from '../go-text.ts'
import { Refusal } from '../errors.ts'

/** One application endpoint that the agent scrapes. */
export interface ScrapeTarget {
  readonly port: string
  readonly path: string
}

/** Ports of the data plane that nobody may scrape through the agent. */
const RESERVED: ReadonlyMap<number, string> = new Map([
  [15000, 'Envoy admin'],
  [15001, 'outbound traffic capture'],
  [15004, 'pilot debug'],
  [15006, 'inbound traffic capture'],
  [15008, 'HBONE tunnel'],
  [15020, 'pilot-agent status / merged Prometheus'],
  [15021, 'Envoy health'],
  [15053, 'DNS proxy'],
  [15090, 'Envoy Prometheus (already merged)']
])

/** Reads `port[:path], …`; undefined where an entry has no port, for Istio then ignores the whole annotation. */
export function parseScrapeTargets(text: string): readonly ScrapeTarget[] | undefined {
  const targets: ScrapeTarget[] = []
  for (const part of text.split(',')) {
    const entry = trimSpace(part)
    if (entry === '') continue
    const colon = entry.indexOf(':')
    const port = trimSpace(colon < 0 ? entry : entry.slice(0, colon))
    if (port === '') return undefined
    const path = colon < 0 ? '' : trimSpace(entry.slice(colon + 1))
    targets.push({ port, path: path || '/metrics' })
  }
  return targets
}

/** Throws unless the agent, which serves on `agentPort`, may scrape all targets. */
export function checkScrapeTargets(targets: readonly ScrapeTarget[], agentPort: number): void {
  for (const { port } of targets) check(port, agentPort, 'invalid prometheus scrape targets: ', 'target port')
}

/** Throws unless the agent may scrape the port that the annotation of old names. */
export function checkScrapePort(port: string, agentPort: number): void {
  check(port, agentPort, 'invalid prometheus scrape configuration: ', 'port')
}

function check(port: string, agentPort: number, prefix: string, what: string): void {
  const number = atoi(port)
  if (number === undefined || number < 1 || number > 65535) {
    throw new Refusal('post-process-error', `${prefix}invalid ${what} ${JSON.stringify(port)}`)
  }
  if (number === agentPort)
    throw new Refusal('post-process-error', `${prefix}${what} ${port} conflicts with agent port`)
  const reason = RESERVED.get(number)
  if (reason !== undefined) {
    throw new Refusal(
      'post-process-error',
      `${prefix}${what} ${port} is reserved for Istio (${reason}) and cannot be scraped`
    )
  }
}
