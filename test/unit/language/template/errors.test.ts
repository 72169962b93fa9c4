import { describe, expect, it } from 'vitest'
import { failure } from './run.ts'

/** Each message was printed by Go 1.26. */
const PARSE_ERRORS: readonly (readonly [template: string, message: string])[] = [
  ['{{nosuch}}', 'template: t:1: function "nosuch" not defined'],
  ['\n\n{{.x', 'template: t:3: unclosed action'],
  ['{{.x\n', 'template: t:2: unclosed action started at t:1'],
  ['{{"a}}', 'template: t:1: unterminated quoted string'],
  ['{{if}}{{end}}', 'template: t:1: missing value for if'],
  ['{{if 1}}', 'template: t:1: unexpected EOF'],
  ['{{end}}', 'template: t:1: unexpected {{end}}'],
  ['{{.x}', "template: t:1: bad character U+007D '}'"],
  ['{{.x }', 'template: t:1: unexpected "}" in operand'],
  ['{{$x}}', 'template: t:1: undefined variable "$x"'],
  ['{{break}}', 'template: t:1: {{break}} outside {{range}}'],
  ['{{define "t"}}a{{end}}b', 'template: t:1: template: multiple definition of template "t"'],
  ['{{08}}', 'template: t:1: integer overflow: "08"'],
  ['{{1+i}}', 'template: t:1: syntax error scanning complex number'],
  ['{{1 | 2}}', 'template: t:1: non executable command in pipeline stage 2'],
  ['{{template longer_than_ten_bytes}}', 'template: t:1: unexpected "longer_tha"... in template clause'],
  ['{{/* open', 'template: t:1: unclosed comment']
]

const EXEC_ERRORS: readonly (readonly [template: string, message: string])[] = [
  ['{{.a.b}}', `t:1:4: executing "t" at <.a.b>: can't evaluate field b in type interface {}`],
  ['{{.n.b}}', 't:1:4: executing "t" at <.n.b>: nil pointer evaluating interface {}.b'],
  ['x\n é{{template "nope"}}', `t:2:14: executing "t" at <{{template "nope"}}>: template "nope" not defined`],
  ['{{range .a}}{{end}}', `t:1:8: executing "t" at <.a>: range can't iterate over text`],
  ['{{len 3}}', `t:1:2: executing "t" at <len 3>: error calling len: len of type int`],
  [
    '{{eq 1 1.0}}',
    `t:1:2: executing "t" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64`
  ],
  ['{{index .l 5}}', `t:1:2: executing "t" at <index .l 5>: error calling index: index out of range: 5`],
  ['{{printf 1}}', `t:1:9: executing "t" at <1>: expected string; found 1`],
  ['{{not 1 2}}', `t:1:2: executing "t" at <not>: wrong number of args for not: want 1 got 2`],
  ['{{nil}}', `t:1:2: executing "t" at <nil>: nil is not a command`],
  ['{{1 2}}', `t:1:2: executing "t" at <1>: can't give argument to non-function 1`],
  ['{{$x = 1}}', `t:1:7: executing "t" at <1>: undefined variable: $x`],
  [
    '{{define "d"}}{{.x.y.z}}{{end}}{{template "d" .l}}',
    `t:1:18: executing "d" at <.x.y.z>: can't evaluate field x in type []interface {}`
  ]
]

describe('errors of templates', () => {
  for (const [template, message] of PARSE_ERRORS) {
    it(`refuses ${JSON.stringify(template)}`, () => {
      expect(failure(template).message).toBe(message)
    })
  }

  for (const [template, message] of EXEC_ERRORS) {
    it(`fails in ${JSON.stringify(template)}`, () => {
      expect(failure(template, { a: 'text', n: null, l: [1] }).message).toBe(`template: ${message}`)
    })
  }

  it('draws a caret under the place', () => {
    expect(failure('first\n\tsecond {{ .a.b }}', { a: 'text' }).picture).toBe(
      ['2 |  second {{ .a.b }}', '  |              ^'].join('\n')
    )
    expect(failure('ok\n{{ nosuch }}').picture).toBe(['2 | {{ nosuch }}', '  |    ^'].join('\n'))
  })

  it('cuts long lines around the caret', () => {
    const picture = failure(`${'x'.repeat(5000)}{{.a.b}}${'y'.repeat(5000)}`, { a: 'text' }).picture.split('\n')
    expect(picture[0]?.length).toBeLessThan(120)
    expect(picture[0]?.[picture[1]?.indexOf('^') ?? 0]).toBe('.')
  })

  it('says where it happened', () => {
    expect(failure('é{{.a.b}}', { a: 'text' })).toMatchObject({
      place: { name: 't', line: 1, column: 6 },
      snippet: '.a.b'
    })
    expect(failure('\n{{nosuch}}')).toMatchObject({ place: { name: 't', line: 2 } })
  })
})
