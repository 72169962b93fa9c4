import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  meshSchema,
  printProto,
  ProtoJsonError,
  readProto,
  type RawMessage
} from '../../../../src/language/types/index.ts'
import { nanosecondsOf, printDuration } from '../../../../src/language/types/proto-duration.ts'

const CONFIG = 'istio.mesh.v1alpha1.ProxyConfig'

const read = (json: unknown, into?: RawMessage) => readProto(meshSchema(), CONFIG, json, into)
const print = (raw: RawMessage) => printProto(meshSchema(), CONFIG, raw)

describe('reading a message', () => {
  it('takes fields by their JSON name and by their own, the first before the second', () => {
    expect(read({ status_port: 1 })).toEqual({ statusPort: 1 })
    expect(read({ status_port: 1, statusPort: 2 })).toEqual({ statusPort: 2 })
    expect(read({ status_port: 1, statusPort: null })).toEqual({})
  })

  it('passes over fields that nobody knows', () => {
    expect(read({ unknown: 1, __proto__: 5 })).toEqual({})
  })

  it('does not hold what is zero, unless it can be told from what is not set', () => {
    expect(read({ statusPort: 0, meshId: '', extraStatTags: [], proxyMetadata: {} })).toEqual({})
    expect(read({ concurrency: 0, holdApplicationUntilProxyStarts: false, serviceCluster: '', tracing: {} })).toEqual({
      concurrency: 0,
      holdApplicationUntilProxyStarts: false,
      serviceCluster: '',
      tracing: {}
    })
  })

  it('replaces fields of the message that is there; zero clears, null leaves alone', () => {
    const into = { statusPort: 1, meshId: 'm', extraStatTags: ['a'] }
    expect(read({ statusPort: 0, meshId: null, extraStatTags: ['b'] }, into)).toEqual({
      meshId: 'm',
      extraStatTags: ['b']
    })
  })

  it('lets one member of a oneof take the place of another', () => {
    expect(read({ tracingServiceName: 1 }, { serviceCluster: 'x' })).toEqual({
      tracingServiceName: 'CANONICAL_NAME_ONLY'
    })
  })

  it('takes enums by name and number, and keeps numbers without a name', () => {
    expect(read({ interceptionMode: 'TPROXY' })).toEqual({ interceptionMode: 'TPROXY' })
    expect(read({ interceptionMode: 1 })).toEqual({ interceptionMode: 'TPROXY' })
    expect(read({ interceptionMode: 9 })).toEqual({ interceptionMode: 9 })
    expect(read({ interceptionMode: 0 })).toEqual({})
  })

  it('takes integers in quotes, and looks at the text in them as JSON', () => {
    expect(read({ statusPort: '15020' })).toEqual({ statusPort: 15020 })
    expect(read({ statusPort: ' 5' })).toEqual({ statusPort: 5 })
    expect(read({ statusPort: 'null' })).toEqual({})
  })

  it.each<[unknown, string]>([
    [5, 'json: cannot unmarshal number into Go value of type map[string]json.RawMessage'],
    [{ statusPort: 1.5 }, 'json: cannot unmarshal number 1.5 into Go value of type int32'],
    [{ statusPort: 2147483648 }, 'json: cannot unmarshal number 2147483648 into Go value of type int32'],
    [{ statusPort: 'x' }, "invalid character 'x' looking for beginning of value"],
    [{ statusPort: '' }, 'unexpected end of JSON input'],
    [{ meshId: 5 }, 'json: cannot unmarshal number into Go value of type string'],
    [{ extraStatTags: 'a' }, 'json: cannot unmarshal string into Go value of type []json.RawMessage'],
    [{ drainDuration: 'x' }, 'bad Duration: time: invalid duration "x"'],
    [
      { interceptionMode: 'X' },
      'unknown value "\\"X\\"" for enum istio.mesh.v1alpha1.ProxyConfig.InboundInterceptionMode'
    ]
  ])('refuses %j in the words of jsonpb', (json, why) => {
    expect(() => read(json)).toThrow(new ProtoJsonError(why))
  })

  it('fails with an error of its own on whatever JSON there is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('statusPort', 'tracing', 'proxyMetadata', 'image'), fc.jsonValue()),
        json => {
          try {
            read(json)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtoJsonError)
          }
        }
      )
    )
  })
})

describe('printing a message', () => {
  it('goes through the fields in the order of their declaration, and sorts the keys of maps', () => {
    expect(print({ statusPort: 1, configPath: 'c', proxyMetadata: { b: '2', a: '1' } })).toBe(
      '{"configPath":"c","proxyMetadata":{"a":"1","b":"2"},"statusPort":1}'
    )
  })

  it('escapes what HTML would trip over', () => {
    expect(print({ meshId: '<&>\u2028' })).toBe('{"meshId":"\\u003c\\u0026\\u003e\\u2028"}')
  })

  it('is the way back from reading', () => {
    const json = {
      drainDuration: '1.500s',
      tracing: { zipkin: { address: 'z' }, sampling: 0.5, customTags: { a: { literal: { value: 'v' } } } },
      gatewayTopology: { numTrustedProxies: 2 }
    }
    expect(JSON.parse(print(read(json)))).toEqual(json)
    expect(read(JSON.parse(print(read(json))))).toEqual(read(json))
  })
})

describe('a duration', () => {
  it.each([
    [0n, '0s'],
    [1n, '0.000000001s'],
    [1_500_000_000n, '1.500s'],
    [-1_000_001_000n, '-1.000001s']
  ])('of %i nanoseconds is %s', (nanoseconds, text) => {
    expect(printDuration(nanoseconds)).toBe(text)
    expect(nanosecondsOf(text)).toBe(nanoseconds)
  })
})
