/** A list of listeners that survives a listener that throws. */
export interface Topic<T> {
  readonly publish: (value: T) => void
  /** The answer unsubscribes. */
  readonly subscribe: (listener: (value: T) => void) => () => void
}

/** Makes a topic; `onError` hears of listeners that throw. */
export function topic<T>(onError: (error: unknown) => void = () => undefined): Topic<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    publish: value => {
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          onError(error)
        }
      }
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    }
  }
}
