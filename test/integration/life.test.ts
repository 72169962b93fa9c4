import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NAMESPACES, pod, policy, review, SMALL, startServer, type ServerUnderTest } from './server-under-test.ts'

const run = promisify(execFile)
const servers: ServerUnderTest[] = []
const start = async (...options: Parameters<typeof startServer>): Promise<ServerUnderTest> => {
  const server = await startServer(...options)
  servers.push(server)
  return server
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.end()
})

const patchOf = async (server: ServerUnderTest, path = '/inject'): Promise<string> => {
  const { json } = await server.call({ path, body: review(pod()) })
  return Buffer.from((json.response.patch ?? '') as string, 'base64').toString('utf8')
}
const readyz = async (server: ServerUnderTest): Promise<[number, string]> => {
  const { status, body } = await server.call({ method: 'GET', path: '/readyz' })
  return [status, body]
}
const errors = (server: ServerUnderTest): readonly string[] =>
  server.log.filter(({ level }) => level === 'error').map(({ says }) => says)
const within = { timeout: 10_000, interval: 50 }

describe('a reload', () => {
  it('shows in the next pod', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    expect(await patchOf(server)).toContain('proxy:1')
    await server.write('p.yaml', policy(SMALL.replace('proxy:1', 'proxy:2')))
    await vi.waitFor(async () => expect(await patchOf(server)).toContain('proxy:2'), within)
  })

  it('that does not parse keeps the last good policy, says where the mistake is, and is mended', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    await server.write('p.yaml', policy(`${SMALL}\n{{ nosuch }}`))
    await vi.waitFor(() => {
      expect(errors(server).join('\n')).toMatch(
        /p\.yaml, key config, templates\.sidecar, line \d+: template: inject:5: function "nosuch" not defined \(the last good one stays\)/
      )
    }, within)
    expect(await patchOf(server)).toContain('proxy:1')
    expect((await readyz(server))[0]).toBe(200)
    const { body } = await server.call({ method: 'GET', path: '/metrics' })
    expect(body).toContain('outrigger_config_valid{revision="default"} 0')
    await server.write('p.yaml', policy(SMALL.replace('proxy:1', 'proxy:3')))
    await vi.waitFor(async () => expect(await patchOf(server)).toContain('proxy:3'), within)
    expect(server.log.some(({ says }) => says.startsWith('no longer: '))).toBe(true)
  })

  it('whose template fails for every sample pod is refused', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    await server.write('p.yaml', policy(`${SMALL}\n{{ .Values.a.b.c }}`))
    await vi.waitFor(() => {
      expect(errors(server).join('\n')).toMatch(
        /Template sidecar fails for every sample pod: .* \(the last good one stays\)/
      )
    }, within)
    expect(await patchOf(server)).toContain('proxy:1')
  })

  it('that takes the ConfigMap away keeps its last good content', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    await server.write('p.yaml', '')
    await vi.waitFor(() => {
      expect(errors(server).join('\n')).toMatch(
        /ConfigMap istio-system\/istio-sidecar-injector is not there; its last good/
      )
    }, within)
    expect(await patchOf(server)).toContain('proxy:1')
    const valid = async (): Promise<string> => (await server.call({ method: 'GET', path: '/metrics' })).body
    expect(await valid()).toContain('outrigger_config_valid{revision="default"} 0')
    await server.write('p.yaml', policy(SMALL))
    await vi.waitFor(
      async () => expect(await valid()).toContain('outrigger_config_valid{revision="default"} 1'),
      within
    )
    expect(server.log.some(({ says }) => says.startsWith('no longer: ConfigMap '))).toBe(true)
  })

  it('of a namespace label shows in the next pod', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    await server.write('w.yaml', NAMESPACES.replace('enabled', 'disabled'))
    await vi.waitFor(async () => expect(await patchOf(server)).toBe(''), within)
  })
})

describe('a start', () => {
  it('without an injector ConfigMap serves the policy that ships, and says so', async () => {
    const server = await start({ 'w.yaml': NAMESPACES })
    expect(await patchOf(server)).toContain('istio-proxy')
    expect(server.log.map(({ says }) => says)).toContain(
      'There is no ConfigMap istio-system/istio-sidecar-injector: the policy that ships with Outrigger is served.'
    )
  })

  it('with a file that is no YAML lives, is not ready, says why, and serves when the file is mended', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': 'kind: [' })
    const [status, body] = await readyz(server)
    expect(status).toBe(503)
    expect(body).toMatch(/\[-\]world: .*p\.yaml is not YAML: .*; nothing of it is known yet\./)
    expect(errors(server)).toHaveLength(1)
    const refused = await server.call({ body: review(pod()) })
    expect([refused.status, refused.body]).toEqual([
      503,
      'There is no injection policy yet; /readyz says what is missing.\n'
    ])
    await server.write('p.yaml', policy(SMALL))
    await vi.waitFor(async () => expect(await patchOf(server)).toContain('proxy:1'), within)
    expect((await readyz(server))[0]).toBe(200)
  })

  it('with a template that does not parse lives and says where the mistake is', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy('{{ nosuch }}') })
    const [status, body] = await readyz(server)
    expect(status).toBe(503)
    expect(body).toMatch(/\[-\]policy: no valid revision; .*function "nosuch" not defined \(there is none to serve\)/)
    await server.write('p.yaml', policy(SMALL))
    await vi.waitFor(async () => expect(await patchOf(server)).toContain('proxy:1'), within)
  })

  it('without a revision that was asked for is not ready and says which', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) }, { revision: ['canary'] })
    expect((await readyz(server))[1]).toMatch(
      /ConfigMap istio-system\/istio-sidecar-injector-canary is not there: create it/
    )
  })

  it('takes files in istiod’s own form', async () => {
    const server = await start({ 'w.yaml': NAMESPACES })
    const file = join(server.folder, 'config.txt')
    await writeFile(
      file,
      'policy: enabled\ndefaultTemplates: [x]\ntemplates: {x: "spec: {containers: [{name: istio-proxy, image: mine}]}"}\n'
    )
    await writeFile(join(server.folder, 'values.txt'), '{}')
    const other = await start(
      { 'w.yaml': NAMESPACES },
      { injectConfig: file, valuesFile: join(server.folder, 'values.txt') }
    )
    expect(await patchOf(other)).toContain('"mine"')
  })
})

