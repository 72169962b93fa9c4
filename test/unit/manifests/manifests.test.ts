import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load, loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../../../src/inject/json.ts'
import { meshManifest, policyManifest } from './policy-text.ts'

const MANIFESTS = fileURLToPath(new URL('../../../manifests/', import.meta.url))
const BASE = `${MANIFESTS}chart/base/`

/** The manifests in the order in which they are applied. */
function files(): string[] {
  return readdirSync(BASE)
    .filter(file => file !== 'kustomization.yaml')
    .sort()
}

function objects(): JsonObject[] {
  return files()
    .flatMap(file => loadAll(readFileSync(BASE + file, 'utf8')))
    .filter(isObject)
}

function byKind(kind: string): JsonObject[] {
  return objects().filter(object => object['kind'] === kind)
}

function values(expressions: readonly unknown[], key: string, operator: string): readonly unknown[] {
  const found = expressions.find(one => stringAt(one, 'key') === key && stringAt(one, 'operator') === operator)
  return listAt(found, 'values')
}

describe('the manifests', () => {
  test.each([
    ['20-policy.yaml', policyManifest],
    ['21-mesh.yaml', meshManifest]
  ])('%s holds what templates/ says', (file, text) => {
    if (process.env['UPDATE_MANIFESTS'] === '1') writeFileSync(BASE + file, text())
    expect(readFileSync(BASE + file, 'utf8')).toBe(text())
  })

  test('kustomize takes every file of the chart’s base, in order', () => {
    const resources = (folder: string): unknown =>
      listAt(load(readFileSync(`${folder}kustomization.yaml`, 'utf8')), 'resources')
    expect(resources(BASE)).toEqual(files())
    // Folders as resources are not for kubectl before 1.21.
    expect(resources(MANIFESTS)).toEqual(files().map(file => `chart/base/${file}`))
  })

  test('every entry of the registration leaves out system namespaces and our own', () => {
    const [registration] = byKind('MutatingWebhookConfiguration')
    const entries = listAt(registration, 'webhooks')
    expect(entries.map(entry => stringAt(entry, 'name'))).toEqual([
      'rev.namespace.sidecar-injector.istio.io',
      'rev.object.sidecar-injector.istio.io',
      'namespace.sidecar-injector.istio.io',
      'object.sidecar-injector.istio.io',
      'ignore.rev.namespace.sidecar-injector.istio.io',
      'ignore.namespace.sidecar-injector.istio.io'
    ])
    for (const entry of entries) {
      const expressions = listAt(objectAt(entry, 'namespaceSelector'), 'matchExpressions')
      expect(values(expressions, 'kubernetes.io/metadata.name', 'NotIn')).toEqual([
        'kube-system',
        'kube-public',
        'kube-node-lease',
        'local-path-storage',
        'outrigger-system'
      ])
    }
  })

  test('nothing that a running Outrigger changes is written down', () => {
    const [registration] = byKind('MutatingWebhookConfiguration')
    for (const entry of listAt(registration, 'webhooks')) {
      expect(member(objectAt(entry, 'clientConfig'), 'caBundle')).toBeUndefined()
      // Fail is the default; break-glass changes it. The last two are Ignore for good.
      expect(member(entry, 'failurePolicy')).toBe(stringAt(entry, 'name').startsWith('ignore.') ? 'Ignore' : undefined)
    }
    expect(byKind('Secret')).toEqual([])
  })

  test('an entry that is Ignore says so in its path, and the first has the path that istioctl takes for tags', () => {
    const [registration] = byKind('MutatingWebhookConfiguration')
    const entries = listAt(registration, 'webhooks')
    const paths = entries.map(entry => stringAt(objectAt(objectAt(entry, 'clientConfig'), 'service'), 'path'))
    expect(paths).toEqual(
      entries.map(entry => (member(entry, 'failurePolicy') === 'Ignore' ? '/policy/ignore/inject' : '/inject'))
    )
    expect(paths[0]).toBe('/inject')
  })

  test('the injector never asks for its own injection and runs with the least rights', () => {
    const [deployment] = byKind('Deployment')
    const template = objectAt(objectAt(deployment, 'spec'), 'template')
    const labels = objectAt(objectAt(template, 'metadata'), 'labels')
    expect(labels['sidecar.istio.io/inject']).toBe('false')
    const [container] = listAt(objectAt(template, 'spec'), 'containers')
    expect(objectAt(container, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] }
    })
  })

  test('nobody may read Secrets but the one that holds the certificate', () => {
    const rules = [...byKind('Role'), ...byKind('ClusterRole')].flatMap(role => listAt(role, 'rules'))
    const secrets = rules.filter(rule => listAt(rule, 'resources').includes('secrets'))
    for (const rule of secrets) {
      const verbs = listAt(rule, 'verbs')
      if (listAt(rule, 'resourceNames').length === 0) expect(verbs).toEqual(['create'])
      else expect(rule).toMatchObject({ resourceNames: ['outrigger-certificate'] })
    }
    expect(rules.flatMap(rule => listAt(rule, 'verbs'))).not.toContain('*')
  })
})
