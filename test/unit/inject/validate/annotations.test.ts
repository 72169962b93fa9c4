import { describe, expect, it } from 'vitest'
import { dialectOf } from '../../../../src/inject/dialect.ts'
import {
  annotationError,
  annotationProblems,
  annotationProblemsText
} from '../../../../src/inject/validate/annotations.ts'

const errorOf = (annotation: string, value: string, release = 'head') =>
  annotationError(annotation, value, dialectOf(release)!)

function textOf(annotations: Readonly<Record<string, string>>, release = 'head'): string {
  const dialect = dialectOf(release)!
  return annotationProblemsText(annotationProblems(annotations, dialect), dialect)
}

describe('what is wrong with annotations', () => {
  it('is told all at once, in the order of their names', () => {
    expect(textOf({ 'status.sidecar.istio.io/port': 'x', 'sidecar.istio.io/interceptionMode': 'y' })).toBe(
      '2 errors occurred:\n' +
        "\t* invalid value 'y' for annotation 'sidecar.istio.io/interceptionMode': interceptionMode invalid, use REDIRECT,TPROXY,NONE: y\n" +
        "\t* invalid value 'x' for annotation 'status.sidecar.istio.io/port': excludeInboundPorts invalid: failed parsing port 'x': strconv.ParseUint: parsing \"x\": invalid syntax\n\n"
    )
  })

  it('was told in other words by Istio 1.0 and 1.1', () => {
    expect(textOf({ 'traffic.sidecar.istio.io/includeInboundPorts': 'bad' }, '1.1')).toBe(
      '1 error occurred:\n\t* injection failed. Invalid value for annotation traffic.sidecar.istio.io/includeInboundPorts: bad. ' +
        "Error: includeInboundPorts invalid: failed parsing port '0': failed parsing port '0': strconv.ParseUint: parsing \"bad\": invalid syntax\n\n"
    )
  })

  it('is nothing where a release does not check them', () => {
    const quantity = ['sidecar.istio.io/proxyCPU', 'abc'] as const
    expect(errorOf(...quantity, '1.26')).toBeUndefined()
    expect(errorOf(...quantity, '1.27')).toContain('quantities must match')
  })

  it('is nothing for annotations that nobody knows', () => {
    expect(annotationProblems({ 'example.com/x': '\u0000', __proto__: 'x' }, dialectOf('head')!)).toEqual([])
  })
})

describe('values', () => {
  it.each([
    ['1.15', '10.0.0.0/08', undefined],
    ['1.16', '10.0.0.0/08', 'netip.ParsePrefix("10.0.0.0/08"): bad bits after slash: "08"'],
    ['1.15', '10.0.0.1', 'invalid CIDR address: 10.0.0.1'],
    ['1.16', '10.0.0.1', 'netip.ParsePrefix("10.0.0.1"): no \'/\'']
  ])('of %s take %s for a range or say why not', (release, value, why) => {
    const error = errorOf('traffic.sidecar.istio.io/includeOutboundIPRanges', value, release)
    expect(error).toBe(why && `includeIPRanges invalid: failed parsing cidr '${value}': ${why}`)
  })

  it('may be a wildcard where ports and ranges are included, not where they are excluded', () => {
    expect(errorOf('traffic.sidecar.istio.io/includeOutboundIPRanges', '*')).toBeUndefined()
    expect(errorOf('traffic.sidecar.istio.io/excludeOutboundIPRanges', '*')).toContain("no '/'")
    expect(errorOf('traffic.sidecar.istio.io/includeInboundPorts', '*')).toBeUndefined()
    expect(errorOf('traffic.sidecar.istio.io/excludeInboundPorts', '*')).toContain("parsing port '*'")
  })

  it('are no place to hide more YAML', () => {
    expect(errorOf('sidecar.istio.io/proxyCPU', '1\n  evil: x')).toBe('value contains control characters')
  })

  it('of interfaces are as long as Linux lets them be, in bytes', () => {
    expect(errorOf('traffic.sidecar.istio.io/excludeInterfaces', 'a'.repeat(15))).toBeUndefined()
    expect(errorOf('traffic.sidecar.istio.io/excludeInterfaces', 'é'.repeat(8))).toContain('too long (max 15 chars)')
  })

  it('of proxy.istio.io/config are checked as a whole ProxyConfig', () => {
    expect(errorOf('proxy.istio.io/config', 'statusPort: 0\nconfigPath: ""')).toBe(
      '2 errors occurred:\n\t* config path must be set\n\t* invalid status port: port number 0 must be in the range 1..65535\n\n'
    )
  })

  it('of drainDuration had to go with parentShutdownDuration up to 1.16', () => {
    const value = 'drainDuration: 100s'
    expect(errorOf('proxy.istio.io/config', value)).toBeUndefined()
    expect(errorOf('proxy.istio.io/config', value, '1.16')).toContain(
      'invalid parent and drain time combination parent shutdown time 1m0s must be greater than drain time 1m40s'
    )
  })
})
