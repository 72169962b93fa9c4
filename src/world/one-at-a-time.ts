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
  // Work can ask for itself before its promise is there.
  let busy = false
  let again = false
  const request = (): void => {
    if (busy) {
      again = true
      return
    }
    busy = true
    running = work().finally(() => {
      busy = false
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
