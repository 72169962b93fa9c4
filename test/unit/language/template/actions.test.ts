import { describe, expect, it } from 'vitest'
import { FunctionError } from '../../../../src/language/go/function.ts'
import {
  ANY,
  BOOL,
  INT,
  STRING,
  STRING_MAP,
  Typed,
  int,
  mapOf,
  pointerTo,
  sliceOf,
  wrap,
  type GoType
} from '../../../../src/language/go/value.ts'
import { failure, functionsOf, render } from './run.ts'

const data = { s: 'text', n: null, f: 1.5, big: 1500000, list: ['a', 1, null], m: { z: 1, a: 'x', é: true }, empty: [] }

/** Each output was printed by Go 1.26. */
const OUTPUTS: readonly (readonly [template: string, output: string])[] = [
  ['a {{- .s -}} b', 'atextb'],
  ['{{.s}} {{.n}} {{.f}} {{.big}} {{.nope}} {{.nope.deeper}}', 'text <no value> 1.5 1.5e+06 <no value> <no value>'],
  ['{{.list}} {{.m}}', '[a 1 <nil>] map[a:x z:1 é:true]'],
  ['{{if .n}}1{{else if .empty}}2{{else}}3{{end}}', '3'],
  ['{{with .nope}}1{{else with .s}}{{.}}{{end}}', 'text'],
  ['{{range $i, $e := .list}}{{$i}}={{$e}};{{end}}', '0=a;1=1;2=<no value>;'],
  ['{{range $k, $v := .m}}{{$k}}={{$v}};{{end}}', 'a=x;z=1;é=true;'],
  ['{{range .empty}}x{{else}}none{{end}}', 'none'],
  ['{{range 5}}{{if eq . 1}}{{continue}}{{end}}{{if eq . 3}}{{break}}{{end}}{{.}}{{end}}', '02'],
  ['{{$x := 1}}{{range 2}}{{$x = .}}{{end}}{{$x}}', '1'],
  ['{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}', '21'],
  ['{{and false ($x := 1)}}{{or 0 ($x := 2)}}{{$x}}', 'false22'],
  ['{{$x := 0}}{{and false ($x := 1)}}{{$x}}', 'false0'],
  ['{{define "d"}}<{{.}}{{$}}>{{end}}{{template "d" 1}}{{template "d"}}', '<11><<no value><no value>>'],
  ['{{block "b" .s}}[{{.}}]{{end}}', '[text]'],
  [
    '{{/* nothing */}}{{`raw "text"`}}{{"tab\\t"}}{{\'a\'}} {{0x10}} {{1e3}} {{1+2i}} {{-0}}',
    'raw "text"tab\t97 16 1000 (1+2i) 0'
  ],
  ['{{"a" | printf "%s-%s" "b" | len}}', '3'],
  ['{{(index .m "z") | printf "%v"}} {{(.m).z}} {{index .list 1}}', '1 1 1'],
  [
    '{{html "<a>"}} {{js "\'<\\n"}} {{urlquery "a b&c"}} {{println 1 "x"}}',
    "&lt;a&gt; \\'\\u003C\\u000A a+b%26c 1 x\n"
  ],
  ['{{eq .s "a" "text"}} {{ne .nope ""}} {{lt 1 2}} {{ge "b" "a"}} {{eq .nope .n}}', 'true true true true true'],
  ['{{slice "héllo" 1 3}} {{len "é"}} {{index "abc" 1}}', 'é 2 98'],
  ['{{not .n}} {{and 1 .s}} {{or "" .n 0}} {{len .m}}', 'true text 0 3'],
  ['{{constructor}}', 'own function']
]

const own = functionsOf({ name: 'constructor', params: [], result: STRING, doc: '', call: () => 'own function' })

describe('actions', () => {
  for (const [template, output] of OUTPUTS) {
    it(`renders ${JSON.stringify(template)}`, () => {
      expect(render(template, data, { functions: own })).toBe(output)
    })
  }

  it('reads own members only', () => {
    expect(render('{{.constructor}} {{.toString}} {{.__proto__}} {{.length}}', {})).toBe(
      '<no value> <no value> <no value> <no value>'
    )
    expect(render('{{.__proto__.x}} {{index . "__proto__"}}', JSON.parse('{"__proto__": {"x": 1}}'))).toBe('1 map[x:1]')
  })

  it('takes other delimiters', () => {
    const delimiters = { leftDelim: '<<', rightDelim: '>>' }
    expect(render('<<.s>>{{.s}} <</* note */>><<- "x" ->> y', data, delimiters)).toBe('text{{.s}} xy')
  })

  it('gives what it is told to for missing keys', () => {
    expect(render('{{.nope}}', data, { missingKey: 'zero' })).toBe('<no value>')
    expect(failure('{{.nope}}', data, { missingKey: 'error' }).message).toContain('map has no entry for key "nope"')
    expect(render('{{.x}}|', new Typed(STRING_MAP, {}), { missingKey: 'zero' })).toBe('|')
  })

  it('keeps bytes that are not UTF-8, and joins them', () => {
    expect(render('{{"\\xc3"}}{{"\\xa9"}}{{"\\xff"}}')).toBe('é\udcff')
  })
})

