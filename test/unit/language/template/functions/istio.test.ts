import { describe, expect, test } from 'vitest'
import { Typed, pointerTo } from '../../../../../src/language/go/value.ts'
import { functionMap, type FunctionOptions } from '../../../../../src/language/template/functions/index.ts'
import { TemplateExecError, TemplateParseError, parseTemplate } from '../../../../../src/language/template/index.ts'
import { protoType } from '../../../../../src/language/types/index.ts'

const world = { env: { SET: 'set' }, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }

function render(template: string, options: FunctionOptions = {}): string {
  try {
    return parseTemplate(template, { name: 't', functions: functionMap(options) }).execute({ v: 'x' }, world)
  } catch (error) {
    if (error instanceof TemplateExecError || error instanceof TemplateParseError) return error.message
    throw error
  }
}

describe("Istio's functions", () => {
  test("lie over sprig's of the same name", () => {
    expect(render('{{ indent 2 "a\\nb" }}|{{ env "SET" "d" }}|{{ env "NO" "d" }}')).toBe('a\n  b|set|d')
    expect(render('{{ omit (strdict "a" "1" "b" "2") "a" }}')).toBe('map[b:2]')
  })

  test('leave the rest of sprig in place', () => {
    expect(render('{{ nindent 2 "a" }}|{{ trunc 2 "abc" }}')).toBe('\n  a|ab')
  })

  test('add networks for Multus as the release does', () => {
    const json = `{{ appendMultusNetwork "[{\\"name\\":\\"a\\"}]" "default/istio-cni" }}`
    expect(render(json)).toBe('[{"name":"a"}, {"name": "istio-cni", "namespace": "default"}]')
    expect(render(json, { variants: { multus: 'by-name' } })).toBe('[{"name":"a"}, {"name": "default/istio-cni"}]')
    const twice = '{{ appendMultusNetwork "a, b" "b" }}'
    expect(render(twice)).toBe('a, b')
    expect(render(twice, { variants: { multus: 'unseen' } })).toBe('a, b, b')
    expect(render('{{ appendMultusNetwork "x]" "b" }}|{{ appendMultusNetwork "" "b" }}')).toBe('x]|b')
  })

  test('clean a message once for all that share it, and anew for each where nothing is to be remembered', () => {
    let cleaned = 0
    const cleanProxyConfig: FunctionOptions['cleanProxyConfig'] = config => {
      cleaned++
      return config
    }
    const type = pointerTo(protoType('istio.mesh.v1alpha1.ProxyConfig'))
    const shared = { binaryPath: '/envoy' }
    const print = parseTemplate('{{ protoToJSON . }}', { name: 't', functions: functionMap({ cleanProxyConfig }) })
    const texts = [shared, shared, { ...shared }].map(raw => print.execute(new Typed(type, raw), world))
    expect([...new Set(texts)]).toEqual(['{"binaryPath":"/envoy"}'])
    expect(cleaned).toBe(2)
    print.execute(new Typed(type, shared), { ...world, isFresh: true })
    expect(cleaned).toBe(3)
  })

  test('exclude a port once', () => {
    expect(render('{{ excludeInboundPort 15020 " 80, 90," }}|{{ excludeInboundPort 0 "80" }}')).toBe('80,90,15020|80')
    expect(render('{{ excludeInboundPort "80" "80,90" }}|{{ excludeInboundPort " 1 " "" }}')).toBe('80,90|1')
  })

  test('drop nil and what becomes empty by that', () => {
    expect(render('{{ omitNil (dict "a" nil "b" (list 1 nil) "c" (dict "d" nil) "e" (dict)) | toJson }}')).toBe(
      '{"b":[1],"e":{}}'
    )
  })

  test('are those of the release that are named', () => {
    expect(render('{{ omitNil 1 }}', { istio: ['isset'] })).toBe('template: t:1: function "omitNil" not defined')
    expect(render('{{ toJson (list 1) }}')).toBe('[1]')
    expect(render('{{ toJson (list 1) }}', { istio: ['toJson'] })).toContain(
      'wrong type for value; expected map[string]'
    )
    expect(render('{{ upper "a" }}', { sprig: false, istio: [] })).toBe('template: t:1: function "upper" not defined')
    expect(render('{{ render "{{ .v }}" }}|{{ render "{{" }}', { istio: ['render'] })).toBe('x|')
  })

  test('take only texts for defaults in release 1.1', () => {
    const options = { variants: { stringDefaults: true } }
    expect(render('{{ valueOrDefault "" "d" }}', options)).toBe('d')
    expect(render('{{ valueOrDefault 1 "d" }}', options)).toContain('expected string; found 1')
  })
})
