/**
 * Returns a proxy of an object or list. `read` gives a member, shown as the reader is to see it; `names` is told that the
 * names of all members are read.
 */
export function watched(target: object, read: (key: string) => unknown, names: () => void): object {
  // The proxy stands for an empty object: proxies of frozen objects may not show other members than these have.
  return new Proxy(Array.isArray(target) ? [] : {}, {
    get: (_, key) => {
      if (typeof key === 'symbol' || (!Object.hasOwn(target, key) && key in target))
        return Reflect.get(target, key) as unknown
      return read(key)
    },
    has: (_, key) => (typeof key === 'symbol' ? key in target : read(key) !== undefined || key in target),
    getOwnPropertyDescriptor: (_, key) => {
      const own = Reflect.getOwnPropertyDescriptor(target, key)
      const value: unknown = typeof key === 'string' ? read(key) : own?.value
      if (!own) return undefined
      const isLength = Array.isArray(target) && key === 'length'
      return { value, writable: true, enumerable: own.enumerable ?? false, configurable: !isLength }
    },
    ownKeys: () => {
      names()
      return Reflect.ownKeys(target)
    }
  })
}
