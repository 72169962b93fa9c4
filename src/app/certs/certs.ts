import { isObject, listAt, stringAt, type JsonObject } from '../../inject/json.ts'
import { CertificateError } from '../../tls/errors.ts'
import {
  factsOf,
  inspect,
  type CertificateFacts,
  type CertificateFinding,
  type CertificateTexts
} from '../../tls/inspect.ts'
import { leafOf } from '../../tls/pem.ts'
import { presentedChain } from '../../tls/presented.ts'
import type { KubeApi } from '../../world/cluster/api.ts'
import { hostsOf, servicesOf } from '../certificate.ts'
import { INSTALLED } from '../check-live.ts'
import { connectToCluster, isLive } from '../cluster.ts'
import { openWorld } from '../open-world.ts'
import { objectsAt } from '../read-objects.ts'
import type { AppSettings } from '../settings/table.ts'
import { registrationFindings } from './registrations.ts'
import { textsInFiles, textsInFolder, textsInObjects, textsInSecret } from './texts.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What to look at beside the settings. */
export interface CertsRequest {
  /** A server whose certificate counts: HOST and PORT. */
  readonly server?: { readonly host: string; readonly port: number }
  readonly now: number
}

/** Certificates, and what is right and wrong about them. */
export interface Inspected {
  readonly where: string
  readonly certificates: readonly CertificateFacts[]
  readonly findings: readonly CertificateFinding[]
}

/** Makes what is missing of the authority and certificate in `--cert-dir`, and renews what is due, as `serve` does. */
export async function makeCertificates(settings: AppSettings, environment: Environment): Promise<readonly string[]> {
  const { world } = await openWorld(settings, environment, 'once')
  const steps: string[] = []
  try {
    const hosts = hostsOf(settings, world.current())
    const report = (_level: 'info' | 'warn', says: string): void => {
      steps.push(says)
    }
    const { selfSigned } = await import('../../tls/self-signed.ts')
    const source = await selfSigned({ folder: settings.certDir, hosts, report })
    await source.close()
    return steps
  } finally {
    await world.close()
  }
}

/** Inspects the certificate that the settings name, or a server's, and looks who trusts it. */
export async function inspectCertificates(
  { server, now }: CertsRequest,
  settings: AppSettings,
  environment: Environment
): Promise<Inspected> {
  const place = await openPlace(settings, environment)
  try {
    const stored = await place.certificate()
    const { shown, findings } = server ? await presented(server, stored) : { shown: stored, findings: [] }
    if ((shown.texts['tls.crt'] ?? '') === '') {
      throw new CertificateError('CERTIFICATE_MISSING', `${shown.where} holds no certificate: ${place.hint}`)
    }
    const hosts = place.isCalled ? place.services.map(service => `${service}.svc`) : []
    return {
      where: shown.where,
      certificates: factsOf(shown),
      findings: [
        ...inspect(shown, hosts, now),
        ...findings,
        ...registrationFindings(await place.registrations(), place.services, shown)
      ]
    }
  } finally {
    await place.close()
  }
}

/** What a server shows takes the place of what is stored; the two should be the same. */
async function presented(
  { host, port }: NonNullable<CertsRequest['server']>,
  stored: CertificateTexts
): Promise<{ readonly shown: CertificateTexts; readonly findings: readonly CertificateFinding[] }> {
  const chain = await presentedChain(host, port)
  const { 'tls.crt': kept = '', 'tls.key': _, ...rest } = stored.texts
  const shown = { where: `${host}:${String(port)}`, texts: { ...rest, 'tls.crt': chain } }
  if (kept === '') return { shown, findings: [] }
  const ok = leafOf(kept, stored.where).fingerprint256 === leafOf(chain, shown.where).fingerprint256
  const says = `${ok ? 'serves what is' : 'serves another certificate than the one'} in ${stored.where}`
  const hint =
    'A running Outrigger takes a new one up within a minute: look at its log, or whether it is another server.'
  return { shown, findings: [{ name: 'server', ok, says, ...(!ok && { hint }) }] }
}

/** Where certificates and registrations are looked for. */
interface Place {
  readonly services: readonly string[]
  /** Whether the Services are known to lead here: then the certificate must name them. */
  readonly isCalled: boolean
  /** What to do where there is no certificate. */
  readonly hint: string
  certificate(): Promise<CertificateTexts>
  registrations(): Promise<readonly JsonObject[]>
  close(): Promise<void>
}

const REGISTRATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'

async function openPlace(settings: AppSettings, environment: Environment): Promise<Place> {
  const secret = settings.tlsSecret || settings.tlsGivenSecret
  if (await isLive(settings, environment)) {
    return livePlace(await connectToCluster(settings, environment), settings, secret || INSTALLED.secret)
  }
  const objects = (await Promise.all(settings.objects.map(path => objectsAt(path, '--objects')))).flat()
  return {
    services: servicesOf(settings),
    isCalled: settings.services.length > 0,
    hint: secret === '' ? 'outrigger certs --make makes one.' : 'correct --objects or the name of the Secret.',
    certificate: async () => {
      if (settings.tlsCert !== '') return textsInFiles(settings)
      return secret === '' ? textsInFolder(settings.certDir) : textsInObjects(objects, secret)
    },
    registrations: () =>
      Promise.resolve(
        objects.flatMap(({ object }) => (stringAt(object, 'kind') === 'MutatingWebhookConfiguration' ? [object] : []))
      ),
    close: () => Promise.resolve()
  }
}

function livePlace(api: KubeApi, settings: AppSettings, secret: string): Place {
  return {
    services: settings.services.length > 0 ? settings.services : [INSTALLED.service],
    isCalled: true,
    hint: 'a running Outrigger makes it, unless --tls-secret or --tls-given-secret names another Secret.',
    certificate: () => (settings.tlsCert === '' ? textsInSecret(api, secret) : textsInFiles(settings)),
    registrations: async () =>
      listAt(await api.request({ method: 'GET', path: REGISTRATIONS }), 'items').filter(isObject),
    close: () => api.close()
  }
}
