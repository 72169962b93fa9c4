import jsonpatch from 'fast-json-patch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import { callWebhook } from './harness/call.ts'
import { foreignWebhook, type ForeignWebhook } from './harness/foreign-webhook.ts'
import { containersOf, isInjected, type Installation } from './harness/installation.ts'
import { setPolicy, policyText } from './harness/policy.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import {
  applyTo,
  createPod,
  deploymentNamed,
  eventsOf,
  podNamed,
  podsOf,
  type PodOptions
} from './harness/workloads.ts'

onCluster('admission', cluster => {
  let foreign: ForeignWebhook | undefined
  beforeAll(async () => {
    await cluster().start(1)
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
    await cluster().namespace('unlabelled')
    await cluster().namespace('disabled', { 'istio-injection': 'disabled' })
    await cluster().namespace('elsewhere', { 'istio.io/rev': 'other' })
    await until('pods of shop are injected', async () =>
      isInjected(await createPod(cluster(), 'shop', podNamed('look'), { dryRun: 'All' }))
    )
  })
  afterAll(async () => {
    await foreign?.close()
  })

  test('a pod of 1.5 MB is accepted, stored and injected', async () => {
    const env = Array.from({ length: 10 }, (_, i) => ({ name: `LARGE_${String(i)}`, value: 'x'.repeat(149_980) }))
    const pod = podNamed('large', { spec: { containers: [{ name: 'app', image: 'pause', env }] } })
    const size = Buffer.byteLength(JSON.stringify(pod))
    expect(size).toBeGreaterThanOrEqual(1_500_000)
    console.log(`a pod of ${String(size)} bytes`)
    expect(isInjected(await createPod(cluster(), 'shop', pod))).toBe(true)
  })

  test('a field that nobody here has heard of survives', async () => {
    const [replica] = cluster().replicas()
    const pod = podNamed('tomorrow', {
      spec: { containers: [{ name: 'app', image: 'a', hologram: { depth: 3 } }], teleport: true }
    })
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: { uid: 'u', namespace: 'shop', operation: 'CREATE', object: pod }
    }
    const response = objectAt(await callWebhook(replica?.port ?? 0, '/inject', review), 'response')
    const patch = JSON.parse(Buffer.from(stringAt(response, 'patch'), 'base64').toString()) as jsonpatch.Operation[]
    const patched = jsonpatch.applyPatch(structuredClone(pod), patch, true).newDocument
    expect(isInjected(patched)).toBe(true)
    expect(objectAt(patched, 'spec')).toMatchObject({ teleport: true })
    const app = listAt(objectAt(patched, 'spec'), 'containers').find(container => stringAt(container, 'name') === 'app')
    expect(app).toMatchObject({ hologram: { depth: 3 } })
    console.log('2 of 2 unknown fields survive')
  })

  test('a second pass after somebody else’s webhook changes nothing of the first and takes in what came', async () => {
    const { kubectl } = cluster()
    const late = { name: 'late', image: 'late', ports: [{ containerPort: 9000 }] }
    foreign = await foreignWebhook([{ op: 'add', path: '/spec/containers/-', value: late }])
    const once = await createPod(cluster(), 'shop', podNamed('once'), { dryRun: 'All' })
    const again = Array.from({ length: 6 }, (_, i) => ({
      op: 'replace',
      path: `/webhooks/${String(i)}/reinvocationPolicy`,
      value: 'IfNeeded'
    }))
    await kubectl(
      'patch',
      'mutatingwebhookconfiguration',
      'outrigger-sidecar-injector',
      '--type=json',
      '-p',
      JSON.stringify(again)
    )
    await cluster().api.request({
      method: 'POST',
      path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
      body: {
        metadata: { name: 'zz-foreign' },
        webhooks: [
          {
            name: 'late.example.com',
            clientConfig: { url: foreign.url, caBundle: Buffer.from(foreign.authority).toString('base64') },
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
            namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
            objectSelector: { matchLabels: { app: 'twice' } }
          }
        ]
      }
    })
    const reviews = async (): Promise<number> => decisionsOf(cluster(), 'outcome="patched"')
    const before = await reviews()
    const twice = await until('the foreign webhook is called', async () => {
      const pod = await createPod(cluster(), 'shop', podNamed('twice'), { dryRun: 'All' })
      return containersOf(pod).includes('late') ? pod : undefined
    })
    await until(
      'we were called once more',
      async () => (await reviews()) - before >= 2 || (await reviewsLogged(cluster(), 'twice')) >= 2
    )
    expect(containersOf(twice).filter(name => name === 'istio-proxy')).toHaveLength(1)
    expect([...containersOf(twice)].sort()).toEqual([...containersOf(once), 'late'].sort())
    const proxy = (pod: Json): Json => {
      const spec = objectAt(pod, 'spec')
      const all = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]
      return all.find(container => stringAt(container, 'name') === 'istio-proxy') ?? null
    }
    const args = (pod: Json): Json => listAt(proxy(pod), 'args')
    expect(args(twice)).toEqual(args(once))
    console.log(`second pass: ${String(containersOf(twice).length)} containers, one proxy, and what came later`)
    await kubectl('delete', 'mutatingwebhookconfiguration', 'zz-foreign')
  })

  test('a dry run stores nothing and tells nobody', async () => {
    const owner = await replicaSetOf(cluster(), 'quiet')
    const pod = hostNetworkPod('quiet-dry', owner)
    const events = async (): Promise<number> =>
      (await eventsOf(cluster(), 'shop', 'ReplicaSet')).filter(({ reason }) => reason === 'SidecarNotInjected').length
    const before = await events()
    await createPod(cluster(), 'shop', pod, { dryRun: 'All' })
    await until('the review is in the log', async () => (await reviewsLogged(cluster(), 'quiet-dry')) > 0)
    // What is real is told after it, so that what was not told before it never will be.
    await createPod(cluster(), 'shop', hostNetworkPod('quiet-real', owner))
    await until('the real one is told', async () => (await events()) > before)
    expect(await events()).toBe(before + 1)
    console.log('dry run: 0 Events, 0 pods; the real one: 1 Event')
    expect(await podsOf(cluster(), 'shop', 'app=quiet-dry')).toEqual([])
  })

  const disabled = (config: string): string => config.replace('policy: enabled', 'policy: disabled')
  const invalid = (config: string): string => config.replace('policy: enabled', 'policy: sometimes')
  const never = (config: string): string =>
    config.replace('neverInjectSelector: []', 'neverInjectSelector: [{matchLabels: {app: reason-never-selector}}]')
  /** Asks also for pods that our own registration leaves out, and for no others. */
  const wide = { reach: 'wide' }
  const no = { 'sidecar.istio.io/inject': 'false' }
  // `not-asked` is the one reason that a server never hears of: the API server did not ask.
  test.each<readonly [string, string, PodOptions, ((config: string) => string) | undefined, boolean]>([
    ['host-network', 'shop', { spec: { hostNetwork: true } }, undefined, true],
    ['pod-annotation-false', 'shop', { annotations: no }, undefined, false],
    ['never-selector', 'shop', {}, never, true],
    ['policy-disabled', 'shop', {}, disabled, true],
    ['policy-invalid', 'shop', {}, invalid, true],
    ['pod-label-false', 'shop', { labels: { ...no, ...wide } }, undefined, false],
    ['ignored-namespace', 'kube-system', { labels: wide }, undefined, false],
    ['namespace-not-labelled', 'unlabelled', { labels: wide }, undefined, false],
    ['namespace-disabled', 'disabled', { labels: wide }, undefined, true],
    ['other-revision', 'elsewhere', { labels: wide }, undefined, true]
  ])(
    'the reason %s is in the log, the metrics, the audit log and the answer of explain',
    async (reason, namespace, options, change, told) => {
      await registerWide(cluster())
      const original = await policyText(cluster())
      if (change !== undefined) {
        expect(change(original)).not.toBe(original)
        await setPolicy(cluster(), change(original))
      }
      try {
        const name = `reason-${reason}`
        const owner = await replicaSetOf(cluster(), name, namespace)
        const pod = podNamed(name, options)
        const owned = { ...pod, metadata: { ...objectAt(pod, 'metadata'), ownerReferences: [owner] } }
        const counted = (): Promise<number> => decisionsOf(cluster(), `reason="${reason}"`)
        const first = await counted()
        await until('the policy is in force, and we are asked', async () => {
          await createPod(cluster(), namespace, owned, { dryRun: 'All' })
          return (await counted()) > first
        })
        const before = await counted()
        await createPod(cluster(), namespace, owned)

        const [replica] = cluster().replicas()
        const line = await until('it is in the log', () =>
          replica?.log().findLast(one => one['reason'] === reason && one['dryRun'] === false)
        )
        expect(line).toMatchObject({ outcome: 'skipped', reason })
        // The self-probes of the replicas meet the same policy, and are counted too.
        const self = change === undefined ? 0 : Infinity
        expect(await counted()).toSatisfy((count: number) => count > before && count <= before + 1 + self)
        const audited = await until('it is in the audit log', () =>
          cluster()
            .plane.audit()
            .find(({ annotations }) =>
              Object.entries(annotations ?? {}).some(
                ([key, value]) => key.endsWith('sidecar-injector.istio.io/reason') && value === reason
              )
            )
        )
        expect(audited.requestURI).toContain(`/namespaces/${namespace}/pods`)
        const explained = await callWebhook(replica?.port ?? 0, '/explain', inNamespace(owned, namespace))
        expect(explained).toMatchObject({ outcome: 'skipped', reason })
        const events = async (): Promise<boolean> =>
          (await eventsOf(cluster(), namespace, 'ReplicaSet')).some(
            event => event.reason === 'SidecarNotInjected' && event.name === owner.name
          )
        if (told) await until('the owner has an Event', events)
        console.log(`${reason}: in the log, the metrics, the audit log, explain${told ? ' and an Event' : ''}`)
      } finally {
        if (change !== undefined) {
          await setPolicy(cluster(), original)
          await until('the policy is as it was', async () =>
            isInjected(await createPod(cluster(), 'shop', podNamed('look'), { dryRun: 'All' }))
          )
        }
      }
    }
  )
})

