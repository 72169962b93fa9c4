import { describe, expect, it } from 'vitest'
import { isKind, readWorkload, workloadsOf } from '../../../src/app/workloads.ts'
import { objectAt, stringAt, type Json, type JsonObject } from '../../../src/inject/json.ts'
import { ApiError, type ApiCall, type KubeApi } from '../../../src/world/cluster/api.ts'
import type { LiveWorld } from '../../../src/world/cluster/live.ts'
import { memoryWorld } from '../../../src/world/memory.ts'

/** An API server that knows some paths; others are not found. */
function apiOf(answers: Readonly<Record<string, (call: ApiCall) => Json>>): KubeApi {
  return {
    server: 'https://cluster.example',
    request: call => {
      const answer = answers[call.path]
      return answer ? Promise.resolve(answer(call)) : Promise.reject(new ApiError(404, 'NotFound', 'not found'))
    },
    watch: () => Promise.resolve(),
    close: () => Promise.resolve()
  }
}

const liveOf = (api: KubeApi): LiveWorld => ({
  ...memoryWorld([]),
  api,
  namespace: undefined,
  registrations: () => new Map(),
  registrationsKnown: () => true
})

const named = (name: string, owner?: JsonObject): JsonObject => ({
  metadata: { name, namespace: 'shop', ...(owner && { ownerReferences: [owner] }) }
})

describe('the workloads of a cluster', () => {
  it('are read page by page, without those that another one owns, and kinds that are not there have none', async () => {
    const api = apiOf({
      '/apis/apps/v1/namespaces/shop/deployments': ({ query }) =>
        query?.['continue'] === 'more'
          ? { items: [named('b')], metadata: {} }
          : { items: [named('a')], metadata: { continue: 'more' } },
      '/api/v1/namespaces/shop/pods': () => ({ items: [named('owned', { controller: true }), named('bare')] })
    })
    const live = liveOf(api)
    const found: string[] = []
    for await (const object of workloadsOf({ world: live, live }, 'shop')) {
      found.push(`${stringAt(object, 'kind')} ${stringAt(objectAt(object, 'metadata'), 'name')}`)
    }
    expect(found).toEqual(['Deployment a', 'Deployment b', 'Pod bare'])
  })

  it('are found one by one, with the words of kubectl', async () => {
    const api = apiOf({ '/apis/apps/v1/namespaces/shop/deployments/cart': () => named('cart') })
    expect(await readWorkload(api, { kind: 'deploy', name: 'cart', namespace: 'shop' })).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment'
    })
    await expect(readWorkload(api, { kind: 'service', name: 'cart', namespace: 'shop' })).rejects.toThrow(
      'service is no kind that makes pods'
    )
    expect(['po', 'pods', 'Pod'].every(word => isKind(word, 'Pod'))).toBe(true)
  })
})
