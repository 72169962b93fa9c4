import { connect, createServer, type Socket } from 'node:net'
import type { Replica } from './outrigger.ts'

/**
 * What a Service is to its callers: one address, behind it the replicas that are ready. Connections that stand are left
 * alone when a replica stops being ready, as kube-proxy leaves them; there is none here.
 */
export interface Service {
  /** Puts these replicas behind the address. */
  lead(replicas: readonly Replica[]): void
  /** Whether a replica is an endpoint: it is ready, and that is known here. */
  leadsTo(replica: Replica): boolean
  /** Connections made so far. */
  connections(): number
  close(): Promise<void>
}

const LOOK_EVERY = 200

/** Opens a Service on an address. */
export async function openService(host: string, port: number): Promise<Service> {
  let behind: readonly Replica[] = []
  const ready = new Set<Replica>()
  const sockets = new Set<Socket>()
  let next = 0
  let count = 0

  const server = createServer(client => {
    const endpoints = behind.filter(replica => ready.has(replica))
    const chosen = endpoints[next++ % Math.max(1, endpoints.length)]
    if (chosen === undefined) {
      // kube-proxy rejects connections to a Service without endpoints.
      client.resetAndDestroy()
      return
    }
    count++
    const upstream = connect({ host: '127.0.0.1', port: chosen.port, allowHalfOpen: true })
    sockets.add(client).add(upstream)
    client.pipe(upstream).pipe(client)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })

  /** What the endpoints controller learns from kubelet's readiness probes. */
  let looking: Promise<void> | undefined
  const look = async (): Promise<void> => {
    await Promise.all(
      behind.map(async replica => {
        const { ok } = await replica.ready().catch(() => ({ ok: false }))
        if (ok) ready.add(replica)
        else ready.delete(replica)
      })
    )
  }
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined
    })
  }, LOOK_EVERY)

  return {
    lead: replicas => {
      behind = replicas
    },
    leadsTo: replica => ready.has(replica),
    connections: () => count,
    close: async () => {
      clearInterval(timer)
      await looking
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    }
  }
}
