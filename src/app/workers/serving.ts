/** A server, in one process or in many. */
export interface Serving {
  /** Resolves when the process should end on its own account. */
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}
