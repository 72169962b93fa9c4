import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isObject, listAt, objectAt, stringAt } from '../../src/inject/json.ts'
import { setPolicy } from './harness/policy.ts'
import { findPrometheus, startPrometheus, type Prometheus } from './harness/prometheus.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

const MONITORING = fileURLToPath(new URL('../../manifests/monitoring/', import.meta.url))
const RULES = join(MONITORING, 'rules.yaml')

onCluster('monitoring', cluster => {
  const programs = findPrometheus()
  let prometheus: Prometheus | undefined
  beforeAll(async () => {
    const [replica] = await cluster().start(1)
    if ('missing' in programs || replica === undefined) return
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
    await createPod(cluster(), 'shop', podNamed('one'))
    prometheus = await startPrometheus(programs.folder, cluster().folder, RULES, [
      `127.0.0.1:${String(replica.httpPort)}`
    ])
  })
  afterAll(async () => {
    await prometheus?.stop()
  })
  beforeEach(context => {
    if ('missing' in programs) context.skip(programs.missing)
  })

  test('promtool finds nothing wrong with the rules', () => {
    if ('missing' in programs) return
    const { status, stdout, stderr } = spawnSync(join(programs.folder, 'promtool'), ['check', 'rules', RULES], {
      encoding: 'utf8'
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('SUCCESS')
  })

  test('every metric of the rules and the dashboard is there to be scraped', async () => {
    const [replica] = cluster().replicas()
    const metrics = (await replica?.metrics()) ?? ''
    const texts = [readFileSync(RULES, 'utf8'), readFileSync(join(MONITORING, 'dashboard.json'), 'utf8')].join('\n')
    const named = new Set(texts.match(/\b(outrigger|sidecar_injection|process)_[a-z_]+/g) ?? [])
    const told = new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(match => match[1]))
    for (const name of named) expect(told).toContain(name.replace(/_bucket$/, ''))
    expect(named.size).toBeGreaterThan(8)
  })

  test('an alert fires when a ConfigMap is spoilt, and no other does before', async () => {
    const firing = async (): Promise<readonly string[]> => {
      const answer = await prometheus?.ask('/api/v1/alerts')
      return listAt(objectAt(answer, 'data'), 'alerts')
        .filter(alert => stringAt(alert, 'state') === 'firing')
        .map(alert => stringAt(objectAt(alert, 'labels'), 'alertname'))
    }
    const scraped = async (): Promise<boolean> => {
      const answer = await prometheus?.ask('/api/v1/query?query=outrigger_config_valid')
      return listAt(objectAt(answer, 'data'), 'result').length > 0
    }
    await until('Outrigger has been scraped', scraped)
    await until('the self-probe has come back', async () => (await firing()).length === 0)
    const rules = load(readFileSync(RULES, 'utf8'))
    const known = listAt(listAt(rules, 'groups').find(isObject), 'rules').map(rule => stringAt(rule, 'alert'))
    expect(known).toContain('OutriggerConfigurationRefused')
    await setPolicy(cluster(), 'policy: [')
    await until('the alert fires', async () => (await firing()).includes('OutriggerConfigurationRefused'))
    expect(await firing()).toEqual(['OutriggerConfigurationRefused'])
  })
})
