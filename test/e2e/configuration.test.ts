import { beforeAll, expect, test } from 'vitest'
import { listAt, objectAt, stringAt } from '../../src/inject/json.ts'
import { breakGlass, closeGlass } from '../../src/world/cluster/failure-policy.ts'
import { containersOf, isInjected } from './harness/installation.ts'
import type { Replica } from './harness/outrigger.ts'
import { policyText, setPolicy } from './harness/policy.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, eventsOf, podNamed } from './harness/workloads.ts'

const REGISTRATION = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/outrigger-sidecar-injector'

onCluster('configuration', cluster => {
  beforeAll(async () => {
    await cluster().start(2)
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
    await until('pods of shop are injected', async () => isInjected(await dryRun()))
  })

  const dryRun = (): ReturnType<typeof createPod> => createPod(cluster(), 'shop', podNamed('look'), { dryRun: 'All' })

  test('kubectl diff after the installation shows nothing, twice, and applying again changes nothing', async () => {
    const { kubectl, manifest } = cluster()
    const bundles = async (): Promise<readonly string[]> =>
      listAt(await cluster().api.request({ method: 'GET', path: REGISTRATION }), 'webhooks').map(entry =>
        stringAt(objectAt(entry, 'clientConfig'), 'caBundle')
      )
    const before = await bundles()
    expect(before.every(bundle => bundle !== '')).toBe(true)
    for (const round of ['first', 'second']) {
      const { code, stdout, stderr } = await kubectl.run(['diff', '-f', '-'], manifest)
      expect({ round, code, stdout, stderr }).toEqual({ round, code: 0, stdout: '', stderr: '' })
      await kubectl.apply(manifest)
      expect(await bundles()).toEqual(before)
    }
    // kubectl takes its client-side fields over with the first server-side apply.
    await kubectl.apply(manifest, '--server-side', '--force-conflicts')
    expect(await bundles()).toEqual(before)
    const server = await kubectl.run(['diff', '--server-side', '-f', '-'], manifest)
    expect(server).toMatchObject({ code: 0, stdout: '' })
    console.log('kubectl diff: 0 lines, twice, and server-side')
    expect(isInjected(await dryRun())).toBe(true)
  })

  test.each([
    [
      'that is bad',
      async (): Promise<void> => {
        await setPolicy(cluster(), 'policy: [')
      }
    ],
    [
      'with half of a template',
      async (): Promise<void> => {
        const text = await policyText(cluster())
        await setPolicy(cluster(), text.slice(0, text.indexOf('{{- if') + 12))
      }
    ],
    [
      'without values',
      async (): Promise<void> => {
        const patch = JSON.stringify({ data: { values: null } })
        await cluster().kubectl(
          'patch',
          'configmap',
          'istio-sidecar-injector',
          '-n',
          'outrigger-system',
          '--type=merge',
          '-p',
          patch
        )
      }
    ],
    [
      'that is gone',
      async (): Promise<void> => {
        await cluster().kubectl('delete', 'configmap', 'istio-sidecar-injector', '-n', 'outrigger-system')
      }
    ]
  ])('a ConfigMap %s leaves the last good one in force, and the log says so', async (_, spoil) => {
    const { kubectl, manifest, replicas } = cluster()
    const expected = containersOf(await dryRun())
    const before = new Map(replicas().map(replica => [replica, count(replica, 'error')]))
    const refusals = async (reason: string): Promise<number> =>
      (await eventsOf(cluster(), 'outrigger-system', 'ConfigMap')).filter(event => event.reason === reason).length
    const refusedBefore = await refusals('ConfigurationRefused')
    await spoil()
    for (const replica of replicas()) {
      await until('the log of every replica says so', () => count(replica, 'error') > (before.get(replica) ?? 0))
      expect((await replica.ready()).ok).toBe(true)
      expect(await replica.metrics()).toMatch(/^outrigger_config_valid\{[^}]*\} 0$/m)
    }
    await until('an Event says so', async () => (await refusals('ConfigurationRefused')) > refusedBefore)
    expect(containersOf(await dryRun())).toEqual(expected)
    const healed = new Map(replicas().map(replica => [replica, count(replica, 'no longer: ')]))
    await kubectl.apply(manifest)
    for (const replica of replicas()) {
      await until('it is mended', () => count(replica, 'no longer: ') > (healed.get(replica) ?? 0))
      expect(await replica.metrics()).toMatch(/^outrigger_config_valid\{[^}]*\} 1$/m)
    }
    console.log(`a ConfigMap ${_}: the same ${String(expected.length)} containers as before`)
    await until('an Event says so too', async () => (await refusals('ConfigurationAccepted')) > 0)
    expect(containersOf(await dryRun())).toEqual(expected)
  })

  test('where a template fails, a pod is refused or passes as its registration says', async () => {
    const { namespace } = cluster()
    await namespace('critical', { 'istio-injection': 'enabled', 'outrigger.dev/failure-policy': 'Ignore' })
    const original = await policyText(cluster())
    const broken = '{{ if isset .ObjectMeta.Annotations "example.com/break" }}{{ index 1 2 }}{{ end }}'
    await setPolicy(cluster(), original.replace('sidecar: |\n', `sidecar: |\n    ${broken}\n`))
    const pod = podNamed('breaks', { annotations: { 'example.com/break': 'yes' } })
    const inCritical = (): ReturnType<typeof createPod> => createPod(cluster(), 'critical', pod, { dryRun: 'All' })
    await until('the Fail entry refuses', () =>
      createPod(cluster(), 'shop', pod, { dryRun: 'All' }).then(
        () => false,
        (error: unknown) => String(error).includes('index item of type int')
      )
    )
    await until('the Ignore entry lets pass', async () => !isInjected(await inCritical()))
    // Break-glass is there for this too.
    await breakGlass(cluster().api, 'outrigger-sidecar-injector', new Date(Date.now() + 600_000))
    await until('pods pass during break-glass', () =>
      createPod(cluster(), 'shop', pod, { dryRun: 'All' }).then(
        created => !isInjected(created),
        () => false
      )
    )
    await closeGlass(cluster().api, 'outrigger-sidecar-injector')
    await setPolicy(cluster(), original)
    await until('the policy is whole again', async () => isInjected(await inCritical()))
  })

  test('break-glass lets pods through while the server is down, and closes by itself when it is back', async () => {
    const { api, start, replicas, forget } = cluster()
    for (const replica of [...replicas()]) {
      forget(replica)
      await replica.program.kill()
    }
    await until('pods are refused', () =>
      dryRun().then(
        () => false,
        () => true
      )
    )
    const opened = await breakGlass(api, 'outrigger-sidecar-injector', new Date(Date.now() + 3_000))
    expect(opened).toHaveLength(4)
    await until('pods are let through', () =>
      dryRun().then(
        pod => !isInjected(pod),
        () => false
      )
    )
    await start(1)
    await until('it is Fail again', async () => {
      const entries = listAt(await api.request({ method: 'GET', path: REGISTRATION }), 'webhooks')
      return entries.filter(entry => stringAt(entry, 'failurePolicy') === 'Fail').length === 4
    })
    expect(isInjected(await dryRun())).toBe(true)
  })
})

/** Counts the log lines of a level, or with a text. */
function count(replica: Replica, levelOrText: string): number {
  return replica.log().filter(line => line['level'] === levelOrText || stringAt(line, 'message').includes(levelOrText))
    .length
}
