import { beforeAll, expect, test } from 'vitest'
import { isInjected, type Installation } from './harness/installation.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { applyTo, createPod, deploymentNamed, podNamed, somePods } from './harness/workloads.ts'

/** What our own namespace demands of its pods, where the API server enforces it (since 1.25). */
const RESTRICTED = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'app',
      image: 'registry.k8s.io/pause:3.9',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
    }
  ]
}

onCluster('rollouts', cluster => {
  beforeAll(async () => {
    await cluster().start(3)
    await cluster().namespace('steady', { 'istio-injection': 'enabled' })
    await cluster().namespace('plain')
  })

  test('all replicas are replaced under steady creation: no error at the API server', async () => {
    const steady = steadyCreation(cluster(), 'steady')
    const { start, replicas, forget } = cluster()
    try {
      await until('pods are created', () => steady.made() > 20)
      for (const replica of [...replicas()]) {
        // As a Deployment with maxUnavailable 0: the new one first, then SIGTERM to the old one.
        await start(1)
        replica.program.signal('SIGTERM')
        expect(await replica.program.ended).toBe(0)
        forget(replica)
      }
    } finally {
      await steady.stop()
    }
    const { made, faults } = await steady.stop()
    console.log(`${String(made)} pods while three replicas were replaced, ${String(faults.length)} faults`)
    expect(faults).toEqual([])
  })

  test('with all replicas killed, who did not opt in goes on, and who did is refused with a reason', async () => {
    const { start, replicas, forget, kubectl } = cluster()
    await kubectl('label', 'namespace', 'kube-system', 'istio-injection=enabled')
    for (const replica of [...replicas()]) {
      forget(replica)
      await replica.program.kill()
    }
    const asks = { labels: { 'sidecar.istio.io/inject': 'true' } }
    for (const namespace of ['plain', 'kube-system', 'outrigger-system']) {
      await createPod(cluster(), namespace, podNamed('goes-on', { spec: RESTRICTED }))
    }
    // Not even a pod that asks can block the system, or us.
    for (const namespace of ['kube-system', 'outrigger-system']) {
      await createPod(cluster(), namespace, podNamed('asks', { ...asks, spec: RESTRICTED }))
    }
    await expect(createPod(cluster(), 'steady', podNamed('refused'))).rejects.toThrow(
      'failed calling webhook "namespace.sidecar-injector.istio.io"'
    )
    await expect(createPod(cluster(), 'plain', podNamed('refused', asks))).rejects.toThrow(
      'object.sidecar-injector.istio.io'
    )
    await cluster().namespace('critical', { 'istio-injection': 'enabled', 'outrigger.dev/failure-policy': 'Ignore' })
    expect(isInjected(await createPod(cluster(), 'critical', podNamed('starts-anyway')))).toBe(false)

    await applyTo(cluster(), 'steady', deploymentNamed('returns'))
    await start(1)
    const [pod] = await somePods(cluster(), 'steady', 'app=returns')
    expect(isInjected(pod ?? null)).toBe(true)
    expect(isInjected(await createPod(cluster(), 'critical', podNamed('with-sidecar')))).toBe(true)
    console.log(
      'all replicas killed: 6 pods of others created, 2 of those that opted in refused and 1 created afterwards'
    )
    await kubectl('label', 'namespace', 'kube-system', 'istio-injection-')
  })

  test('uninstalling leaves nothing that blocks', async () => {
    const { kubectl, manifest, replicas, forget } = cluster()
    for (const replica of [...replicas()]) {
      forget(replica)
      await replica.program.stop()
    }
    await kubectl.run(['delete', '--wait=false', '--ignore-not-found', '-f', '-'], manifest)
    await until('the registration is gone', async () => {
      const { stdout } = await kubectl.attempt('get', 'mutatingwebhookconfigurations', '-o', 'name')
      return stdout.trim() === ''
    })
    expect(isInjected(await createPod(cluster(), 'steady', podNamed('after')))).toBe(false)
    console.log('uninstalled: 0 registrations are left')
    await until(
      'the namespaces are gone',
      async () => {
        const { stdout } = await kubectl.attempt('get', 'namespaces', '-o', 'name')
        return !stdout.includes('outrigger')
      },
      { within: 120_000 }
    )
  })
})

/** Creates pods as a dry run, one after the other in four rows, until it is stopped. */
function steadyCreation(
  cluster: Installation,
  namespace: string
): { made(): number; stop(): Promise<{ readonly made: number; readonly faults: readonly string[] }> } {
  const faults: string[] = []
  let made = 0
  let stopped = false
  const row = async (): Promise<void> => {
    while (!isStopped()) {
      try {
        const pod = await createPod(cluster, namespace, podNamed(`s${String(made)}`), { dryRun: 'All' })
        if (!isInjected(pod)) faults.push('a pod without a sidecar')
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error))
      }
      made++
    }
  }
  const isStopped = (): boolean => stopped
  const rows = Array.from({ length: 4 }, row)
  return {
    made: () => made,
    stop: async () => {
      stopped = true
      await Promise.all(rows)
      return { made, faults }
    }
  }
}
