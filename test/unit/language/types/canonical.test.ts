import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalize, canonicalizeText, isCanonical } from '../../../../src/language/types/index.ts'

const POD = 'core/v1.Pod'
const EMPTY = { metadata: {}, spec: { containers: null }, status: {} }

function pod(spec: object, metadata: object = {}): object {
  return { ...EMPTY, metadata, spec: { ...EMPTY.spec, ...spec } }
}

describe('JSON text goes through the Go type', () => {
  it.each([
    ['names that differ in case only', '{"SPEC":{"Hostname":"h"}}', pod({ hostname: 'h' })],
    [
      'the long s and the Kelvin sign',
      '{"ſpec":{"hostname":"h"},"\u212aind":"Pod"}',
      { kind: 'Pod', ...pod({ hostname: 'h' }) }
    ],
    [
      'maps that come twice',
      '{"metadata":{"labels":{"a":"1"},"labels":{"b":"2"}}}',
      pod({}, { labels: { a: '1', b: '2' } })
    ],
    [
      'lists that come twice',
      '{"spec":{"containers":[{"name":"a"},{"name":"b"}],"containers":[{"image":"i"}]}}',
      pod({ containers: [{ name: 'a', image: 'i', resources: {} }] })
    ],
    ['null for what is no pointer', '{"spec":{"hostname":"h","hostname":null}}', pod({ hostname: 'h' })],
    ['unknown members', '{"foo":1,"spec":{"bar":[]}}', EMPTY],
    ['white space around', ' \n{} \t', EMPTY]
  ])('%s', (_, text, want) => {
    expect(canonicalizeText(POD, text)).toEqual({ value: want })
  })

  it.each([
    ['{', 'unexpected end of JSON input'],
    ['[]', 'json: cannot unmarshal array into Go value of type v1.Pod'],
    [
      '{"spec":{"terminationGracePeriodSeconds":30.0}}',
      'json: cannot unmarshal number 30.0 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64'
    ],
    [
      '{"spec":{"ephemeralContainers":[{"name":5}]}}',
      'json: cannot unmarshal number into Go struct field EphemeralContainer.spec.ephemeralContainers.EphemeralContainerCommon.name of type string'
    ],
    [
      '{"spec":{"hostname":1,"overhead":{"cpu":"x"}}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    ]
  ])('%s is refused in Go’s words', (text, error) => {
    expect(canonicalizeText(POD, text)).toEqual({ error })
  })
})

describe('values go through the Go type', () => {
  it('and stay the same objects where nothing changes', () => {
    const containers = [{ name: 'a', resources: {} }]
    const result = canonicalize(POD, { spec: { containers, overhead: { cpu: '1000m' } } })
    expect(result).toEqual({ value: pod({ containers, overhead: { cpu: '1' } }) })
    expect('value' in result && (result.value as typeof EMPTY).spec.containers).toBe(containers)
  })

  it('and keep unknown members if asked to, but no directives of merges', () => {
    const result = canonicalize(POD, { ...EMPTY, next: { a: 1 }, $patch: 'x' }, { keepUnknown: true })
    expect(result).toEqual({ value: { ...EMPTY, next: { a: 1 } } })
  })

  it('as older releases of Kubernetes have it', () => {
    const probed = pod({ os: { name: 'linux' } })
    expect(canonicalize(POD, probed, { api: 22 })).toEqual({ value: pod({}, { creationTimestamp: null }) })
  })

  it('with members called __proto__', () => {
    const labels: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":"x","a":null}}}')
    const result = canonicalize(POD, labels)
    expect(JSON.stringify(result)).toContain('"__proto__":"x","a":""')
  })
})

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('1', '100m', '1Gi'))
const container = fc.record(
  {
    name: fc.string(),
    image: scalar,
    args: fc.array(fc.string()),
    env: fc.array(fc.record({ name: fc.string(), value: fc.string() }, { requiredKeys: [] })),
    resources: fc.record({ limits: fc.dictionary(fc.string(), scalar) }, { requiredKeys: [] }),
    other: fc.json()
  },
  { requiredKeys: [] }
)
const pods = fc.record(
  {
    metadata: fc.record({ labels: fc.dictionary(fc.string(), scalar), generation: fc.integer() }, { requiredKeys: [] }),
    spec: fc.record({ containers: fc.array(container), hostNetwork: scalar }, { requiredKeys: [] })
  },
  { requiredKeys: [] }
)

describe('properties', () => {
  it('canonical form is a fixed point, and is recognised', () => {
    fc.assert(
      fc.property(pods, json => {
        const once = canonicalize(POD, json)
        if ('error' in once) return
        expect(isCanonical(POD, once.value)).toBe(true)
        const twice = canonicalize(POD, once.value)
        expect('value' in twice && twice.value).toBe(once.value)
      })
    )
  })

  it('text and value agree, but for which error comes first', () => {
    fc.assert(
      fc.property(pods, json => {
        const fromText = canonicalizeText(POD, JSON.stringify(json))
        const fromValue = canonicalize(POD, JSON.parse(JSON.stringify(json)))
        if ('error' in fromText) expect(fromValue).toHaveProperty('error')
        else expect(fromValue).toEqual(fromText)
      })
    )
  })

  it('any text gives a value or an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(Object.keys(canonicalizeText(POD, text))).toHaveLength(1)
      })
    )
  })
})

describe('limits', () => {
  it('nesting beyond Go’s is an error, nesting below costs no call stack', () => {
    const nested = (depth: number): string => '{"x":' + '['.repeat(depth) + ']'.repeat(depth) + '}'
    expect(canonicalizeText(POD, nested(20_000))).toEqual({ error: 'exceeded max depth' })
    expect(canonicalizeText(POD, nested(9_000))).toEqual({ value: EMPTY })
  })

  it('a million blanks cost linear time', () => {
    const blanks = ' '.repeat(1e6)
    expect(canonicalizeText(POD, `${blanks}{"x":${blanks}1}${blanks}`)).toEqual({ value: EMPTY })
  })
})
