import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { readManifests, renderManifests } from '../../../src/app/manifests.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../../src/inject/json.ts'

function objects(text: string): JsonObject[] {
  return loadAll(text).filter(isObject)
}

function names(text: string): string[] {
  return objects(text).map(object => `${stringAt(object, 'kind')} ${stringAt(objectAt(object, 'metadata'), 'name')}`)
}

describe('the manifests as they are printed', () => {
  test('begin with the namespaces and end with the registration', async () => {
    const printed = names(renderManifests(await readManifests()))
    expect(printed[0]).toBe('Namespace outrigger-system')
    expect(printed.at(-1)).toBe('MutatingWebhookConfiguration outrigger-sidecar-injector')
    expect(printed).toContain('ConfigMap istio-sidecar-injector')
  })

  test('stand in another namespace with another image', async () => {
    const text = renderManifests(await readManifests(), { namespace: 'mesh', image: 'registry.example/o:$1' })
    expect(text).not.toContain('outrigger-system')
    expect(text).toContain('image: registry.example/o:$1\n')
    expect(text).toContain('--services=outrigger.mesh')
  })

  test('leave policy and mesh to an Istio that is there', async () => {
    const text = renderManifests(await readManifests(), { istioNamespace: 'istio-system' })
    expect(names(text).filter(name => name.startsWith('ConfigMap'))).toEqual([])
    expect(text).toContain('--istio-namespace=istio-system')
    const reader = objects(text).filter(object => stringAt(objectAt(object, 'metadata'), 'name') === 'outrigger-policy')
    expect(reader.map(object => stringAt(objectAt(object, 'metadata'), 'namespace'))).toEqual([
      'istio-system',
      'istio-system'
    ])
    // The account stays where Outrigger runs.
    expect(JSON.stringify(reader)).toContain('"namespace":"outrigger-system"')
  })
})
