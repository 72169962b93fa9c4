import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { WATCH_TIMING, watchFolders, type WatchTiming } from '../world/files/watch.ts'

/**
 * Calls back at once, and after one of some files has changed, one call after the other; `close` waits for the last.
 * What the files are is noted before each call: a change during a call is not lost.
 */
export function watchFiles(
  files: readonly string[],
  onChange: () => Promise<void>,
  timing: WatchTiming = WATCH_TIMING
): { close(): Promise<void> } {
  let seen: string | undefined
  let running = Promise.resolve()
  const look = async (): Promise<void> => {
    const now = (await Promise.all(files.map(version))).join()
    if (now === seen) return
    seen = now
    await onChange()
  }
  const next = (): void => {
    running = running.then(look)
  }
  next()
  const watch = watchFolders(next, timing)
  watch.follow([...new Set(files.map(file => dirname(file)))])
  // The watch itself keeps no process alive.
  const alive = setInterval(next, timing.pollMilliseconds)
  return {
    close: async () => {
      clearInterval(alive)
      watch.close()
      await running
    }
  }
}

async function version(file: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(file)
    return `${String(mtimeMs)} ${String(size)}`
  } catch {
    return 'gone'
  }
}
