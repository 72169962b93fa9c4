import { once } from 'node:events'
import { connect } from 'node:tls'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { load, loadAll } from 'js-yaml'
import { expect, test } from 'vitest'
import { serve } from '../../src/app/serve.ts'
import { loadSettings } from '../../src/app/settings/load.ts'
import { isObject, type JsonObject } from '../../src/inject/json.ts'
import { silentLogger } from '../../src/observe/logger.ts'
import { memoryStore } from '../../src/tls/authority-store.ts'
import { leafOf, validity } from '../../src/tls/pem.ts'
import { ownAuthority } from '../../src/tls/own-authority.ts'
import { memoryWorld } from '../../src/world/memory.ts'
import { manualClock } from '../unit/tls/manual-clock.ts'
import { pooledMaterial } from '../unit/tls/pool.ts'
import { NAMESPACES, pod, policy, review, SMALL } from './server-under-test.ts'

const HOUR = 3_600_000
const RELOADS = 200
const REVIEWS = 100_000
/** Requests that are sent together. Node gives up a TLS connection with many more (HPE_PAUSED). */
const BATCH = 10
/** From here on nothing should grow: caches are full and code is compiled. */
const PLATEAU = RELOADS / 4
const MEASURE_EVERY = 10
/** MiB: snapshots that are kept take seven times as much, and forty bytes a review three. */
const ALLOWED = 2

test(`in 24 hours with ${String(REVIEWS)} reviews and ${String(RELOADS)} reloads, memory does not grow`, async () => {
  const clock = manualClock()
  const world = memoryWorld(objectsOf(0))
  const authority = await ownAuthority({
    mode: 'secret',
    store: memoryStore(),
    hosts: ['outrigger.outrigger-system.svc'],
    clock,
    lifetimes: { authority: 6 * HOUR, leaf: HOUR },
    material: pooledMaterial
  })
  const certificates = new Set([authority.current().cert])
  const bundles = new Set([authority.current().bundle])
  authority.onChange(({ cert, bundle }) => {
    certificates.add(cert)
    bundles.add(bundle)
  })
  const loaded = loadSettings({ place: { inPod: false, isTTY: false }, env: {}, flags: { listen: '127.0.0.1:0' } })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  const running = await serve(
    loaded.settings,
    {},
    { logger: silentLogger, world, certificate: () => Promise.resolve(authority) }
  )
  const measured: number[] = []
  const answers = { patched: 0, skipped: 0, refused: 0 }
  try {
    for (let round = 1; round <= RELOADS; round++) {
      await pass(clock, (24 * HOUR) / RELOADS)
      world.set(objectsOf(round))
      await running.engine.settled()
      await reviewMany(running.url, round, answers)
      const { to } = validity(leafOf(authority.current().cert, 'the leaf'))
      expect(to).toBeGreaterThan(clock.now())
      if (round >= PLATEAU && round % MEASURE_EVERY === 0) measured.push(await heapInMiB())
    }
    expect(running.engine.snapshot()?.generation).toBe(RELOADS + 1)
  } finally {
    await running.stop()
  }
  expect(answers).toEqual({ patched: REVIEWS * 0.8, skipped: REVIEWS * 0.1, refused: REVIEWS * 0.1 })
  // A leaf every forty minutes, an authority every four hours.
  expect(certificates.size).toBeGreaterThan(30)
  expect(bundles.size).toBeGreaterThan(10)
  const [plateau, end] = [average(measured.slice(0, 3)), average(measured.slice(-3))]
  console.log(
    `24 h: heap ${plateau.toFixed(2)} MiB after the first hours, ${end.toFixed(2)} MiB at the end ` +
      `(${end < plateau ? '' : '+'}${(end - plateau).toFixed(2)}), ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB resident; ` +
      `${String(certificates.size)} certificates`
  )
  expect(end - plateau).toBeLessThan(ALLOWED)
}, 900_000)

/** The cluster after so many changes: no policy text, no namespace is ever the same. */
function objectsOf(round: number): readonly JsonObject[] {
  // As large as a real policy, so that one that is kept shows.
  const padding = `{{ if eq 1 2 }}${String(round)}${'x'.repeat(100_000)}{{ end }}`
  const map = load(policy(`${SMALL.replace('proxy:1', `proxy:${String(round)}`)}\n${padding}`))
  if (!isObject(map)) throw new Error('no ConfigMap')
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `passing-${String(round)}` } }
  return [...loadAll(NAMESPACES).filter(isObject), map, namespace]
}

/** Lets time pass in small steps: the work between two steps is asynchronous. */
async function pass(clock: ReturnType<typeof manualClock>, milliseconds: number): Promise<void> {
  for (let i = 0; i < 8; i++) {
    clock.advance(milliseconds / 8)
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Sends one round of reviews over a new connection, and counts the answers. */
async function reviewMany(
  url: string,
  round: number,
  answers: { patched: number; skipped: number; refused: number }
): Promise<void> {
  const count = REVIEWS / RELOADS
  const connection = await openConnection(url)
  for (let i = 0; i < count; i += BATCH) {
    const requests = Array.from({ length: BATCH }, (_, k) => requestFor(round * count + i + k))
    for (const answer of await connection.ask(requests)) {
      if (answer.includes('"patchType":"JSONPatch"')) answers.patched++
      else if (answer.includes('"allowed":true')) answers.skipped++
      else if (answer.includes('"allowed":false')) answers.refused++
    }
  }
  connection.end()
}

/** A connection without the cost of node:http, which would be most of the test: some requests at a time, as many answers. */
async function openConnection(
  url: string
): Promise<{ ask(requests: readonly string[]): Promise<readonly string[]>; end(): void }> {
  const { hostname, port } = new URL(url)
  // Certificates are of the simulated day: that they hold is seen by its clock.
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  let text = ''
  let taken: () => void = () => undefined
  let failed: (error: Error) => void = () => undefined
  socket.on('error', error => {
    failed(error)
  })
  socket.on('end', () => {
    failed(new Error('the server ended the connection'))
  })
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    taken()
  })
  return {
    ask: async requests => {
      text = ''
      socket.write(requests.join(''))
      for (;;) {
        const answers = text.split('HTTP/1.1 ').slice(1)
        if (answers.length === requests.length && answers.every(isWhole)) return answers
        await new Promise<void>((resolve, reject) => {
          taken = resolve
          failed = reject
        })
      }
    },
    end: () => {
      socket.destroy()
    }
  }
}

function isWhole(answer: string): boolean {
  const body = answer.indexOf('\r\n\r\n') + 4
  return body >= 4 && answer.length - body === Number(/content-length: (\d+)/i.exec(answer)?.[1])
}

/** One in ten pods keeps itself out, one in ten asks a revision that nobody serves. */
function requestFor(number: number): string {
  const annotations = number % 10 === 1 ? { 'sidecar.istio.io/inject': 'false' } : {}
  const name = `cart-${String(number)}`
  const body = review(pod({ name, annotations }), { uid: `uid-${String(number)}` })
  const path = number % 10 === 2 ? `/revision/r${String(number)}/inject` : '/inject'
  const head = `POST ${path} HTTP/1.1\r\nhost: outrigger\r\ncontent-type: application/json`
  return `${head}\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What is in use after the garbage is gone, on the heap and in buffers. */
async function heapInMiB(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage()
    await new Promise(resolve => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length
}
