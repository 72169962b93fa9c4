import { afterEach, describe, expect, test, vi } from 'vitest'
import { objectAt, stringAt, type JsonObject } from '../../../../src/inject/json.ts'
import { ApiError } from '../../../../src/world/cluster/api.ts'
import { reflect, type Reflection } from '../../../../src/world/cluster/reflect.ts'
import { memoryApi, type MemoryApi } from './memory-api.ts'

const PATH = '/api/v1/things'
const BACKOFF = { first: 5, last: 20, absent: 20 }

let reflection: Reflection<string> | undefined
afterEach(() => {
  reflection?.close()
})

function thing(name: string, color: string): JsonObject {
  return { metadata: { name }, color }
}

function follow(api: MemoryApi, changed: () => void = () => undefined, optional = false): Reflection<string> {
  const keep = (object: JsonObject): string => stringAt(object, 'color')
  reflection = reflect(api, { path: PATH, keep, optional }, changed, BACKOFF)
  return reflection
}

const seen = (): Record<string, string> => Object.fromEntries(reflection?.items() ?? [])

describe('a reflected collection', () => {
  test('holds what was listed, and what comes, changes and goes', async () => {
    const api = memoryApi([PATH])
    api.put(PATH, thing('a', 'red'))
    const followed = follow(api)
    expect(followed.synced()).toBe(false)
    await vi.waitFor(() => {
      expect(api.watching()).toBe(1)
    })
    api.put(PATH, thing('b', 'blue'))
    api.put(PATH, thing('a', 'green'))
    await vi.waitFor(() => {
      expect(seen()).toEqual({ a: 'green', b: 'blue' })
    })
    api.remove(PATH, 'b')
    await vi.waitFor(() => {
      expect(seen()).toEqual({ a: 'green' })
    })
    expect(followed.synced()).toBe(true)
  })

  test('says nothing when an object changes in what nobody reads', async () => {
    const api = memoryApi([PATH])
    api.put(PATH, thing('a', 'red'))
    const changed = vi.fn()
    follow(api, changed)
    await vi.waitFor(() => {
      expect(api.watching()).toBe(1)
    })
    changed.mockClear()
    api.put(PATH, { ...thing('a', 'red'), heartbeat: 2 })
    expect(changed).not.toHaveBeenCalled()
  })

  test.each([
    [
      'cut',
      (api: MemoryApi) => {
        api.cutWatches(new ApiError(0, '', 'other side closed'))
      }
    ],
    [
      'too old (410 Gone)',
      (api: MemoryApi) => {
        api.expireWatches()
      }
    ]
  ])('misses nothing while its watch is %s', async (_, accident) => {
    const api = memoryApi([PATH])
    api.put(PATH, thing('a', 'red'))
    follow(api)
    await vi.waitFor(() => {
      expect(api.watching()).toBe(1)
    })
    accident(api)
    api.put(PATH, thing('b', 'blue'))
    api.remove(PATH, 'a')
    await vi.waitFor(() => {
      expect(seen()).toEqual({ b: 'blue' })
    })
    await vi.waitFor(() => {
      expect(reflection?.problem()).toBeUndefined()
    })
  })

  test('keeps what it knew, and says what is wrong, while the server does not answer', async () => {
    const api = memoryApi([PATH])
    api.put(PATH, thing('a', 'red'))
    const followed = follow(api)
    await vi.waitFor(() => {
      expect(api.watching()).toBe(1)
    })
    api.intercept = () => new ApiError(0, 'NoAnswer', 'connection refused')
    api.cutWatches(new ApiError(0, '', 'other side closed'))
    await vi.waitFor(() => {
      expect(followed.problem()).toBe('connection refused')
    })
    expect(seen()).toEqual({ a: 'red' })
    expect(followed.synced()).toBe(true)
    api.intercept = undefined
    await vi.waitFor(() => {
      expect(followed.problem()).toBeUndefined()
    })
  })

  test('that may be absent is empty until somebody installs it', async () => {
    const api = memoryApi([PATH])
    api.put(PATH, thing('a', 'red'))
    api.intercept = () => new ApiError(404, 'NotFound', 'no such resource')
    const followed = follow(api, () => undefined, true)
    await vi.waitFor(() => {
      expect(followed.synced()).toBe(true)
    })
    expect(followed.available()).toBe(false)
    expect(seen()).toEqual({})
    api.intercept = undefined
    await vi.waitFor(() => {
      expect(seen()).toEqual({ a: 'red' })
    })
  })

  test.each([403, 404])(
    'that was there is kept while a server that starts answers %i, and given up when it goes on',
    async status => {
      const api = memoryApi([PATH])
      api.put(PATH, thing('a', 'red'))
      const states: boolean[] = []
      const followed = follow(api, () => states.push(followed.available()), true)
      await vi.waitFor(() => {
        expect(api.watching()).toBe(1)
      })
      let refusals = 0
      api.intercept = () => (++refusals <= 3 ? new ApiError(status, '', 'not yet') : undefined)
      api.cutWatches(new ApiError(0, '', 'other side closed'))
      await vi.waitFor(() => {
        expect(api.watching()).toBe(1)
      })
      expect([refusals, states.includes(false), seen()]).toEqual([4, false, { a: 'red' }])
      api.intercept = () => new ApiError(status, '', 'not any more')
      api.cutWatches(new ApiError(0, '', 'other side closed'))
      await vi.waitFor(() => {
        expect(followed.available()).toBe(false)
      })
      expect([seen(), followed.problem()]).toEqual([{}, undefined])
    }
  )

  test('that must be there is not synced while it is forbidden, and says so', async () => {
    const api = memoryApi([PATH])
    api.intercept = () => new ApiError(403, 'Forbidden', 'things is forbidden')
    const followed = follow(api)
    await vi.waitFor(() => {
      expect(followed.problem()).toBe('things is forbidden')
    })
    expect(followed.synced()).toBe(false)
  })

  test('is read page by page', async () => {
    const api = memoryApi([PATH])
    api.intercept = call => {
      if (objectAt(call, 'query')['continue'] === 'next')
        return { metadata: { resourceVersion: '5' }, items: [thing('b', 'blue')] }
      return { metadata: { resourceVersion: '5', continue: 'next' }, items: [thing('a', 'red')] }
    }
    follow(api)
    await vi.waitFor(() => {
      expect(seen()).toEqual({ a: 'red', b: 'blue' })
    })
  })
})