/** Registers us for pods labelled reach=wide, wherever they are. */
async function registerWide({ api, kubectl }: Installation): Promise<void> {
  if ((await kubectl.attempt('get', 'mutatingwebhookconfiguration', 'wide')).code === 0) return
  const collection = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
  const ours = await api.request({ method: 'GET', path: `${collection}/outrigger-sidecar-injector` })
  const [entry] = listAt(ours, 'webhooks')
  const webhook = {
    ...objectAt({ entry: entry ?? null }, 'entry'),
    name: 'wide.sidecar-injector.istio.io',
    reinvocationPolicy: 'Never',
    namespaceSelector: {},
    objectSelector: { matchLabels: { reach: 'wide' } }
  }
  await api.request({ method: 'POST', path: collection, body: { metadata: { name: 'wide' }, webhooks: [webhook] } })
}

interface Owner extends JsonObject {
  readonly name: string
}

/** A ReplicaSet that wants no pods, as an owner. */
async function replicaSetOf(cluster: Installation, name: string, namespace = 'shop'): Promise<Owner> {
  await applyTo(cluster, namespace, { ...deploymentNamed(name, { replicas: 0 }), kind: 'ReplicaSet' })
  const path = `/apis/apps/v1/namespaces/${namespace}/replicasets/${name}`
  const found = await cluster.api.request({ method: 'GET', path })
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name,
    uid: stringAt(objectAt(found, 'metadata'), 'uid'),
    controller: true
  }
}

function hostNetworkPod(name: string, owner: Owner): JsonObject {
  const pod = podNamed(name, { spec: { hostNetwork: true } })
  return { ...pod, metadata: { ...objectAt(pod, 'metadata'), ownerReferences: [owner] } }
}

function inNamespace(pod: JsonObject, namespace: string): JsonObject {
  return { ...pod, metadata: { ...objectAt(pod, 'metadata'), namespace } }
}

/** Counts decisions with a label, over all replicas. */
async function decisionsOf(cluster: Installation, label: string): Promise<number> {
  const texts = await Promise.all(cluster.replicas().map(replica => replica.metrics()))
  return texts
    .flatMap(text => text.split('\n'))
    .filter(line => line.startsWith('outrigger_decisions_total{') && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** Counts the log lines about pods of a name. */
function reviewsLogged(cluster: Installation, name: string): Promise<number> {
  const lines = cluster.replicas().flatMap(replica => replica.log())
  return Promise.resolve(lines.filter(line => 'outcome' in line && stringAt(line, 'name').startsWith(name)).length)
}
