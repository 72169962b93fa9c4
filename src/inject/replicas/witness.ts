import { watched } from '../render/watched.ts'

/** Watches one injection: may its result be taken for other replicas? */
export class Witness {
  /** The result depends on more than the request: on the clock, on randomness. */
  isImpure = false
  /** A template read what each replica has for itself. */
  hasReadOwn = false
  private readonly own: ReadonlySet<unknown>

  /** `own`: texts that each replica has for itself. */
  constructor(own: ReadonlySet<string>) {
    this.own = own
  }

  /** Shows a template what it is to see, and notes what it reads. */
  see<T extends object>(data: T): T {
    return this.own.size === 0 ? data : (this.watch(data) as T)
  }

  private watch(target: object): object {
    const seen = new Map<string, unknown>()
    const read = (key: string): unknown => {
      if (seen.has(key)) return seen.get(key)
      const value = Object.hasOwn(target, key) ? (target as Readonly<Record<string, unknown>>)[key] : undefined
      if (this.own.has(value)) this.hasReadOwn = true
      const shown = typeof value === 'object' && value !== null ? this.watch(value) : value
      seen.set(key, shown)
      return shown
    }
    // What is a replica's own is never the name of a member.
    return watched(target, read, () => undefined)
  }
}