const INNER: GoType = {
  text: 'x.Inner',
  kind: 'struct',
  named: true,
  fields: [],
  field: name => FIELDS.find(field => field.name === name),
  method: name =>
    name === 'Greet'
      ? {
          name,
          params: [STRING],
          result: STRING,
          call: (raw, who) => `${who as string} by ${(raw as { name: string }).name}`
        }
      : undefined,
  pointerMethod: name => (name === 'Point' ? { name, params: [], result: STRING, call: () => 'pointed' } : undefined),
  pointerString: raw => (raw === null ? 'nil' : '&Inner')
}
const FIELDS = [
  { name: 'Name', type: STRING, read: (raw: unknown) => wrap(STRING, (raw as { name?: string }).name) },
  { name: 'hidden', type: INT, read: () => int(1) }
]
const inner = { name: 'n' }
const typed = {
  Ptr: new Typed(pointerTo(INNER), inner),
  Nil: new Typed(pointerTo(INNER), null),
  List: new Typed(sliceOf(INNER), [inner]),
  Map: new Typed(mapOf(STRING, INNER), { k: inner })
}
const identity = functionsOf({
  name: 'same',
  params: [ANY],
  result: ANY,
  doc: '',
  call: (_, ...[value]) => value
})

describe('typed values', () => {
  it('finds fields and methods through pointers', () => {
    expect(render('{{.Ptr.Name}} {{.Ptr.Greet "hi"}} {{.Ptr.Point}} {{"yo" | .Ptr.Greet}}', typed)).toBe(
      'n hi by n pointed yo by n'
    )
  })

  it('prints variables by the methods of their pointers, but copies as they are', () => {
    const template = '{{range .List}}{{.}} {{.Point}}{{end}} {{range .Map}}{{.}}{{end}} {{same .Ptr}} {{index .List 0}}'
    expect(render(template, typed, { functions: identity })).toBe('&Inner pointed {} &Inner &Inner')
  })

  it('refuses methods of the pointer on what has no address', () => {
    expect(failure('{{(index .Map "k").Point}}', typed).message).toContain("can't evaluate field Point in type x.Inner")
  })

  it("fails on nil pointers with Go's words", () => {
    expect(failure('{{.Nil.Name}}', typed).message).toContain('nil pointer evaluating interface {}.Name')
    expect(failure('{{.Nil.Nope}}', typed).message).toContain("can't evaluate field Nope in type interface {}")
    expect(failure('{{$p := .Nil}}{{$p.Name}}', typed).message).toContain('nil pointer evaluating *x.Inner.Name')
    expect(render('{{.Nil}} {{if .Nil}}1{{else}}0{{end}}', typed)).toBe('nil 0')
  })

  it('takes a pointer for true, whatever it points to', () => {
    const pointers = {
      f: new Typed(pointerTo(BOOL), false),
      z: new Typed(pointerTo(INT), 0n),
      n: new Typed(pointerTo(BOOL), null)
    }
    expect(render('{{if .f}}y{{end}}{{if .z}}y{{end}}{{if .n}}y{{else}}n{{end}} {{.f}} {{and .z 1}}', pointers)).toBe(
      'yyn false 1'
    )
  })

  it('refuses fields that are not exported', () => {
    expect(failure('{{.Ptr.hidden}}', typed).message).toContain('hidden is an unexported field of struct type')
  })

  it('checks arguments by the signature', () => {
    const upper = functionsOf({
      name: 'up',
      params: [STRING],
      result: STRING,
      doc: '',
      call: (_, ...[text]) => String(text).toUpperCase()
    })
    expect(render('{{up "a"}} {{"b" | up}}', {}, { functions: upper })).toBe('A B')
    expect(failure('{{up .Ptr}}', typed, { functions: upper }).message).toContain(
      'wrong type for value; expected string; got *x.Inner'
    )
    expect(failure('{{up .nope}}', {}, { functions: upper }).message).toContain('invalid value; expected string')
    expect(failure('{{up nil}}', {}, { functions: upper }).message).toContain('cannot assign nil to string')
  })

  it('gives the errors of functions their place', () => {
    const broken = functionsOf({
      name: 'broken',
      params: [],
      result: STRING,
      doc: '',
      call: () => {
        throw new FunctionError('why not')
      }
    })
    expect(failure('x{{print (broken)}}', {}, { functions: broken }).message).toBe(
      'template: t:1:10: executing "t" at <broken>: error calling broken: why not'
    )
  })
})
