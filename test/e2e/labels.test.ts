import { beforeAll, expect, test } from 'vitest'
import { isInjected } from './harness/installation.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

/** Labels of a namespace, by the namespace's name. */
const NAMESPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-label': {},
  enabled: { 'istio-injection': 'enabled' },
  disabled: { 'istio-injection': 'disabled' },
  'rev-default': { 'istio.io/rev': 'default' },
  'rev-other': { 'istio.io/rev': 'other' },
  'enabled-and-rev': { 'istio-injection': 'enabled', 'istio.io/rev': 'other' },
  'disabled-and-rev': { 'istio-injection': 'disabled', 'istio.io/rev': 'default' }
}

const PODS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {},
  'inject-true': { 'sidecar.istio.io/inject': 'true' },
  'inject-false': { 'sidecar.istio.io/inject': 'false' },
  'rev-default': { 'istio.io/rev': 'default' },
  'rev-other': { 'istio.io/rev': 'other' },
  'true-and-rev': { 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'default' }
}

/** Who is injected, as the selectors of Istio's chart say for the revision `default`: y and n in the order of PODS. */
const TABLE: Readonly<Record<string, string>> = {
  'no-label': 'nynyny',
  enabled: 'yynyyy',
  disabled: 'nnnnnn',
  'rev-default': 'yynyyy',
  'rev-other': 'nnnnnn',
  'enabled-and-rev': 'yynyyy',
  'disabled-and-rev': 'nnnnnn'
}

onCluster('the truth table of labels', cluster => {
  beforeAll(async () => {
    await cluster().start(1)
    for (const [name, labels] of Object.entries(NAMESPACES)) await cluster().namespace(name, labels)
    await until('the server knows the namespaces', async () =>
      isInjected(await createPod(cluster(), 'enabled', podNamed('look'), { dryRun: 'All' }))
    )
  })

  test.each(Object.entries(TABLE))('namespace %s', async (namespace, expected) => {
    const found = await Promise.all(
      Object.entries(PODS).map(async ([name, labels]) =>
        isInjected(await createPod(cluster(), namespace, podNamed(name, { labels })))
      )
    )
    expect(Object.fromEntries(Object.keys(PODS).map((name, i) => [name, found[i]]))).toEqual(
      Object.fromEntries(Object.keys(PODS).map((name, i) => [name, expected[i] === 'y']))
    )
    console.log(`namespace ${namespace}: ${String(found.length)} of ${String(expected.length)} pods as the table says`)
  })
})
