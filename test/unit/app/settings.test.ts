import { describe, expect, it } from 'vitest'
import { loadSettings, type SettingSources } from '../../../src/app/settings/load.ts'
import { flagOf, ROWS, type AppSettings } from '../../../src/app/settings/table.ts'

const nowhere: SettingSources = { place: { inPod: false, isTTY: false }, env: {}, flags: {} }

function load(sources: Partial<SettingSources>): { settings: AppSettings; origins: Readonly<Record<string, string>> } {
  const loaded = loadSettings({ ...nowhere, ...sources })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  return loaded
}

function problems(sources: Partial<SettingSources>): readonly string[] {
  const loaded = loadSettings({ ...nowhere, ...sources })
  return 'problems' in loaded ? loaded.problems : []
}

describe('settings', () => {
  it('have defaults that depend on the place', () => {
    const at = (inPod: boolean, isTTY: boolean): AppSettings => load({ place: { inPod, isTTY } }).settings
    expect(at(false, false)).toMatchObject({
      listen: { host: '127.0.0.1', port: 8443 },
      httpListen: 'off',
      drainSeconds: 0
    })
    expect(at(true, false)).toMatchObject({
      listen: { host: '0.0.0.0', port: 15017 },
      httpListen: { host: '0.0.0.0', port: 15014 },
      drainSeconds: 15
    })
    expect([at(false, true).logFormat, at(false, false).logFormat]).toEqual(['pretty', 'json'])
  })

  it('come from defaults, then file, environment and flags, and say where from', () => {
    const file = { path: 'outrigger.yaml', content: { workers: 2, logLevel: 'debug', compat: 'exact' } }
    const env = { OUTRIGGER_WORKERS: '3', OUTRIGGER_LOG_LEVEL: 'warn' }
    const { settings, origins } = load({ file, env, flags: { workers: '4' } })
    expect(settings).toMatchObject({ workers: 4, logLevel: 'warn', compat: 'exact', platform: '' })
    expect(origins).toMatchObject({
      workers: '--workers',
      logLevel: 'OUTRIGGER_LOG_LEVEL',
      compat: 'compat in outrigger.yaml',
      platform: 'default'
    })
  })

  it("keep the names of istiod's environment", () => {
    const env = {
      ENABLE_NATIVE_SIDECARS: 'True',
      PLATFORM: 'openshift',
      CLUSTER_ID: 'east',
      COMPLIANCE_POLICY: 'fips-140-2'
    }
    expect(load({ env }).settings).toMatchObject({
      enableNativeSidecars: 'true',
      platform: 'openshift',
      clusterId: 'east',
      compliancePolicy: 'fips-140-2'
    })
  })

  it('take an empty variable for one that is not set', () => {
    expect(load({ env: { PLATFORM: '', OUTRIGGER_WORKERS: '' } }).settings.workers).toBe(1)
  })

  it('are refused all at once, each with its origin', () => {
    const found = problems({
      file: { path: 'f.yaml', content: { wrokers: 2, bodyLimit: 'much' } },
      env: { ENABLE_NATIVE_SIDECARS: 'perhaps', OUTRIGGER_COMPAT: 'loose' },
      flags: { listen: 'localhost', workers: '0' }
    })
    expect(found).toEqual([
      'wrokers in f.yaml is no setting: outrigger config lists them.',
      'OUTRIGGER_COMPAT is "loose": it must be safe or exact.',
      'ENABLE_NATIVE_SIDECARS is "perhaps": it must be auto, true or false.',
      '--listen is "localhost": it must be HOST:PORT.',
      '--workers is "0": it must be a whole number from 1 to 256.',
      'bodyLimit in f.yaml is "much": it must be a whole number from 1024 to 1073741824.'
    ])
  })

  it('may not contradict each other', () => {
    expect(problems({ flags: { objects: ['a'], kubeconfig: 'b', tlsKey: 'k' } })).toEqual([
      '--objects and --kubeconfig name two worlds: give one of them.',
      '--tls-key needs --tls-cert beside it.'
    ])
  })

  it.each([
    ['0.0.0.0:15017', { host: '0.0.0.0', port: 15017 }],
    ['[::1]:443', { host: '::1', port: 443 }],
    [':8443', { host: '::', port: 8443 }],
    ['localhost:0', { host: 'localhost', port: 0 }]
  ])('listen on %s', (listen, endpoint) => {
    expect(load({ flags: { listen } }).settings.listen).toEqual(endpoint)
  })

  it('have no variable that Kubernetes sets for a Service named outrigger', () => {
    const names = ROWS.flatMap(([, row]) => row.env)
    expect(names.filter(name => /^OUTRIGGER_(?:PORT|SERVICE_)/.test(name) && name !== 'OUTRIGGER_SERVICES')).toEqual([])
  })

  it('have flags in kebab case', () => {
    expect([flagOf('istioNamespace'), flagOf('tlsCert'), flagOf('objects')]).toEqual([
      '--istio-namespace',
      '--tls-cert',
      '--objects'
    ])
  })
})
