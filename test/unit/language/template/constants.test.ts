import { expect, test } from 'vitest'
import type { TemplateFunction } from '../../../../src/language/go/function.ts'
import { ANY, STRING } from '../../../../src/language/go/value.ts'
import { TemplateExecError, parseTemplate } from '../../../../src/language/template/index.ts'
import { WORLD, functionsOf } from './run.ts'

let calls = 0
const counting = (name: string): TemplateFunction => ({
  name,
  params: [ANY],
  result: STRING,
  doc: 'Counts its calls.',
  call: (_, ...args: unknown[]) => `${JSON.stringify(args[0])}:${++calls}`
})
const functions = functionsOf(counting('constant'), counting('other'), counting('change'))
const constants = {
  fields: new Set(['Values']),
  functions: new Set(['constant']),
  changing: new Set(['change'])
}

/** Renders for each data in turn, and counts the calls. */
function callsOf(template: string, data: readonly object[], isFresh = false): number {
  calls = 0
  const parsed = parseTemplate(template, { name: 't', functions, constants })
  for (const each of data) parsed.execute(each as never, { ...WORLD, isFresh })
  return calls
}

const Values = { a: { b: 'x' }, list: ['1', '2'] }
const twice = [
  { Values, pod: 'p' },
  { Values, pod: 'q' }
]

test.each([
  '{{ constant .Values.a }}',
  '{{ constant $.Values.a.b | print }}',
  '{{ if constant .Values.a }}{{ end }}',
  '{{ range $.pods }}{{ else }}{{ constant .Values.a }}{{ end }}',
  '{{ with .pod }}{{ constant $.Values.a }}{{ end }}',
  '{{ print .pod (constant (index .Values.list 0)) }}',
  '{{ template "t2" . }}{{ define "t2" }}{{ constant .Values.a }}{{ end }}'
])('what reads constants alone is worked out once: %s', template => {
  expect(callsOf(template, twice)).toBe(1)
  expect(callsOf(template, [twice[0]!, { Values: { ...Values }, pod: 'p' }])).toBe(2)
  expect(callsOf(template, twice, true)).toBe(2)
})

test.each([
  '{{ constant .pod }}',
  '{{ other .Values.a }}',
  '{{ with .Values }}{{ constant .a }}{{ end }}',
  '{{ $v := .Values.a }}{{ constant $v }}',
  '{{ $ := .Values }}{{ constant $.a }}',
  '{{ template "t2" .Values }}{{ define "t2" }}{{ constant .a }}{{ end }}',
  '{{ constant .Values.a }}{{ if .no }}{{ change .Values }}{{ end }}'
])('all else is worked out each time: %s', template => {
  expect(callsOf(template, twice)).toBe(2)
})

test('a template that is called with the data and with something else reads each', () => {
  const parsed = parseTemplate(
    '{{ define "t2" }}{{ .Values.a.b }}{{ end }}{{ template "t2" . }}{{ template "t2" .own }}{{ template "t2" . }}',
    { name: 't', functions, constants }
  )
  for (const own of ['y', 'z']) {
    expect(parsed.execute({ Values, own: { Values: { a: { b: own } } } }, WORLD)).toBe(`x${own}x`)
  }
})

test('errors name the same place, whether a constant was worked out before or not', () => {
  const parsed = parseTemplate('{{ print .Values.a.b }}{{ index .pod .Values.a.b }}', {
    name: 't',
    functions,
    constants
  })
  const failures = [1, 2].map(() => {
    try {
      return parsed.execute({ Values, pod: ['p'] }, WORLD)
    } catch (error) {
      if (error instanceof TemplateExecError) return error.message
      throw error
    }
  })
  expect(failures[0]).toContain('cannot index slice/array with type string')
  expect(failures[1]).toBe(failures[0])
})
