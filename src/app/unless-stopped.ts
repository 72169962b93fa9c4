/** Waits for a start, or rejects when the signal comes first. */
export async function unlessStopped<T>(started: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return started
  let stop: () => void = () => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new DOMException('stopped before the start was over', 'AbortError'))
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([started, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
    // Whatever the start still says is of no interest to anybody.
    started.catch(() => undefined)
  }
}
