/**
 * A load over keep-alive TLS connections with latencies in microseconds. (autocannon records whole milliseconds, which
 * is longer than most injections take.) Each connection sends the next review as soon as it has its answer.
 */
import { connect, type TLSSocket } from 'node:tls'

/** What a load saw. Latencies in milliseconds. */
export interface LoadResult {
  readonly answered: number
  readonly failed: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** Where and how long. */
export interface LoadOptions {
  readonly port: number
  readonly connections: number
  /** Ends after this time … */
  readonly seconds?: number
  /** … or after so many answers. */
  readonly amount?: number
  readonly path?: string
}

/** Posts `bodies` in turn and waits until the time or the amount is over. */
export async function load(bodies: readonly string[], options: LoadOptions): Promise<LoadResult> {
  const { port, connections, seconds = Infinity, amount = Infinity, path = '/inject' } = options
  const requests = bodies.map(body =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`
    )
  )
  const latencies: number[] = []
  let next = 0
  let failed = 0
  const from = performance.now()
  const until = from + seconds * 1000
  const wanted = (): Buffer | undefined => {
    if (next >= amount || performance.now() >= until) return undefined
    return requests[next++ % requests.length]
  }
  await Promise.all(
    Array.from({ length: connections }, () =>
      connection(port, wanted, (milliseconds, good) => {
        latencies.push(milliseconds)
        if (!good) failed++
      })
    )
  )
  const took = (performance.now() - from) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN
  return { answered: latencies.length, failed, seconds: took, p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) }
}

/** No answer without a patch is as long, and none with one is shorter. */
const PATCHED = 2000

function connection(
  port: number,
  wanted: () => Buffer | undefined,
  answered: (milliseconds: number, good: boolean) => void
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, send)
    socket.setNoDelay(true)
    let sent = 0
    let received: Buffer = Buffer.alloc(0)
    let missing = -1
    let good = false
    function send(): void {
      const request = wanted()
      if (!request) {
        socket.end()
        resolve()
        return
      }
      received = Buffer.alloc(0)
      missing = -1
      sent = performance.now()
      socket.write(request)
    }
    socket.on('data', (chunk: Buffer) => {
      if (missing < 0) {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const end = received.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = received.toString('latin1', 0, end)
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        good = head.startsWith('HTTP/1.1 200') && length >= PATCHED
        missing = length - (received.length - end - 4)
      } else {
        missing -= chunk.length
      }
      if (missing > 0) return
      answered(performance.now() - sent, good)
      send()
    })
    socket.on('error', reject)
  })
}
