import { watch, type FSWatcher } from 'node:fs'

/** Watches folders, whichever they are at the moment. */
export interface FolderWatch {
  /** Watches exactly these folders from now on. */
  follow(folders: readonly string[]): void
  close(): void
}

export interface WatchTiming {
  /** A burst of changes is one change: this long after its last event, in milliseconds. */
  readonly settleMilliseconds: number
  /** A look without any event, for file systems that send none. */
  readonly pollMilliseconds: number
}

/** How files are watched where nothing else is said. */
export const WATCH_TIMING: WatchTiming = { settleMilliseconds: 100, pollMilliseconds: 5000 }

/** Calls `onChange` some time after files in the watched folders change. Its timers keep no process alive. */
export function watchFolders(onChange: () => void, timing: WatchTiming): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  let settling: NodeJS.Timeout | undefined
  const poll = setInterval(onChange, timing.pollMilliseconds).unref()

  const touched = (): void => {
    clearTimeout(settling)
    settling = setTimeout(onChange, timing.settleMilliseconds).unref()
  }
  const drop = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, touched)
      // A folder that goes away ends its watch; the poll finds it when it is back.
      watcher.on('error', () => {
        drop(folder)
        touched()
      })
      watchers.set(folder, watcher)
    } catch {
      // No folder, or the system has no watches left: the poll looks after it.
    }
  }
  return {
    follow: folders => {
      const wanted = new Set(folders)
      for (const folder of [...watchers.keys()]) if (!wanted.has(folder)) drop(folder)
      for (const folder of wanted) if (!watchers.has(folder)) add(folder)
    },
    close: () => {
      clearTimeout(settling)
      clearInterval(poll)
      for (const folder of [...watchers.keys()]) drop(folder)
    }
  }
}
