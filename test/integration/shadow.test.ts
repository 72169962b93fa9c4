import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NAMESPACES, pod, policy, review, SMALL, startServer, type ServerUnderTest } from './server-under-test.ts'

const NEXT = `${SMALL.replace('proxy:1', 'proxy:2')}
{{ if isset .ObjectMeta.Annotations "example.com/break" }}{{ index 1 2 }}{{ end }}`
const within = { timeout: 30_000, interval: 20 }

let server: ServerUnderTest
beforeAll(async () => {
  server = await startServer(
    { 'w.yaml': NAMESPACES, 'a.yaml': policy(SMALL), 'b.yaml': policy(NEXT, { revision: 'next' }) },
    { revision: ['default'], shadow: ['default=next'] }
  )
})
afterAll(() => server.end())

const patchFor = async (metadata: object): Promise<string> => {
  const { json } = await server.call({ body: review(pod(metadata)) })
  expect(json.response.allowed).toBe(true)
  return Buffer.from(json.response.patch as string, 'base64').toString()
}
const lines = (says: string) => server.log.filter(line => line.says === says).map(({ fields }) => fields)
const counted = async (result: string): Promise<boolean> =>
  (await server.call({ method: 'GET', path: '/metrics' })).body.includes(
    `outrigger_shadow_total{revision="default",result="${result}"}`
  )

describe('a shadow revision', () => {
  it('is told to differ, once for each owner, by pointer and not by value, and the served one is injected', async () => {
    await vi.waitFor(async () => {
      const patch = await patchFor({ annotations: { secret: 'hidden' } })
      expect(patch).toContain('proxy:1')
      expect(patch).not.toContain('proxy:2')
      expect(await counted('different')).toBe(true)
    }, within)
    const told = lines('shadow: this pod would change')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ namespace: 'shop', revision: 'default', shadow: 'next', more: 0 })
    expect(told[0]?.['changes']).toContain('/spec/containers/1/image')
    expect(JSON.stringify(told)).not.toMatch(/proxy:|hidden/)
  })

  it('that would refuse a pod is told to, and the pod is injected', async () => {
    await vi.waitFor(async () => {
      expect(await patchFor({ annotations: { 'example.com/break': 'yes' } })).toContain('proxy:1')
      expect(await counted('failed')).toBe(true)
    }, within)
    expect(lines('shadow: this pod would be refused')[0]).toMatchObject({
      changes: ['patched (namespace-label) → failed (template-error)']
    })
  })

  it('that becomes the same is counted so', async () => {
    await server.write('b.yaml', policy(SMALL, { revision: 'next' }))
    await vi.waitFor(async () => {
      await patchFor({})
      expect(await counted('same')).toBe(true)
    }, within)
  })
})
