import { describe, expect, it } from 'vitest'
import { Typed, pointerTo, type Value } from '../../../../src/language/go/value.ts'
import { protoType } from '../../../../src/language/types/index.ts'

const CONFIG = {
  drainDuration: '45s',
  interceptionMode: 'TPROXY',
  serviceCluster: 'app.ns',
  holdApplicationUntilProxyStarts: true,
  concurrency: 2,
  tracing: { zipkin: { address: 'zipkin:9411' } }
}
const TYPE = pointerTo(protoType('istio.mesh.v1alpha1.ProxyConfig'))

/** Calls getters one after the other. */
function get(path: string, raw: unknown = CONFIG): Value {
  return path.split('.').reduce<Value>(
    (value, name) => {
      if (!(value instanceof Typed)) throw new Error(`${name} of a plain value`)
      return value.type.method?.(name)?.call(value.value)
    },
    new Typed(TYPE, raw)
  )
}

describe('getters of messages', () => {
  it('go through messages that are not set', () => {
    expect(get('GetTracing.GetTlsSettings.GetCaCertificates')).toBe('')
    expect(get('GetTracing.GetTlsSettings.GetCaCertificates', null)).toBe('')
  })

  it('read wrappers, set or not', () => {
    expect(get('GetHoldApplicationUntilProxyStarts.GetValue')).toBe(true)
    expect(get('GetHoldApplicationUntilProxyStarts.GetValue', {})).toBe(false)
    expect(get('GetConcurrency.GetValue')).toMatchObject({ value: 2n })
  })

  it('read members of a oneof', () => {
    expect(get('GetServiceCluster')).toBe('app.ns')
    expect(get('GetTracing.GetZipkin.GetAddress')).toBe('zipkin:9411')
    expect(get('GetTracing.GetLightstep')).toMatchObject({ value: null })
    expect(get('GetClusterName')).toMatchObject({ type: { text: '*v1alpha1.ProxyConfig_ServiceCluster' } })
    expect(get('GetClusterName', {})).toBeNull()
  })

  it('give enums that are numbers and print their names', () => {
    const mode = get('GetInterceptionMode')
    if (!(mode instanceof Typed)) throw new Error('not typed')
    expect(mode.value).toBe(1n)
    expect(mode.type.text).toBe('v1alpha1.ProxyConfig_InboundInterceptionMode')
    expect(mode.type.string?.(mode.value)).toBe('TPROXY')
    expect(mode.type.string?.(7n)).toBe('7')
  })

  it('give durations', () => {
    expect(get('GetDrainDuration.AsDuration')).toMatchObject({
      type: { text: 'time.Duration' },
      value: 45_000_000_000n
    })
    expect(get('GetDrainDuration.GetSeconds')).toMatchObject({ value: 45n })
    expect(get('GetDrainDuration.String')).toBe('seconds:45')
  })
})

describe('what json.Marshal makes of messages', () => {
  it.each([
    ['GetTracing', '{"zipkin":{"address":"zipkin:9411"}}'],
    ['GetDrainDuration', '{"seconds":45}'],
    ['GetConcurrency', '{"value":2}']
  ])('%s', (getter, json) => {
    const message = get(getter)
    if (!(message instanceof Typed)) throw new Error('not typed')
    expect(message.type.elem?.json?.(message.value, true)).toBe(json)
  })
})
