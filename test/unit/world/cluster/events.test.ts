import { afterEach, describe, expect, test, vi } from 'vitest'
import { listAt, objectAt, stringAt, type Json } from '../../../../src/inject/json.ts'
import { ApiError } from '../../../../src/world/cluster/api.ts'
import { eventSink, type Notice } from '../../../../src/world/cluster/events.ts'
import { memoryApi } from './memory-api.ts'

const EVENTS = '/api/v1/namespaces/shop/events'

function notice(message: string, name = 'cart-1'): Notice {
  const subject = { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'shop', name, uid: 'u1' }
  return { subject, type: 'Normal', reason: 'SidecarNotInjected', message }
}

const messages = (events: Json): readonly string[] =>
  listAt(events, 'items').map(event => stringAt(event, 'message').slice(0, 20))

describe('Events', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('are written once in ten minutes for one subject and message', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const api = memoryApi([EVENTS])
    const sink = eventSink(api, 'outrigger-0')
    sink.emit(notice('one'))
    sink.emit(notice('one'))
    sink.emit(notice('one', 'cart-2'))
    vi.setSystemTime(Date.now() + 601_000)
    sink.emit(notice('one'))
    await sink.close()
    const written = await api.request({ method: 'GET', path: EVENTS })
    expect(messages(written)).toEqual(['one', 'one', 'one'])
    expect(listAt(written, 'items')[0]).toMatchObject({
      involvedObject: { kind: 'ReplicaSet', name: 'cart-1', uid: 'u1' },
      reportingInstance: 'outrigger-0'
    })
  })

  test('are no more than the API server should bear, and as long as it takes', async () => {
    const api = memoryApi([EVENTS])
    const sink = eventSink(api, 'outrigger-0')
    for (let i = 0; i < 250; i++) sink.emit(notice(`${String(i)} ${'x'.repeat(5_000)}`))
    await sink.close()
    const items = listAt(await api.request({ method: 'GET', path: EVENTS }), 'items')
    expect(items.length + sink.dropped()).toBe(250)
    expect(sink.dropped()).toBeGreaterThan(100)
    expect(Math.max(...items.map(event => stringAt(event, 'message').length))).toBe(1024)
    expect(new Set(items.map(event => stringAt(objectAt(event, 'metadata'), 'name'))).size).toBe(items.length)
  })

  test('that cannot be written are told of, and the next ones are written', async () => {
    const api = memoryApi([EVENTS])
    const errors: unknown[] = []
    const sink = eventSink(api, 'outrigger-0', error => errors.push(error))
    api.intercept = () => new ApiError(403, 'Forbidden', 'no')
    sink.emit(notice('lost'))
    await sink.close()
    api.intercept = undefined
    sink.emit(notice('written'))
    await sink.close()
    expect(errors).toHaveLength(1)
    expect(messages(await api.request({ method: 'GET', path: EVENTS }))).toEqual(['written'])
  })
})