describe('revisions', () => {
  const two = {
    'w.yaml': NAMESPACES,
    'a.yaml': policy(SMALL),
    'b.yaml': policy(SMALL.replace('proxy:1', 'proxy:canary'), { revision: 'canary' })
  }

  it('are chosen by path and by Host', async () => {
    const server = await start(two, { namespaceCheck: 'trust' })
    expect(await patchOf(server)).toContain('proxy:1')
    expect(await patchOf(server, '/revision/canary/inject')).toContain('proxy:canary')
    const headers = { 'content-type': 'application/json', host: 'istiod-canary.istio-system.svc:443' }
    const { json } = await server.call({ headers, body: review(pod()) })
    expect(Buffer.from(json.response.patch as string, 'base64').toString()).toContain('proxy:canary')
  })

  it('that nobody serves are refused with a sentence', async () => {
    const server = await start(two, { namespaceCheck: 'trust' })
    const { json } = await server.call({ path: '/revision/nope/inject', body: review(pod()) })
    expect(json.response).toMatchObject({ allowed: false, status: { code: 500 } })
    expect(json.response.status.message).toMatch(/nope/)
  })
})

describe('the certificate', () => {
  const openssl = async (folder: string, name: string, subject: string): Promise<void> => {
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      join(folder, `${name}.key`),
      '-out',
      join(folder, `${name}.crt`),
      '-subj',
      `/CN=${subject}`
    ])
  }
  const servedTo = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url)
      const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      })
      socket.on('error', reject)
    })

  it('in files is swapped while connections live; one that does not fit is refused', async () => {
    const first = await start({ 'w.yaml': NAMESPACES })
    const { folder } = first
    await openssl(folder, 'tls', 'one')
    const server = await start(
      { 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) },
      { tlsCert: join(folder, 'tls.crt'), tlsKey: join(folder, 'tls.key') }
    )
    expect(await servedTo(server.url)).toBe('one')
    expect(await patchOf(server)).toContain('proxy:1')
    await openssl(folder, 'tls', 'two')
    await vi.waitFor(async () => expect(await servedTo(server.url)).toBe('two'), within)
    await writeFile(join(folder, 'tls.key'), await readFile(join(folder, 'tls.crt')))
    await vi.waitFor(() => {
      expect(server.log.some(({ level, says }) => level === 'warn' && says.includes('tls.key'))).toBe(true)
    }, within)
    expect(await servedTo(server.url)).toBe('two')
    expect(await patchOf(server)).toContain('proxy:1')
  })
})

describe('a drain', () => {
  it('is not ready, answers what comes, and ends each connection with its answer', async () => {
    const server = await startServer({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) }, { drainSeconds: '1' })
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 1 })
    await server.call({ agent, body: review(pod()) })
    const stopped = server.running.stop()
    const answers = await Promise.all([1, 2, 3].map(() => server.call({ agent, body: review(pod()) })))
    expect(answers.map(({ status, headers }) => [status, headers['connection']])).toEqual([
      [200, 'close'],
      [200, 'close'],
      [200, 'close']
    ])
    const ready = await server.call({ agent, method: 'GET', path: '/readyz' })
    expect([ready.status, ready.body.split('\n')[0]]).toEqual([503, '[-]shutdown: The server is going away.'])
    expect((await server.call({ agent, method: 'GET', path: '/livez' })).status).toBe(200)
    await stopped
    await expect(server.call({ agent, body: review(pod()) })).rejects.toThrow(/ECONNREFUSED/)
    agent.destroy()
  })
})

describe('under load', () => {
  it('calls whose time is over are answered 503 at once', async () => {
    const server = await start({ 'w.yaml': NAMESPACES, 'p.yaml': policy(SMALL) })
    const answer = await server.call({ path: '/inject?timeout=1us', body: review(pod()) })
    expect([answer.status, answer.body]).toEqual([
      503,
      'More reviews wait than can be answered in time: add replicas or workers.\n'
    ])
    expect((await server.call({ path: '/inject?timeout=10s', body: review(pod()) })).status).toBe(200)
    const { body } = await server.call({ method: 'GET', path: '/metrics' })
    expect(body).toContain('outrigger_shed_total 1')
  })
})

describe('health without TLS', () => {
  it('is on a port of its own', async () => {
    const server = await start({ 'w.yaml': NAMESPACES }, { httpListen: '127.0.0.1:0' })
    const url = server.log.find(({ says }) => says === 'health and metrics')?.fields['url'] as string
    expect(url).toMatch(/^http:/)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('sidecar_injection_requests_total 0')
    expect((await fetch(`${url}/inject`, { method: 'POST' })).status).toBe(404)
  })
})
