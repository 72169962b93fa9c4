import { createServer } from 'node:net'

/** Finds so many free ports in a row on 127.0.0.1, below those that the system gives to outgoing connections. */
export async function freePorts(count: number): Promise<readonly number[]> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const wanted = Array.from({ length: count }, (_, i) => first + i)
    const free = await Promise.all(wanted.map(isFree))
    if (free.every(Boolean)) return wanted
  }
  throw new Error(`no ${String(count)} free ports in a row`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}
