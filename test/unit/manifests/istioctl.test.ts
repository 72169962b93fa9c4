import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluateRegistrations } from '../../../src/inject/decide/asked.ts'
import { isObject, listAt, objectAt, stringAt, type JsonObject } from '../../../src/inject/json.ts'
import { documents, unmarshal } from '../../../src/language/yaml/index.ts'
import { collectFacts } from '../../../src/world/facts.ts'

/** What istioctl looks for in a registration and its Service: docs/istioctl.md. */

const base = join(import.meta.dirname, '../../../manifests/chart/base')
const objects = (file: string): JsonObject[] =>
  [...documents(readFileSync(join(base, file), 'utf8'))].flatMap(text => {
    const object: unknown = unmarshal(text, {})
    return isObject(object) ? [object] : []
  })
const [registration = {}] = objects('50-registration.yaml')

/** The labels that `istioctl analyze` tries (webhook.Analyzer). */
const NAMESPACES = [undefined, 'enabled', 'disabled'].flatMap(injection =>
  [undefined, 'default'].map(revision => ({
    ...(injection !== undefined && { 'istio-injection': injection }),
    ...(revision !== undefined && { 'istio.io/rev': revision })
  }))
)
const PODS = [undefined, 'true', 'false'].flatMap(inject =>
  [undefined, 'default'].map(revision => ({
    ...(inject !== undefined && { 'sidecar.istio.io/inject': inject }),
    ...(revision !== undefined && { 'istio.io/rev': revision })
  }))
)

describe('istioctl finds', () => {
  it('the registration by its labels, and its entries by the end of their names', () => {
    expect(objectAt(objectAt(registration, 'metadata'), 'labels')).toMatchObject({
      app: 'sidecar-injector',
      'istio.io/rev': 'default'
    })
    const names = listAt(registration, 'webhooks').map(entry => stringAt(entry, 'name'))
    expect(names.filter(name => !name.endsWith('sidecar-injector.istio.io'))).toEqual([])
  })

  it('no labels that two entries match', () => {
    const { registrations } = collectFacts([{ object: registration, origin: '' }]).cluster
    expect(registrations.length).toBeGreaterThan(0)
    for (const namespaceLabels of NAMESPACES) {
      for (const podLabels of PODS) {
        const asking = evaluateRegistrations(registrations, { namespace: 'shop', namespaceLabels, podLabels })
        const names = asking.filter(({ asks }) => asks === 'yes').map(one => one.registration.name)
        expect([namespaceLabels, podLabels, names.length < 2]).toEqual([namespaceLabels, podLabels, true])
      }
    }
  })

  it('the port of the Service by a number, which the pod listens on', () => {
    const service = objects('30-service.yaml')[0]
    const target = listAt(objectAt(service, 'spec'), 'ports').find(port => stringAt(port, 'name') === 'https-webhook')
    const deployment = objects('40-deployment.yaml').find(object => stringAt(object, 'kind') === 'Deployment') ?? {}
    expect(isObject(target) && target['targetPort']).toBe(15017)
    expect(JSON.stringify(deployment)).toContain('"--listen=0.0.0.0:15017"')
  })
})
