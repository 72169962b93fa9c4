import { beforeAll, expect, test } from 'vitest'
import { isInjected } from './harness/installation.ts'
import { whenReady } from './harness/outrigger.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

/** MiB that a replica may take on a live cluster. */
const MEMORY = 160

onCluster('faults around the server', cluster => {
  beforeAll(async () => {
    await cluster().start(2)
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
    await until('pods of shop are injected', () => injected('shop'))
  })

  const injected = async (namespace: string): Promise<boolean> =>
    isInjected(await createPod(cluster(), namespace, podNamed('look'), { dryRun: 'All' }))

  test('a replica on a live cluster takes little memory', () => {
    for (const replica of cluster().replicas()) {
      console.log(`${replica.program.name}: ${replica.memory().toFixed(0)} MiB resident`)
      expect(replica.memory()).toBeLessThanOrEqual(MEMORY)
    }
  })

  test('an API server that restarts cuts all watches, and what happened meanwhile is known afterwards', async () => {
    const { plane, kubectl, replicas, namespace } = cluster()
    await plane.restartApiServer()
    await kubectl('label', '--overwrite', 'namespace', 'shop', 'istio-injection=disabled')
    await namespace('new', { 'istio-injection': 'enabled' })
    await until('the change of shop is known', async () => !(await injected('shop')), { within: 180_000 })
    await until('the new namespace is known', () => injected('new'), { within: 180_000 })
    for (const replica of replicas()) {
      await until(
        'the watches are whole again',
        async () => {
          const { ok, body } = await replica.ready()
          return ok && !body.includes('watch ')
        },
        { within: 180_000 }
      )
    }
    await kubectl('label', '--overwrite', 'namespace', 'shop', 'istio-injection=enabled')
    await until('the label is known', () => injected('shop'), { within: 180_000 })
  })

  test('while the API server is away, /readyz says what cannot be read, and the server stays', async () => {
    const { plane, replicas, start } = cluster()
    const gone = plane.stopApiServer()
    await gone
    for (const replica of replicas()) {
      const { ok } = await until('it says so', async () => {
        const said = await replica.ready()
        return /closed|refused|does not answer|terminated/.test(said.body) ? said : undefined
      })
      // What is known is still good: a replica that goes away now would make things worse.
      expect(ok).toBe(true)
    }
    // One that starts meanwhile waits, and says for what.
    const [late] = await start(1, { wait: false })
    if (late === undefined) throw new Error('no replica')
    await until('the late one is alive', async () =>
      /\[-\]certificate: .*does not answer/.test((await late.ready()).body)
    )
    const from = Date.now()
    await plane.restartApiServer()
    const up = Date.now()
    await until('pods are injected', () => injected('shop'), { within: 180_000 })
    await whenReady(late, 180_000)
    for (const replica of replicas()) {
      await until(
        'nothing is missing',
        async () => !/does not answer|closed|terminated/.test((await replica.ready()).body),
        {
          within: 180_000
        }
      )
    }
    console.log(`API server back after ${String(up - from)} ms, all replicas whole ${String(Date.now() - up)} ms later`)
  })

  test('an etcd that stands still for a while leads to no wrong injection', async () => {
    const { plane, namespace } = cluster()
    plane.etcd.signal('SIGSTOP')
    const during = createPod(cluster(), 'shop', podNamed('slow')).then(
      pod => isInjected(pod),
      () => 'refused'
    )
    // Reviews do not need etcd: a dry run is answered while nothing can be stored.
    await until('a dry run is answered', () => injected('shop'), { within: 20_000 }).catch(() => undefined)
    plane.etcd.signal('SIGCONT')
    expect([true, 'refused']).toContain(await during)
    await until('etcd is back', () => namespace('after-etcd', { 'istio-injection': 'enabled' }).then(() => true), {
      within: 120_000
    })
    await until('the new namespace is known', () => injected('after-etcd'), { within: 180_000 })
  })
})
