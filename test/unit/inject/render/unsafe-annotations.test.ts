import { describe, expect, test } from 'vitest'
import { refuseUnsafeAnnotations, type Rendering } from '../../../../src/inject/render/unsafe-annotations.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { unmarshal } from '../../../../src/language/yaml/index.ts'

type Annotations = Readonly<Record<string, string>>

/** Runs the check with a template made of JavaScript. */
function check(
  annotations: Annotations,
  render: (annotations: Annotations, proxyConfig: JsonObject) => string,
  proxyConfig: JsonObject = {}
): void {
  const rendering: Rendering = { annotations, proxyConfig, render, parse: text => unmarshal(text) }
  refuseUnsafeAnnotations(render(annotations, proxyConfig), rendering)
}

const quoted = (annotations: Annotations): string => `args:\n- "-q"\n- "${annotations['a'] ?? ''}"\nlast: true\n`
const plain = (annotations: Annotations): string => `args:\n- --port=${annotations['a'] ?? ''}\n`
const flow = (annotations: Annotations): string => `annotations: { b: "x", a: "${annotations['a'] ?? ''}", c: "y" }\n`
const single = (annotations: Annotations): string => `networks: '${annotations['a'] ?? ''}'\n`

describe('an annotation is refused', () => {
  test.each([
    ['ends its scalar and adds an argument', quoted, '80"\n- "--evil'],
    ['adds a member to a map in one line', flow, '1", evil: "x'],
    ['overrides a member that the template wrote', flow, '1", b: "evil'],
    ['adds a member from single quotes', single, "x'\nevil: 'y"],
    ['adds a member from a plain scalar', plain, '80\nevil: true'],
    ['becomes a map in a plain scalar', annotations => `port: ${annotations['a'] ?? ''}`, '{ evil: true }'],
    ['swallows what follows', quoted, '80\\'],
    ['makes the text unreadable', quoted, '80"']
  ] as [string, typeof quoted, string][])('that %s', (_, render, value) => {
    expect(() => {
      check({ a: value, 'k/other': '"fine"' }, render)
    }).toThrow('annotation "a" breaks out of its place in the template')
  })

  test('when it is proxy.istio.io/config, for what the ProxyConfig holds', () => {
    const render = (_: Annotations, { proxyMetadata }: JsonObject): string =>
      `env:\n${Object.entries(proxyMetadata as Annotations)
        .map(([name, value]) => `- name: ${name}\n  value: "${value}"\n`)
        .join('')}`
    const run = (value: string): void => {
      check({ 'proxy.istio.io/config': 'x' }, render, { proxyMetadata: { A: value } })
    }
    run('fine')
    expect(() => {
      run('x"\n- name: EVIL\n  value: "1')
    }).toThrow('annotation "proxy.istio.io/config"')
  })

  test('when the key of its JSON breaks out', () => {
    const render = (annotations: Annotations): string =>
      Object.keys(JSON.parse(annotations['a'] ?? '{}') as object)
        .map(key => `- name: "${key}"\n`)
        .join('')
    check({ a: '{"v": {}}' }, render)
    expect(() => {
      check({ a: JSON.stringify({ 'v"\n  hostPath: /\n- name: "w': {} }) }, render)
    }).toThrow('annotation "a"')
  })
})

test('limits: one of ten thousand suspects is found without rendering ten thousand times', () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${String(i)}`, '"']))
  let renderings = 0
  const render = (annotations: Annotations): string => {
    renderings++
    return quoted({ a: annotations['k7777'] ?? '' })
  }
  expect(() => {
    check({ ...many, k7777: '80"\n- "--evil' }, render)
  }).toThrow('annotation "k7777"')
  expect(renderings).toBeLessThan(40)
})

describe('an annotation passes', () => {
  test.each([
    ['of usual characters', quoted, '80,443'],
    ['with braces that stay in their scalar', quoted, '{80}'],
    ['with a line break that YAML folds', quoted, 'a\nb'],
    ['with an escape that YAML reads', quoted, 'C:\\temp'],
    ['with quotes of the other kind', quoted, "it's"],
    ['that holds JSON in single quotes', single, '[{"name": "a\\"b"}]']
  ] as [string, typeof quoted, string][])('%s', (_, render, value) => {
    check({ a: value }, render)
  })

  test('that the template does not print, whatever it holds', () => {
    check({ a: '"\n- {}' }, () => 'a: 1')
  })

  test('that the template reads as JSON', () => {
    const render = (annotations: Annotations): string => `volumes: ${annotations['a'] ?? ''}`
    check({ a: '[{"name": "v", "emptyDir": {}}]' }, render)
  })

  test('whose quotes the template escapes', () => {
    check({ a: 'x"\n- y' }, annotations => `- ${JSON.stringify(annotations['a'])}`)
  })
})
