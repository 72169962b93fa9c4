import { statusOf } from '../world/cluster/api.ts'
import type { LiveWorld } from '../world/cluster/live.ts'

/** A live cluster answers, and does not let itself be read. */
export class UnsyncedError extends Error {
  override readonly name = 'UnsyncedError'
}

const SYNC_MILLISECONDS = 15_000

/** Waits until a live world has been read once. A server that does not answer, or does not know us, is told at once. */
export async function synced(live: LiveWorld): Promise<void> {
  try {
    await live.api.request({ method: 'GET', path: '/version' })
  } catch (error) {
    // Not everybody may ask for the version, and nothing here needs it.
    if (statusOf(error) !== 403) throw error
  }
  if (live.current().synced) return
  await new Promise<void>((resolve, reject) => {
    const unsubscribe = live.onChange(() => {
      if (!live.current().synced) return
      clearTimeout(timer)
      unsubscribe()
      resolve()
    })
    const timer = setTimeout(() => {
      unsubscribe()
      const trouble = live.current().problems.map(({ says }) => says)
      reject(new UnsyncedError(`${live.name} could not be read in time: ${trouble.join('; ')}`))
    }, SYNC_MILLISECONDS)
  })
}
