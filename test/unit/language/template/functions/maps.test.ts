import { describe, expect, test } from 'vitest'
import { MUTATING_FUNCTIONS, functionMap } from '../../../../../src/language/template/functions/index.ts'
import type { Value } from '../../../../../src/language/go/value.ts'
import { TemplateExecError, parseTemplate } from '../../../../../src/language/template/index.ts'

const functions = functionMap({ istio: [] })
const world = { env: {}, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }

function render(template: string, data: Value = {}): string {
  try {
    return parseTemplate(template, { name: 't', functions }).execute(data, world)
  } catch (error) {
    if (error instanceof TemplateExecError) return error.message
    throw error
  }
}

describe('maps', () => {
  test('hold any key as their own, and none that they were not given', () => {
    expect(render('{{ $d := dict "__proto__" 1 }}{{ toJson $d }} {{ hasKey $d "__proto__" }}')).toBe(
      '{"__proto__":1} true'
    )
    expect(render('{{ $d := set (dict) "__proto__" (dict "x" 1) }}{{ hasKey $d "x" }}{{ keys $d }}')).toBe(
      'false[__proto__]'
    )
    expect(
      render('{{ get (dict) "constructor" }}|{{ hasKey (dict) "toString" }}|{{ dig "constructor" "d" (dict) }}')
    ).toBe('|false|d')
    expect(render('{{ merge (dict) (fromJson "{\\"__proto__\\":{\\"x\\":1}}") | toJson }}')).toBe(
      '{"__proto__":{"x":1}}'
    )
    expect(({} as { x?: number }).x).toBeUndefined()
  })

  test('give keys and members in order, where the order of Go is random', () => {
    expect(render('{{ $d := dict "b" 1 "10" 2 "9" 3 "a" 4 }}{{ keys $d }} {{ values $d }}')).toBe(
      '[10 9 a b] [2 3 4 1]'
    )
  })

  test('that are shared are not changed, which is an error that says what to do', () => {
    const data = Object.freeze({ shared: Object.freeze({ a: 1 }) })
    for (const name of MUTATING_FUNCTIONS) {
      const rest = { set: '"b" 2', unset: '"a"' }[name] ?? '(dict "b" 2)'
      expect(render(`{{ $_ := ${name} .shared ${rest} }}`, data)).toContain('copy it with deepCopy first')
    }
    expect(render('{{ set (deepCopy .shared) "b" 2 | toJson }}', data)).toBe('{"a":1,"b":2}')
  })

  test('are merged in place, empty members from the source, deeply', () => {
    expect(
      render('{{ $d := dict "a" 0 "b" (dict "c" 1) }}{{ $_ := merge $d (dict "a" 5 "b" (dict "c" 2 "d" 3)) }}{{ $d }}')
    ).toBe('map[a:5 b:map[c:1 d:3]]')
  })
})
