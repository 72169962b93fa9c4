import { Agent } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { call, NAMESPACES, pod, policy, review, SMALL, startServer, type ServerUnderTest } from './server-under-test.ts'

let server: ServerUnderTest

beforeAll(async () => {
  server = await startServer({ 'world.yaml': NAMESPACES, 'policy.yaml': policy(SMALL) })
})
afterAll(() => server.end())

const patchOf = (answer: { json: any }): any[] =>
  JSON.parse(Buffer.from(answer.json.response.patch as string, 'base64').toString('utf8')) as any[]

describe('the status table', () => {
  it('answers an injected pod with a patch', async () => {
    const answer = await server.call({ body: review(pod()) })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.json).toMatchObject({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: {
        uid: 'uid-1',
        allowed: true,
        patchType: 'JSONPatch',
        auditAnnotations: { outcome: 'patched', reason: 'namespace-label', revision: 'default' }
      }
    })
    expect(JSON.stringify(patchOf(answer))).toContain('proxy:1')
  })

  it('mirrors v1beta1', async () => {
    const answer = await server.call({ body: review(pod(), {}, 'admission.k8s.io/v1beta1') })
    expect(answer.json).toMatchObject({ apiVersion: 'admission.k8s.io/v1beta1', response: { allowed: true } })
  })

  it('answers a skip without patch and patchType', async () => {
    const answer = await server.call({ body: review(pod({}, { hostNetwork: true })) })
    expect(answer.json.response).toMatchObject({ allowed: true, auditAnnotations: { reason: 'host-network' } })
    expect(answer.json.response).not.toHaveProperty('patch')
    expect(answer.json.response).not.toHaveProperty('patchType')
  })

  it('denies a bad annotation with 400', async () => {
    const annotations = { 'sidecar.istio.io/interceptionMode': 'nonsense' }
    const answer = await server.call({ body: review(pod({ annotations })) })
    expect(answer.status).toBe(200)
    expect(answer.json.response).toMatchObject({ uid: 'uid-1', allowed: false, status: { code: 400 } })
  })

  it.each([
    ['GET', 405],
    ['PUT', 405],
    ['DELETE', 405],
    ['OPTIONS', 405]
  ])('refuses %s with %d and tells what to use', async (method, status) => {
    const answer = await server.call({ method, body: review(pod()) })
    expect([answer.status, answer.headers['allow']]).toEqual([status, 'POST'])
    expect(answer.body).toBe(`${method} is not allowed here: POST an AdmissionReview.\n`)
  })

  it.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': '' }],
    [{}],
    [{ 'content-type': 'application/jsonx' }]
  ])('refuses the content type %j with 415', async headers => {
    const answer = await server.call({ headers: headers, body: review(pod()) })
    expect([answer.status, answer.body]).toEqual([415, 'The Content-Type must be application/json.\n'])
  })

  it('takes a content type with a charset', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect((await server.call({ headers, body: review(pod()) })).status).toBe(200)
  })

  it.each([
    ['an empty body', ''],
    ['no JSON', '{"kind":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another kind', '{"kind":"Pod","apiVersion":"v1"}'],
    ['no request', '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}'],
    ['no uid', review(pod(), { uid: '' })]
  ])('refuses %s with 400 and one sentence', async (_what, body) => {
    const answer = await server.call({ body })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatch(/^[A-Z].*\.\n$/)
  })

  it('answers istioctl kube-inject, which names no uid and injects whatever the labels of the namespace', async () => {
    const kind = { group: 'admission.k8s.io', version: 'v1', kind: 'AdmissionRequest' }
    const byHand = review(pod({ namespace: 'plain' }), { uid: '', kind, namespace: 'plain', operation: '' })
    const asked = review(pod({ namespace: 'plain' }), { namespace: 'plain' })
    expect((await server.call({ body: byHand })).json.response).toMatchObject({
      uid: '',
      allowed: true,
      patchType: 'JSONPatch'
    })
    expect((await server.call({ body: asked })).json.response).not.toHaveProperty('patchType')
  })

  it('refuses 7 MB with 413 and serves the next review', async () => {
    const answer = await server.call({ body: Buffer.alloc(7_000_000, 'x') })
    expect([answer.status, answer.body]).toEqual([413, 'The body is larger than 6291456 bytes.\n'])
    expect((await server.call({ body: review(pod()) })).status).toBe(200)
  })

  it('takes a pod of 1.5 MB', async () => {
    const env = Array.from({ length: 3000 }, (_, i) => ({ name: `V${String(i)}`, value: 'x'.repeat(500) }))
    const containers = [{ name: 'app', image: 'app:1', env }]
    const answer = await server.call({ body: review(pod({}, { containers })) })
    expect(answer.json.response).toMatchObject({ allowed: true, patchType: 'JSONPatch' })
  })

  it.each([
    ['lists', '['.repeat(100_000), ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000) + '1', '}'.repeat(100_000)]
  ])('refuses 100,000 levels of %s with 400 and serves the next review', async (_what, open, close) => {
    const body = review(pod()).replace('"cart"', open + close)
    const answer = await server.call({ body })
    expect(answer.status).toBe(400)
    expect((await server.call({ body: review(pod()) })).status).toBe(200)
  })

  it('serves pods that nest as deep as Go reads', async () => {
    const deep = '['.repeat(9000) + ']'.repeat(9000)
    const body = review(pod()).replace('"spec":', `"x":${deep},"spec":`)
    const answer = await server.call({ body })
    expect(answer.json.response.uid).toBe('uid-1')
    expect((await server.call({ body: review(pod()) })).status).toBe(200)
  })

  it('finds nothing elsewhere', async () => {
    const answer = await server.call({ path: '/elsewhere', body: '{}' })
    expect([answer.status, answer.body]).toEqual([404, 'There is nothing at POST /elsewhere.\n'])
  })
})

