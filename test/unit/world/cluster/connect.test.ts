import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { KubeApi, WatchEvent } from '../../../../src/world/cluster/api.ts'
import { connect } from '../../../../src/world/cluster/connect.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function apiThat(handler: Handler, watchSilence?: number): Promise<KubeApi> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const api = await connect(
    {
      name: 'test',
      file: undefined,
      namespace: undefined,
      cluster: { name: 'test', server: address, skipTLSVerify: false },
      user: { name: 'test', token: 'secret' }
    },
    watchSilence
  )
  closing.push(
    () => server.close(),
    () => {
      server.closeAllConnections()
    },
    () => api.close()
  )
  return api
}

const event = (name: string): string => JSON.stringify({ type: 'ADDED', object: { metadata: { name } } })

/** Watches to its end and returns the names of what was told. */
async function namesOf(api: KubeApi, signal = new AbortController().signal): Promise<readonly string[]> {
  const told: WatchEvent[] = []
  await api.watch('/api/v1/things', { resourceVersion: '7' }, each => told.push(each), signal)
  return told.map(({ object }) => (object['metadata'] as { name: string }).name)
}

describe('a watch', () => {
  test('asks with its query and credentials, and tells each line that is an event', async () => {
    let asked: IncomingMessage | undefined
    const api = await apiThat((request, response) => {
      asked = request
      const text = Buffer.from(`${event('a')}\n${event('ä')}\nno event\n[]\n${event('c')}\n${event('cut').slice(0, 9)}`)
      const middle = text.indexOf('ä') + 1
      // Half of a character and half of an event.
      response.write(text.subarray(0, middle), () => {
        response.end(text.subarray(middle))
      })
    })
    expect(await namesOf(api)).toEqual(['a', 'ä', 'c'])
    expect(asked?.url).toBe('/api/v1/things?resourceVersion=7&watch=true')
    expect(asked?.headers.authorization).toBe('Bearer secret')
  })

  test('is refused in the words of the server', async () => {
    const api = await apiThat((_, response) => {
      response
        .writeHead(403)
        .end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'things is forbidden' }))
    })
    await expect(namesOf(api)).rejects.toMatchObject({
      status: 403,
      reason: 'Forbidden',
      message: 'watch /api/v1/things: 403 things is forbidden'
    })
  })

  test('whose connection breaks has an error', async () => {
    const api = await apiThat((_, response) => {
      response.write(`${event('a')}\n`, () => response.destroy())
    })
    await expect(namesOf(api)).rejects.toMatchObject({ status: 0, message: 'watch /api/v1/things: other side closed' })
  })

  test('that is quiet for too long ends like any other', async () => {
    const api = await apiThat((_, response) => response.write(`${event('a')}\n`), 50)
    expect(await namesOf(api)).toEqual(['a'])
  })

  test('tells nothing more, and ends, when its signal comes', async () => {
    const stop = new AbortController()
    const told: string[] = []
    const api = await apiThat((_, response) => response.write(`${event('a')}\n${event('b')}\n`))
    await api.watch(
      '/api/v1/things',
      {},
      ({ type }) => {
        told.push(type)
        stop.abort()
      },
      stop.signal
    )
    expect(told).toEqual(['ADDED'])
    expect(await namesOf(api, stop.signal)).toEqual([])
  })

  test('lets others through while thousands of events come at once', async () => {
    let others = 0
    let done = false
    const other = (): void => {
      others++
      if (!done) setImmediate(other)
    }
    const turns: number[] = []
    const api = await apiThat((_, response) => response.end(`${event('a')}\n`.repeat(20)))
    setImmediate(other)
    await api.watch(
      '/api/v1/things',
      {},
      () => {
        turns.push(others)
        const until = performance.now() + 1
        while (performance.now() < until);
      },
      new AbortController().signal
    )
    done = true
    expect(turns).toHaveLength(20)
    expect(new Set(turns).size).toBeGreaterThanOrEqual(4)
  })
})
