import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadAll } from 'js-yaml'
import { beforeAll, expect, test } from 'vitest'
import { isObject, listAt, objectAt, stringAt, type Json } from '../../src/inject/json.ts'
import { containersOf, isInjected, type Installation } from './harness/installation.ts'
import { policyText, setPolicy } from './harness/policy.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import {
  createPod,
  deploymentNamed,
  applyTo,
  eventsOf,
  firstPodOf,
  podNamed,
  podsOf,
  somePods
} from './harness/workloads.ts'

const BOOKINFO = fileURLToPath(new URL('../../manifests/demo/10-bookinfo.yaml', import.meta.url))
const POLICY = 'istio-sidecar-injector'
const NATIVE = /^v1\.(3[3-9]|[4-9]\d)\./

onCluster('what people do', cluster => {
  beforeAll(async () => {
    const installed = cluster()
    await installed.start(1)
    await installed.namespace('labelled', { 'istio-injection': 'enabled' })
    await installed.namespace('unlabelled')
  })

  test('all six bookinfo Deployments become pods with a proxy', async () => {
    const { kubectl, namespace, plane } = cluster()
    await namespace('bookinfo')
    await kubectl('label', 'namespace', 'bookinfo', 'istio-injection=enabled')
    const manifest = readFileSync(BOOKINFO, 'utf8')
    const deployments = loadAll(manifest)
      .filter(isObject)
      .filter(({ kind }) => kind === 'Deployment')
    expect(deployments).toHaveLength(6)
    const accounts = new Set(
      deployments.map(one =>
        stringAt(objectAt(objectAt(objectAt(one, 'spec'), 'template'), 'spec'), 'serviceAccountName')
      )
    )
    for (const account of accounts)
      if (account !== '') await kubectl('create', 'serviceaccount', account, '-n', 'bookinfo')
    await knows(cluster(), 'bookinfo')
    await kubectl.apply(manifest, '-n', 'bookinfo')
    const pods = await somePods(cluster(), 'bookinfo', 'app', 6)
    expect(pods.map(isInjected)).toEqual(pods.map(() => true))
    const all = NATIVE.test(plane.version) ? ['istio-init', 'istio-proxy'] : ['istio-init']
    for (const pod of pods) {
      const spec = objectAt(pod, 'spec')
      expect(names(listAt(spec, 'initContainers'))).toEqual(all)
      expect(names(listAt(spec, 'containers'))).toHaveLength(NATIVE.test(plane.version) ? 1 : 2)
    }
  })

  test('a Deployment in a labelled namespace has istio-proxy and istio-init, in an unlabelled one neither', async () => {
    expect(containersOf(await firstPodOf(cluster(), 'labelled', 'plain'))).toEqual(
      expect.arrayContaining(['istio-init', 'istio-proxy', 'app'])
    )
    expect(containersOf(await firstPodOf(cluster(), 'unlabelled', 'plain'))).toEqual(['app'])
  })

  test('taking the label away, or setting it to disabled, makes new pods plain', async () => {
    const { kubectl, namespace } = cluster()
    await namespace('changing', { 'istio-injection': 'enabled' })
    expect(isInjected(await firstPodOf(cluster(), 'changing', 'before'))).toBe(true)
    await kubectl('label', 'namespace', 'changing', 'istio-injection-')
    await until('new pods are plain', () => comesBackPlain(cluster(), 'changing'))
    expect(isInjected(await firstPodOf(cluster(), 'changing', 'without'))).toBe(false)
    await kubectl('label', 'namespace', 'changing', 'istio-injection=enabled')
    await until('new pods are injected', async () => !(await comesBackPlain(cluster(), 'changing')))
    await kubectl('label', '--overwrite', 'namespace', 'changing', 'istio-injection=disabled')
    await until('new pods are plain', () => comesBackPlain(cluster(), 'changing'))
    expect(isInjected(await firstPodOf(cluster(), 'changing', 'disabled'))).toBe(false)
  })

  test('a pod keeps itself out by label and by annotation, and asks for itself in an unlabelled namespace', async () => {
    const no = { 'sidecar.istio.io/inject': 'false' }
    const yes = { 'sidecar.istio.io/inject': 'true' }
    expect(isInjected(await firstPodOf(cluster(), 'labelled', 'label-false', { labels: no }))).toBe(false)
    expect(isInjected(await firstPodOf(cluster(), 'labelled', 'annotation-false', { annotations: no }))).toBe(false)
    expect(isInjected(await firstPodOf(cluster(), 'unlabelled', 'label-true', { labels: yes }))).toBe(true)
  })

  test('with the policy disabled, only who asks by annotation is injected', async () => {
    await withPolicy(
      cluster(),
      config => config.replace('policy: enabled', 'policy: disabled'),
      async () => {
        await until('the policy is in force', () => comesBackPlain(cluster(), 'labelled'))
        const asks = podNamed('asks', { annotations: { 'sidecar.istio.io/inject': 'true' } })
        expect(isInjected(await createPod(cluster(), 'labelled', asks, { dryRun: 'All' }))).toBe(true)
      }
    )
    await until('the policy is enabled again', async () => !(await comesBackPlain(cluster(), 'labelled')))
  })

  test('an edited ConfigMap shows in the next pod, a broken one leaves the last good, a mended one is taken up', async () => {
    const marked = (config: string): string =>
      config.replace('injectedAnnotations: {}', 'injectedAnnotations: {example.com/marked: "yes"}')
    const mark = async (): Promise<string> => {
      const pod = await createPod(cluster(), 'labelled', podNamed('marked'), { dryRun: 'All' })
      expect(isInjected(pod)).toBe(true)
      return stringAt(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'example.com/marked')
    }
    expect(await mark()).toBe('')
    await withPolicy(cluster(), marked, async original => {
      await until('the next pod shows it', async () => (await mark()) === 'yes')
      await setPolicy(cluster(), marked(original).replace('sidecar: |\n', 'sidecar: |\n    {{ if }}\n'))
      const [replica] = cluster().replicas()
      const said = await until('the log says where the mistake is', () =>
        replica?.log().find(line => line['level'] === 'error' && JSON.stringify(line).includes(POLICY))
      )
      expect(stringAt(said, 'message')).toMatch(/template.*sidecar.*missing value for if/)
      expect(await mark()).toBe('yes')
      await setPolicy(cluster(), original)
      await until('the mended one is taken up', async () => (await mark()) === '')
    })
  })

  test('a wrong annotation is told on the ReplicaSet in one sentence', async () => {
    const wrong = { 'traffic.sidecar.istio.io/includeInboundPorts': 'eighty' }
    await applyTo(cluster(), 'labelled', deploymentNamed('wrong', { annotations: wrong }))
    const event = await until('the ReplicaSet says what is wrong', async () =>
      (await eventsOf(cluster(), 'labelled', 'ReplicaSet')).find(
        ({ reason, name }) => reason === 'FailedCreate' && name.startsWith('wrong-')
      )
    )
    expect(event.message).toContain('traffic.sidecar.istio.io/includeInboundPorts')
    expect(event.message).toContain('eighty')
    expect(await podsOf(cluster(), 'labelled', 'app=wrong')).toEqual([])
  })

  test('with failurePolicy Fail, pods wait while the server is down, and are created when it is up again', async () => {
    const { start, replicas, forget } = cluster()
    for (const replica of [...replicas()]) {
      forget(replica)
      await replica.program.kill()
    }
    await applyTo(cluster(), 'labelled', deploymentNamed('waits'))
    await applyTo(cluster(), 'unlabelled', deploymentNamed('passes'))
    const event = await until('the ReplicaSet says why', async () =>
      (await eventsOf(cluster(), 'labelled', 'ReplicaSet')).find(
        ({ reason, name }) => reason === 'FailedCreate' && name.startsWith('waits-')
      )
    )
    expect(event.message).toContain('failed calling webhook "namespace.sidecar-injector.istio.io"')
    expect(await podsOf(cluster(), 'labelled', 'app=waits')).toEqual([])
    expect(isInjected((await somePods(cluster(), 'unlabelled', 'app=passes'))[0] ?? null)).toBe(false)
    await start(1)
    const [pod] = await somePods(cluster(), 'labelled', 'app=waits')
    expect(isInjected(pod ?? null)).toBe(true)
  })
})

function names(containers: readonly Json[]): readonly string[] {
  return containers.map(container => stringAt(container, 'name'))
}

/** Whether a dry-run pod comes back as it went. */
async function comesBackPlain(cluster: Installation, namespace: string): Promise<boolean> {
  return !isInjected(await createPod(cluster, namespace, podNamed('look'), { dryRun: 'All' }))
}

/** Waits until the server has heard of a namespace: it would trust an unknown one anyway. */
async function knows(cluster: Installation, namespace: string): Promise<void> {
  await until(`pods of ${namespace} are injected`, async () => !(await comesBackPlain(cluster, namespace)))
}

/** Changes the policy for a while. */
async function withPolicy(
  cluster: Installation,
  change: (config: string) => string,
  use: (original: string) => Promise<void>
): Promise<void> {
  const original = await policyText(cluster)
  expect(change(original)).not.toBe(original)
  await setPolicy(cluster, change(original))
  try {
    await use(original)
  } finally {
    await setPolicy(cluster, original)
  }
}
