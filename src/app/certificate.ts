import { dnsNames, isAddress } from '../tls/names.ts'
import type { CertificateSource } from '../tls/source.ts'
import type { Facts } from '../world/world.ts'
import type { AppSettings } from './settings/table.ts'

type Report = (level: 'info' | 'warn', says: string) => void

/** Opens the source of the server's certificate: the files that are given, else a self-signed authority in a folder. */
export async function openCertificate(settings: AppSettings, facts: Facts, report: Report): Promise<CertificateSource> {
  const { tlsCert, tlsKey, tlsCa } = settings
  if (tlsCert !== '') {
    const { mounted } = await import('../tls/mounted.ts')
    return mounted({ certFile: tlsCert, keyFile: tlsKey, ...(tlsCa !== '' && { caFile: tlsCa }), report })
  }
  const { selfSigned } = await import('../tls/self-signed.ts')
  return selfSigned({ folder: settings.certDir, hosts: hostsOf(settings, facts), report })
}

const LOCAL = ['localhost', '127.0.0.1', '::1']

/** All names that the server is called by: its Services, those of the registrations, and this machine. */
export function hostsOf(settings: AppSettings, facts: Facts): readonly string[] {
  const services = new Set([...servicesOf(settings), ...facts.cluster.registrations.map(({ service }) => service)])
  const names = [...services].flatMap(service => {
    const [name, namespace] = service.split('.', 2)
    return name && namespace ? [{ name, namespace }] : []
  })
  const { host } = settings.listen
  const listens = isAddress(host) && !['0.0.0.0', '::'].includes(host) ? [host] : []
  return [...new Set([...LOCAL, ...listens, ...Object.keys(settings.hosts), ...dnsNames(names)])]
}

/** The Services that lead here, as `name.namespace`; Istio's own where none are named. */
export function servicesOf(settings: Pick<AppSettings, 'services' | 'istioNamespace'>): readonly string[] {
  return settings.services.length > 0 ? settings.services : [`istiod.${settings.istioNamespace}`]
}
