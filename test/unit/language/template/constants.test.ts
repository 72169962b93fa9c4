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

test('what is named more than once is read from the data once in a run', () => {
  let reads = 0
  const data = {
    Values,
    get pod() {
      return `p${++reads}`
    }
  }
  const named = '{{ .pod }}{{ $.pod }}{{ with .Values }}{{ $.pod }}{{ end }}{{ template "t2" . }}'
  const source = `${named}{{ define "t2" }}{{ .pod }}{{ end }}`
  const once = parseTemplate(source, { name: 't', functions, constants })
  expect([once.execute(data, WORLD), once.execute(data, WORLD)]).toEqual(['p1p1p1p1', 'p2p2p2p2'])
  const changing = parseTemplate(`${source}{{ if .no }}{{ change .Values }}{{ end }}`, {
    name: 't',
    functions,
    constants
  })
  expect(changing.execute(data, WORLD)).toBe('p3p4p5p6')
})

test('the text of an object is made once for uses that follow one another', () => {
  const asked = '{{ range $x := .pods }}{{ if constant $x }}{{ constant $x }}{{ end }}{{ end }}'
  const objects = [{ Values, pods: [{ a: 1 }, { a: 1 }] }]
  expect(callsOf(asked, objects)).toBe(2)
  expect(callsOf(asked, [{ Values, pods: ['a', 'b'] }])).toBe(4)
  expect(callsOf(asked.replaceAll('constant', 'other'), objects)).toBe(4)
  expect(callsOf(`${asked}{{ if .no }}{{ change .Values }}{{ end }}`, objects)).toBe(4)
})

test('a branch that constants decide is decided anew for others', () => {
  const parsed = parseTemplate(
    'a{{ if .Values.on }}b{{ .pod }}{{ with .Values.name }}({{ . }}{{ $.pod }}){{ else }}-{{ end }}{{ else }}c{{ end }}d',
    { name: 't', functions, constants }
  )
  const [on, off, named] = [{ on: true }, { on: false }, { on: true, name: 'n' }]
  const render = (own: object, pod: string): string => parsed.execute({ Values: own, pod }, WORLD)
  expect(['1', '2', '3'].map(pod => render(on, pod))).toEqual(['ab1-d', 'ab2-d', 'ab3-d'])
  expect(['1', '2', '3'].map(pod => render(off, pod))).toEqual(['acd', 'acd', 'acd'])
  expect(['1', '2', '3'].map(pod => render(named, pod))).toEqual(['ab1(n1)d', 'ab2(n2)d', 'ab3(n3)d'])
  expect(render(on, '4')).toBe('ab4-d')
})

test('a source says which functions its actions name, wherever they stand, and no word of its text', () => {
  const calls = (source: string): boolean => parseTemplate(source, { name: 't', functions }).calls(new Set(['change']))
  expect(calls('change {{/* change */}}{{ $change := "change" }}{{ print $change .change }}')).toBe(false)
  const places = [
    '{{ change . }}',
    '{{ if (change .).a }}{{ end }}',
    '{{ range .a }}{{ else }}{{ print (change .) }}{{ end }}'
  ]
  expect(places.map(calls)).toEqual([true, true, true])
  expect(calls('{{ define "part" }}{{ . | change }}{{ end }}')).toBe(true)
})
