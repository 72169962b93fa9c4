/** How long to wait for something that happens elsewhere. */
export interface Patience {
  /** In milliseconds. Default: two minutes: machines of CI can be slow. */
  readonly within?: number
  /** Time between two looks, in milliseconds. Default: 50. */
  readonly every?: number
}

/** Looks until there is an answer that is neither undefined nor false; fails with the last error, or with what was waited for. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patience: Patience = {}
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + (patience.within ?? 120_000)
  let last: unknown
  for (;;) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) {
      const why = last === undefined ? '' : `: ${last instanceof Error ? last.message : JSON.stringify(last)}`
      throw new Error(`waited in vain until ${what}${why}`, { cause: last })
    }
    await new Promise(resolve => setTimeout(resolve, patience.every ?? 50))
  }
}
