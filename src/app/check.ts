import { isObject, listAt, objectAt, stringAt, type Json } from '../inject/json.ts'
import { certificatesOf, validity } from '../tls/pem.ts'
import { statusOf, type KubeApi } from '../world/cluster/api.ts'
import { readBundles, type Bundle } from '../world/cluster/bundles.ts'
import { probeOnce } from '../world/cluster/self-probe.ts'
import { readRegistrations } from '../world/read/registration.ts'

/** One thing that was looked at. */
export interface Checked {
  readonly name: string
  readonly ok: boolean
  /** One sentence: what was found. */
  readonly says: string
  /** What to do about it. */
  readonly hint?: string
}

/** What to look at. */
export interface CheckOptions {
  /** `name.namespace` of the Services that lead to Outrigger. */
  readonly services: readonly string[]
  /** A namespace whose pods are injected. */
  readonly probeNamespace: string
  readonly now: number
}

const SUFFIX = 'sidecar-injector.istio.io'
const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
const SOON = 3 * 86_400_000

/** Looks at everything between a pod and its sidecar, from the registration to the self-probe. */
export async function checkCluster(api: KubeApi, options: CheckOptions): Promise<readonly Checked[]> {
  const configurations = listAt(await api.request({ method: 'GET', path: CONFIGURATIONS }), 'items')
  const endpoints = await Promise.all(options.services.map(service => checkEndpoints(api, service)))
  const probe = await probeOnce(api, options.probeNamespace)
  return [
    checkRegistrations(configurations, options.services),
    ...checkBundles(configurations, options),
    ...endpoints,
    {
      name: 'self-probe',
      ok: probe.ok,
      says: probe.says,
      ...(probe.cause === undefined ? {} : { hint: CAUSES[probe.cause] })
    }
  ]
}

const CAUSES = {
  'firewall or CNI':
    'The API server cannot reach the pods. On private GKE clusters open the port or listen on 10250, on EKS with an overlay network use the host network (chart: preset).',
  certificate:
    'The API server does not trust the certificate: compare the caBundle of the registration with the Secret of the certificate.',
  'no endpoints': 'No replica is ready: look at the pods behind the Service, and at their /readyz.',
  registration:
    'Label the namespace, and look at the selectors of the registration: outrigger explain says who is asked.',
  policy: 'Outrigger was reached and refused: the message above is its own.',
  'API server': 'The request itself was refused: look at the account and its rights.'
} as const

function checkRegistrations(configurations: readonly Json[], services: readonly string[]): Checked {
  const ours = configurations.flatMap(entriesOf).filter(({ service }) => services.includes(service))
  const others = configurations.flatMap(entriesOf).filter(({ service }) => !services.includes(service))
  if (ours.length === 0) {
    return {
      name: 'registrations',
      ok: false,
      says: `no registration leads to ${services.join(', ')}`,
      hint: 'Apply the manifests again, or say --services NAME.NAMESPACE.'
    }
  }
  const names = [...new Set(ours.map(({ configuration }) => configuration))].join(', ')
  const elsewhere = [...new Set(others.map(({ configuration }) => configuration))].join(', ')
  return {
    name: 'registrations',
    ok: true,
    says: `${String(ours.length)} entries in ${names}${elsewhere === '' ? '' : `; another injector is registered by ${elsewhere}`}`
  }
}

function entriesOf(configuration: Json): ReturnType<typeof readRegistrations> {
  return isObject(configuration)
    ? readRegistrations(configuration).filter(({ name, matchesPods }) => name.endsWith(SUFFIX) && matchesPods)
    : []
}

function checkBundles(configurations: readonly Json[], { services, now }: CheckOptions): readonly Checked[] {
  return configurations.flatMap((configuration): readonly Checked[] => {
    if (!isObject(configuration)) return []
    const entries = readRegistrations(configuration)
    const bundles = readBundles(configuration).filter(
      bundle => bundle.name.endsWith(SUFFIX) && !bundle.byUrl && services.includes(entries[bundle.index]?.service ?? '')
    )
    const faults = bundles.flatMap(bundle => bundleFault(bundle, now))
    const name = `caBundle of ${stringAt(objectAt(configuration, 'metadata'), 'name')}`
    if (bundles.length === 0) return []
    if (faults.length === 0)
      return [{ name, ok: true, says: `${String(bundles.length)} entries, all with a certificate that holds` }]
    const hint = 'A running Outrigger writes it: look at its log, and whether its account may patch this registration.'
    return [{ name, ok: false, says: faults.join('; '), hint }]
  })
}

function bundleFault(bundle: Bundle, now: number): readonly string[] {
  if (bundle.encoded === '') return [`${bundle.name} has none`]
  try {
    const ends = certificatesOf(Buffer.from(bundle.encoded, 'base64').toString(), bundle.name).map(
      one => validity(one).to
    )
    const last = Math.max(...ends)
    if (ends.length === 0) return [`${bundle.name} holds no certificate`]
    return last < now + SOON ? [`${bundle.name} ends at ${new Date(last).toISOString()}`] : []
  } catch {
    return [`${bundle.name} cannot be read`]
  }
}

async function checkEndpoints(api: KubeApi, service: string): Promise<Checked> {
  const [name = '', namespace = ''] = service.split('.')
  const title = `endpoints of ${service}`
  try {
    const found = await api.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/endpoints/${name}` })
    const ready = listAt(found, 'subsets').reduce((sum: number, subset) => sum + listAt(subset, 'addresses').length, 0)
    const waiting = listAt(found, 'subsets').reduce(
      (sum: number, subset) => sum + listAt(subset, 'notReadyAddresses').length,
      0
    )
    const says = `${String(ready)} ready${waiting === 0 ? '' : `, ${String(waiting)} not ready`}`
    if (ready > 0) return { name: title, ok: true, says }
    return { name: title, ok: false, says, hint: CAUSES['no endpoints'] }
  } catch (error) {
    if (statusOf(error) !== 404) throw error
    return {
      name: title,
      ok: false,
      says: 'there is no such Service',
      hint: 'Apply the manifests, or say --services NAME.NAMESPACE.'
    }
  }
}
