/** Work that is asked for again and again. */
export interface Repeated {
  /** Runs the work now, or once more after the run of the moment: what changed meanwhile is not missed. */
  readonly request: () => void
  /** Resolves when nothing runs. */
  readonly idle: () => Promise<void>
}

/** Runs work so that no two runs overlap, and requests during a run make one more. */
export function oneAtATime(work: () => Promise<void>): Repeated {
  let running: Promise<void> | undefined
  let again = false
  const request = (): void => {
    if (running) {
      again = true
      return
    }
    running = work().finally(() => {
      running = undefined
      if (!again) return
      again = false
      request()
    })
  }
  return {
    request,
    idle: async () => {
      while (running) await running
    }
  }
}
