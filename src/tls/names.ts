/** A Service that the server answers for. */
export interface ServiceName {
  readonly name: string
  readonly namespace: string
}

/**
 * Lists the DNS names of a Service: alone, with its namespace, with `.svc` (which the API server asks for) and in full.
 * The short forms are what people and other tools use in port-forwards and tests.
 */
export function dnsNames(services: readonly ServiceName[], clusterDomain = 'cluster.local'): string[] {
  const names = services.flatMap(({ name, namespace }) => [
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.${clusterDomain}`,
    `${name}.${namespace}`,
    name
  ])
  return [...new Set(names)]
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/

/** Tells whether a host is an IP address, which certificates carry apart from names. */
export function isAddress(host: string): boolean {
  return IPV4.test(host) || host.includes(':')
}