describe('in the sense of the failure policy', () => {
  it('lets a pod through where the policy fails and the registration says Ignore', async () => {
    const failing = await startServer({ 'w.yaml': NAMESPACES, 'p.yaml': policy('{{ .Values.a.b.c }}') })
    try {
      const answer = (path: string) => failing.call({ path, body: review(pod()) })
      expect((await answer('/policy/fail/inject')).json.response).toMatchObject({
        allowed: false,
        status: { code: 500 }
      })
      expect((await answer('/policy/ignore/inject')).json.response).toMatchObject({ uid: 'uid-1', allowed: true })
    } finally {
      await failing.end()
    }
  })
})

describe('explain', () => {
  it('answers a Pod and a review with the decision', async () => {
    for (const body of [JSON.stringify(pod()), review(pod())]) {
      const answer = await server.call({ path: '/explain', body })
      expect(answer.json).toMatchObject({
        outcome: 'patched',
        inject: true,
        reason: 'namespace-label',
        revision: 'default'
      })
      expect(answer.json.steps.length).toBeGreaterThan(2)
    }
  })

  it('refuses what is neither', async () => {
    expect((await server.call({ path: '/explain', body: '{}' })).status).toBe(400)
    expect((await server.call({ path: '/explain', method: 'GET' })).status).toBe(405)
  })
})

describe('health', () => {
  it.each(['/livez', '/healthz', '/readyz', '/ready'])('%s is 200', async path => {
    expect((await server.call({ method: 'GET', path })).status).toBe(200)
  })

  it('says what is there', async () => {
    const { body } = await server.call({ method: 'GET', path: '/readyz' })
    expect(body).toMatch(/\[\+\]certificate: .*\n\[\+\]world: .*\n\[\+\]policy: serving default\n\[\+\]templates: /)
  })

  it("counts with istiod's names", async () => {
    const before = await server.call({ method: 'GET', path: '/metrics' })
    await server.call({ body: review(pod()) })
    await vi.waitFor(async () => {
      const { body } = await server.call({ method: 'GET', path: '/metrics' })
      const value = (text: string, name: string): number => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])
      expect(value(body, 'sidecar_injection_success_total')).toBe(
        value(before.body, 'sidecar_injection_success_total') + 1
      )
      expect(value(body, 'sidecar_injection_time_seconds_count')).toBeGreaterThan(0)
      expect(body).toContain('outrigger_decisions_total{outcome="patched",reason="namespace-label",revision="default"}')
      expect(body).toContain('outrigger_config_valid{revision="default"} 1')
      expect(value(body, 'outrigger_certificate_expiry_seconds')).toBeGreaterThan(Date.now() / 1000)
    })
  })
})

