/** A patch that Kubernetes refuses, in its words, or on which it panics (`isPanic`; the message is that of the panic). */
export class MergeError extends Error {
  override readonly name = 'MergeError'
  readonly isPanic: boolean
  constructor(message: string, isPanic = false) {
    super(message)
    this.isPanic = isPanic
  }
}
