import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serve } from '../../src/app/serve.ts'
import { loadSettings } from '../../src/app/settings/load.ts'
import { startBin } from '../bin.ts'
import { memoryLogger, type LogLine } from './server-under-test.ts'

const within = { timeout: 60_000, interval: 50 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-cluster-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** Nobody listens on port 1 (tcpmux) any more. */
const AWAY = 'http://127.0.0.1:1'

async function kubeconfig(): Promise<string> {
  const file = join(folder, 'kubeconfig')
  const named = (key: string, value: object): object[] => [{ name: 'a', [key]: value }]
  const config = {
    'current-context': 'a',
    clusters: named('cluster', { server: AWAY }),
    users: named('user', { token: 't' }),
    contexts: named('context', { cluster: 'a', user: 'a' })
  }
  await writeFile(file, JSON.stringify(config))
  return file
}

describe('workers that start while the API server is away', () => {
  it('are asked by /readyz of the primary, and end with SIGTERM', async () => {
    const server = startBin([
      ...['serve', '--kubeconfig', await kubeconfig(), '--workers', '2', '--listen', '127.0.0.1:0'],
      ...['--services', 'outrigger.outrigger-system', '--tls-secret', 'outrigger-system/certificate'],
      ...['--http-listen', '127.0.0.1:0', '--log-format', 'json']
    ])
    try {
      const [, url = ''] = await server.says(/"url":"(http:[^"]+)".*health and metrics/)
      await vi.waitFor(async () => {
        const ready = await fetch(`${url}/readyz`)
        expect(ready.status).toBe(503)
        expect(await ready.text()).toContain(`[-]certificate: ${AWAY} does not answer: `)
      }, within)
    } finally {
      server.process.kill('SIGTERM')
    }
    expect(await server.finished).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('a start while the API server is away', () => {
  it.each(['tlsSecret', 'tlsGivenSecret'])(
    'with --%s is alive, says what is missing, and can be stopped',
    async secret => {
      const loaded = loadSettings({
        place: { inPod: false, isTTY: false },
        env: {},
        flags: {
          kubeconfig: await kubeconfig(),
          [secret]: 'outrigger-system/certificate',
          services: ['outrigger.outrigger-system'],
          listen: '127.0.0.1:0',
          httpListen: '127.0.0.1:0'
        }
      })
      if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
      const log: LogLine[] = []
      const stop = new AbortController()
      const started = serve(loaded.settings, {}, { logger: memoryLogger(log), signal: stop.signal })
      const ended = started.then(
        () => 'started',
        (error: unknown) => (error instanceof Error ? error.name : String(error))
      )
      const url = await vi.waitFor(() => {
        const told = log.find(({ says }) => says === 'health and metrics')?.fields['url']
        expect(told).toBeDefined()
        return String(told)
      }, within)
      await vi.waitFor(async () => {
        const ready = await fetch(`${url}/readyz`)
        const body = await ready.text()
        expect(ready.status).toBe(503)
        expect(body).toContain(`[-]certificate: ${AWAY} does not answer: `)
        expect(body).toContain(`[-]world: ${AWAY} does not answer: `)
        expect(body).toContain('[-]policy: no valid revision')
      }, within)
      expect((await fetch(`${url}/livez`)).status).toBe(200)
      expect(await (await fetch(`${url}/metrics`)).text()).not.toContain('\noutrigger_certificate_expiry_seconds ')
      stop.abort()
      expect(await ended).toBe('AbortError')
      await expect(fetch(`${url}/livez`)).rejects.toThrow('fetch failed')
    }
  )
})