describe('the log', () => {
  it('has one line a review, without a value of the pod', async () => {
    const from = server.log.length
    const containers = [{ name: 'app', image: 'app:1', env: [{ name: 'TOKEN', value: 'secret-value' }] }]
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-1', uid: 'u', controller: true }]
    await server.call({ body: review(pod({ ownerReferences }, { containers }), { dryRun: true }) })
    await vi.waitFor(() => {
      expect(server.log.slice(from)).toEqual([
        {
          level: 'info',
          says: 'review',
          fields: {
            uid: 'uid-1',
            namespace: 'shop',
            name: 'cart',
            owner: 'ReplicaSet/cart-1',
            operation: 'CREATE',
            dryRun: true,
            revision: 'default',
            outcome: 'patched',
            reason: 'namespace-label',
            templates: ['sidecar'],
            ms: expect.any(Number) as number
          }
        }
      ])
    })
    expect(JSON.stringify(server.log)).not.toContain('secret-value')
  })
})

describe('connections', () => {
  it('speak TLS 1.2 and 1.3 and nothing older', async () => {
    const { hostname, port } = new URL(server.url)
    const version = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> =>
      new Promise((resolve, reject) => {
        const socket: TLSSocket = connect(
          {
            host: hostname,
            port: Number(port),
            rejectUnauthorized: false,
            minVersion: 'TLSv1',
            maxVersion,
            ciphers: 'DEFAULT@SECLEVEL=0'
          },
          () => {
            resolve(socket.getProtocol())
            socket.destroy()
          }
        )
        socket.on('error', reject)
      })
    expect(await version('TLSv1.2')).toBe('TLSv1.2')
    expect(await version('TLSv1.3')).toBe('TLSv1.3')
    await expect(version('TLSv1.1')).rejects.toThrow()
  })

  it('are kept alive longer than those of a Go client', async () => {
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 1 })
    const first = await server.call({ agent, body: review(pod()) })
    expect(first.headers['keep-alive']).toBe('timeout=120')
    const socket = Object.values(agent.freeSockets)[0]?.[0]
    await server.call({ agent, body: review(pod()) })
    expect(Object.values(agent.freeSockets)[0]?.[0]).toBe(socket)
    agent.destroy()
  })

  it('of callers that go away are counted, and no success is', async () => {
    const { hostname, port } = new URL(server.url)
    const before = (await server.call({ method: 'GET', path: '/metrics' })).body
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
    socket.write('POST /inject HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{')
    await new Promise(resolve => setTimeout(resolve, 50))
    socket.destroy()
    const gone = (text: string): number => Number(/^outrigger_client_gone_total (.*)$/m.exec(text)?.[1])
    await vi.waitFor(async () => {
      expect(gone((await server.call({ method: 'GET', path: '/metrics' })).body)).toBe(gone(before) + 1)
    })
  })
})

describe('exact', () => {
  it("answers as istiod's own handler", async () => {
    const exact = await startServer({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) }, { compat: 'exact' })
    try {
      const injected = await exact.call({ method: 'GET', body: review(pod()) })
      expect([injected.status, injected.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
      expect(injected.json.response.patchType).toBe('JSONPatch')
      const empty = await exact.call({ headers: { 'content-type': 'text/plain' }, body: '' })
      expect([empty.status, empty.body]).toEqual([400, 'no body found\n'])
      const charset = await exact.call({
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: review(pod())
      })
      expect([charset.status, charset.body]).toEqual([415, 'invalid Content-Type, want `application/json`\n'])
      const foreign = await call(exact.url, { body: '{"kind":"Pod","apiVersion":"v1"}' })
      expect(foreign.json).toEqual({
        response: {
          uid: '',
          allowed: false,
          status: { metadata: {}, message: 'unsupported type :&TypeMeta{Kind:Pod,APIVersion:v1,}' }
        }
      })
    } finally {
      await exact.end()
    }
  })
})
