import { describe, expect, test } from 'vitest'
import { carryOver } from '../../../../src/inject/diff/carry-over.ts'

describe('carrying a change over to what was sent', () => {
  test('keeps fields that no type knows', () => {
    const raw = { spec: { future: 1, hostname: 'a' } }
    expect(carryOver(raw, { spec: { hostname: 'a' } }, { spec: { hostname: 'b' } })).toEqual({
      spec: { future: 1, hostname: 'b' }
    })
  })

  test('moves unknown fields with the container that holds them', () => {
    const raw = { containers: [{ name: 'app', future: 1 }] }
    const canonical = { containers: [{ name: 'app', resources: {} }] }
    const final = { containers: [{ name: 'istio-proxy' }, { name: 'app', resources: {}, env: [{ name: 'A' }] }] }
    expect(carryOver(raw, canonical, final)).toEqual({
      containers: [{ name: 'istio-proxy' }, { name: 'app', future: 1, env: [{ name: 'A' }] }]
    })
  })

  test('keeps the spelling of what did not change', () => {
    const raw = { cpu: '1000m', memory: '1024Mi' }
    expect(carryOver(raw, { cpu: '1', memory: '1Gi' }, { cpu: '1', memory: '2Gi' })).toEqual({
      cpu: '1000m',
      memory: '2Gi'
    })
  })

  test('adds no empty member that only Go prints', () => {
    expect(carryOver({ a: 1 }, { a: 1, status: {} }, { a: 2, status: {} })).toEqual({ a: 2 })
  })

  test('puts a value where null or an empty list was', () => {
    expect(carryOver({ init: [], labels: null }, {}, { init: [1], labels: { a: 'b' } })).toEqual({
      init: [1],
      labels: { a: 'b' }
    })
  })

  test('keeps null and empty where nothing came', () => {
    expect(carryOver({ init: [], labels: null }, {}, {})).toEqual({ init: [], labels: null })
  })

  test('removes what was removed', () => {
    expect(carryOver({ a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
  })

  test('finds a key whatever its case, as Go does', () => {
    expect(carryOver({ Containers: [1] }, { containers: [1] }, { containers: [1, 2] })).toEqual({ Containers: [1, 2] })
  })

  test('returns the very object that nothing was done to', () => {
    const raw = { a: { future: 1 } }
    const canonical = { a: {} }
    expect(carryOver(raw, canonical, canonical)).toBe(raw)
  })

  test('pairs ports by their number and mounts by their path', () => {
    const raw = { ports: [{ containerPort: 1, future: 1 }] }
    const canonical = { ports: [{ containerPort: 1 }] }
    const final = { ports: [{ containerPort: 2 }, { containerPort: 1, protocol: 'UDP' }] }
    expect(carryOver(raw, canonical, final)).toEqual({
      ports: [{ containerPort: 2 }, { containerPort: 1, future: 1, protocol: 'UDP' }]
    })
  })
})
