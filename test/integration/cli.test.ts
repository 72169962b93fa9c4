import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BIN, runBin, startBin } from '../bin.ts'
import { call, NAMESPACES, pod, policy, review, SMALL } from './server-under-test.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-cli-'))
  await writeFile(join(folder, 'world.yaml'), NAMESPACES)
  await writeFile(join(folder, 'policy.yaml'), policy(SMALL))
  await writeFile(join(folder, 'bad.yaml'), 'kind: [')
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const world = (): string[] => ['--objects', at('world.yaml'), at('policy.yaml')]

describe('the command line', () => {
  it('helps, and tells its version', async () => {
    const help = await runBin(['--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toMatch(/^Usage: outrigger .*serve +the webhook server.*Exit codes: /s)
    expect((await runBin(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await runBin(['explain', '--help'])).stdout).toMatch(/--filename <file>/)
  })

  it.each([
    [['nope'], /^outrigger: unknown command 'nope'/],
    [['serve', '--nope'], /^outrigger: unknown option '--nope'/],
    [['serve', '--workers', 'many'], /^outrigger: --workers is "many": it must be a whole number from 1 to 256\.\n$/],
    [['explain'], /^outrigger: say what to explain: -f FILE, or a kind and a name\.\n$/],
    [['explain', '-f', 'x', '-o', 'xml'], /^outrigger: option '-o, --output <format>' argument 'xml' is invalid/]
  ])('%j is wrong use: 2, and a sentence on standard error', async (args, says) => {
    const { code, stdout, stderr } = await runBin(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(says)
  })

  it.each([
    [['serve', '--objects', 'none.yaml'], 'none.yaml cannot be read (ENOENT): correct --objects.'],
    [['explain', '-f', 'none.yaml'], 'none.yaml cannot be read (ENOENT): correct -f.'],
    [['config', '--config', 'none.yaml'], 'none.yaml cannot be read (ENOENT): correct --config.'],
    [['serve', '--kubeconfig', 'none'], 'none cannot be read']
  ])('%j cannot be read: 3, and a sentence on standard error', async (args, says) => {
    const { code, stderr } = await runBin(args)
    expect(code).toBe(3)
    expect(stderr).toContain(`outrigger: ${says}`)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('says where a file is no YAML', async () => {
    const { code, stderr } = await runBin(['explain', '-f', at('bad.yaml')])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^outrigger: .*bad\.yaml is not YAML: .*line 1.*\n$/)
  })
})

describe('explain', () => {
  it('answers for objects on standard input', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { template: pod() }
    }
    const { code, stdout } = await runBin(['explain', '-f', '-', ...world()], { stdin: JSON.stringify(deployment) })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Deployment shop\/cart: injected by revision default\n/)
    expect(stdout).not.toContain('\u001b[')
  })

  it('answers as JSON and YAML', async () => {
    const stdin = JSON.stringify(pod({ namespace: 'plain' }))
    const json = await runBin(['explain', '-f', '-', '-o', 'json', ...world()], { stdin })
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'Pod',
      name: 'cart',
      namespace: 'plain',
      inject: false,
      reason: 'namespace-not-labelled'
    })
    const yaml = await runBin(['explain', '-f', '-', '-o', 'yaml', ...world()], { stdin })
    expect(yaml.stdout).toContain('reason: namespace-not-labelled\n')
  })

  it('finds an object of the world by kind and name', async () => {
    const { code, stdout } = await runBin(['explain', 'deployment', 'reviews-v1', '-n', 'bookinfo'])
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Deployment bookinfo/reviews-v1: injected by revision default'])
    const missing = await runBin(['explain', 'pod', 'nobody', '-n', 'bookinfo'])
    expect([missing.code, missing.stderr]).toEqual([
      3,
      expect.stringContaining('There is no pod nobody in namespace bookinfo')
    ])
  })

  it('ends with 1 where a pod would be refused', async () => {
    const stdin = JSON.stringify(pod({ annotations: { 'sidecar.istio.io/interceptionMode': 'x' } }))
    const { code, stdout } = await runBin(['explain', '-f', '-', ...world()], { stdin })
    expect([code, stdout.split('\n')[0]]).toEqual([1, 'Pod shop/cart: refused by revision default'])
  })
})

describe('config', () => {
  it('prints each setting with its origin', async () => {
    await writeFile(at('settings.yaml'), 'workers: 2\n')
    const args = ['config', '--config', at('settings.yaml'), '--compat', 'exact', '-o', 'json']
    const { stdout } = await runBin(args, { env: { OUTRIGGER_LOG_LEVEL: 'warn' } })
    expect(JSON.parse(stdout)).toMatchObject({
      workers: { value: 2, origin: `workers in ${at('settings.yaml')}` },
      compat: { value: 'exact', origin: '--compat' },
      logLevel: { value: 'warn', origin: 'OUTRIGGER_LOG_LEVEL' },
      platform: { value: '', origin: 'default' }
    })
  })
})

describe('demo', () => {
  it('prints a table of pods', async () => {
    const { code, stdout } = await runBin(['demo', '--once', '--listen', '127.0.0.1:0', '--cert-dir', at('certs')])
    expect(code).toBe(0)
    const rows = stdout
      .trim()
      .split('\n')
      .map(line => line.split(/ {2,}/))
    expect(rows[0]).toEqual(['POD', 'RESULT', 'REASON', 'CONTAINERS', 'MS'])
    const injected = rows.filter(row => row[1] === 'injected' && row[0]?.startsWith('bookinfo/'))
    expect(injected.map(row => row[3])).toEqual(
      ['details', 'ratings', 'reviews', 'reviews', 'reviews', 'productpage'].map(name => `istio-proxy ${name}`)
    )
    expect(rows.find(row => row[0] === 'bookinfo/node-agent')?.slice(1, 3)).toEqual(['not injected', 'host-network'])
  })
})

describe('serve', () => {
  const flags = (): string[] => [...world(), '--cert-dir', at('certs'), '--listen', '127.0.0.1:0']
  const urlOf = async (server: ReturnType<typeof startBin>): Promise<string> =>
    (await server.says(/"url":"(https:[^"]+)"[^\n]*"listening"/))[1] ?? ''

  it('serves until SIGTERM and ends with 0', async () => {
    const server = startBin(['serve', ...flags()])
    const url = await urlOf(server)
    expect((await call(url, { body: review(pod()) })).json.response.allowed).toBe(true)
    server.process.kill('SIGTERM')
    const { code, stdout, stderr } = await server.finished
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/"draining"[^]*"stopped"/)
    expect(stdout.split('\n').find(line => line.includes('"review"'))).toMatch(/"reason":"namespace-label"/)
  })

  it('says which port is in use', async () => {
    const first = startBin(['serve', ...flags()])
    const { host } = new URL(await urlOf(first))
    const { code, stderr } = await runBin(['serve', ...flags(), '--listen', host])
    expect([code, stderr]).toEqual([3, `outrigger: ${host} is in use by another process: choose another --listen.\n`])
    first.process.kill('SIGTERM')
    await first.finished
  })

  it('says which certificate does not fit its key', async () => {
    for (const name of ['a', 'b']) {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          at(`${name}.key`),
          '-out',
          at(`${name}.crt`),
          '-subj',
          '/CN=x'
        ],
        { stdio: 'ignore' }
      )
    }
    const { code, stderr } = await runBin(['serve', ...flags(), '--tls-cert', at('a.crt'), '--tls-key', at('b.key')])
    expect(code).toBe(3)
    expect(stderr).toBe(
      `outrigger: the key in ${at('b.key')} does not fit the certificate in ${at('a.crt')}: give both of one pair.\n`
    )
  })

  it('shares one port among workers, restarts a dead one, and counts for all', async () => {
    const port = 20_000 + (process.pid % 10_000)
    const server = startBin([
      ...['serve', ...world(), '--cert-dir', at('certs'), '--workers', '2'],
      ...['--listen', `127.0.0.1:${String(port)}`, '--http-listen', `127.0.0.1:${String(port + 1)}`]
    ])
    const url = `https://127.0.0.1:${String(port)}`
    await server.says(/workers are up/)
    // A new connection each: they go to the workers in turn.
    for (let i = 0; i < 10; i++) expect((await call(url, { body: review(pod()) })).status).toBe(200)
    const metrics = async (): Promise<readonly string[]> => [
      (await call(url, { method: 'GET', path: '/metrics' })).body,
      await (await fetch(`http://127.0.0.1:${String(port + 1)}/metrics`)).text()
    ]
    await vi.waitFor(async () => {
      for (const text of await metrics()) expect(text).toContain('sidecar_injection_success_total 10')
    }, 5000)
    await vi.waitFor(async () => {
      expect((await fetch(`http://127.0.0.1:${String(port + 1)}/readyz`)).status).toBe(200)
    }, 5000)
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(server.process.pid)])
      .toString()
      .trim()
      .split(/\s+/)
    process.kill(Number(children[0]), 'SIGKILL')
    await server.says(/a worker died and is started again/)
    await server.says(/"listening"[^]*"listening"[^]*"listening"/)
    for (let i = 0; i < 4; i++) expect((await call(url, { body: review(pod()) })).status).toBe(200)
    server.process.kill('SIGTERM')
    expect((await server.finished).code).toBe(0)
  })
})

describe('start-up', () => {
  // What a command opens decides how long it takes to start; `npm run bench -- commands` measures the time.
  const OWN = 'outrigger'
  const opened = async (args: readonly string[]): Promise<string[]> => {
    const coverage = await mkdtemp(join(folder, 'coverage-'))
    expect((await runBin(args, { env: { NODE_V8_COVERAGE: coverage } })).code).toBe(0)
    const reports = await Promise.all((await readdir(coverage)).map(file => readFile(join(coverage, file), 'utf8')))
    const scripts = reports.flatMap(report => (JSON.parse(report) as { result: { url: string }[] }).result)
    const files = scripts.map(({ url }) => url).filter(url => url.startsWith('file:'))
    return [...new Set(files.map(url => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? OWN))].toSorted()
  }

  it.skipIf(BIN.length > 1)('of --help opens the table of commands and the package that reads options', async () => {
    expect(await opened(['--help'])).toEqual(['commander', OWN])
  })

  it.skipIf(BIN.length > 1)('of inject opens nothing of the server and of the cluster', async () => {
    await writeFile(at('pod.yaml'), JSON.stringify(pod()))
    expect(await opened(['inject', '-f', at('pod.yaml')])).toEqual(['commander', 'fast-json-patch', OWN, 're2js'])
  })
})
