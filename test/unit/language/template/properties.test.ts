import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../../src/language/go/bytes.ts'
import {
  TemplateExecError,
  TemplateParseError,
  parseTemplate,
  type Template
} from '../../../../src/language/template/index.ts'
import { WORLD } from './run.ts'

const options = { name: 't', functions: new Map() }

/** So few that a template which calls itself ends by them, and not where the stack of this Node happens to end. */
const STEPS = 1000

const constant = fc.constantFrom('1', '-2.5', '0x1F', "'a'", '1i', '"s\\n"', '`raw`', 'true', 'nil', '1_000')
const place = fc.constantFrom('.', '.x', '.x.y', '.x.n', '$', '$v', '$v.x', '$.a.b', '$.x.y')
const { pipe } = fc.letrec<{ pipe: string; operand: string; call: string }>(tie => ({
  operand: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    place,
    constant,
    fc.tuple(tie('pipe'), fc.constantFrom('', '.f', '.f.g')).map(([inside, fields]) => `(${inside})${fields}`)
  ),
  call: fc
    .tuple(fc.constantFrom('print', 'eq', 'and', 'index'), fc.array(tie('operand'), { maxLength: 3 }))
    .map(([name, args]) => [name, ...args].join(' ')),
  // Only the first command of a pipeline may be what cannot be called.
  pipe: fc
    .tuple(fc.oneof({ maxDepth: 3 }, place, tie('call')), fc.array(tie('call'), { maxLength: 1 }))
    .map(([first, rest]) => [first, ...rest].join(' | '))
}))

const text = fc.string({ unit: 'grapheme', maxLength: 5 }).map(part => part.replaceAll(/[{}]/g, ''))
const { list } = fc.letrec<{ list: string; action: string }>(tie => ({
  action: fc.oneof(
    { maxDepth: 4 },
    pipe.map(inside => `{{${inside}}}`),
    pipe.map(inside => `{{- $v := ${inside} -}}`),
    pipe.map(inside => `{{$v = ${inside}}}`),
    fc.constantFrom('{{/* note */}}', '{{template "t" .}}', '{{- /* note */ -}}'),
    fc
      .tuple(fc.constantFrom('if', 'with', 'range', 'range $i, $e :='), pipe, tie('list'), tie('list'))
      .map(([word, inside, then, otherwise]) => `{{${word} ${inside}}}${then}{{else}}${otherwise}{{end}}`),
    fc.tuple(pipe, pipe, tie('list')).map(([a, b, then]) => `{{if ${a}}}x{{else if ${b}}}${then}{{end}}`),
    fc.tuple(pipe, tie('list')).map(([inside, body]) => `{{range ${inside}}}${body}{{break}}{{continue}}{{end}}`)
  ),
  list: fc.array(fc.tuple(text, tie('action')), { maxLength: 3 }).map(parts => parts.flat().join(''))
}))

/** `$v` must be declared for the parser to take it. */
const template = list.map(body => `{{$v := 1}}${body}`)

describe('every template', () => {
  it('is the same after it was printed and parsed again', () => {
    fc.assert(
      fc.property(template, source => {
        const printed = parseTemplate(source, options).print()
        expect(parseTemplate(printed, options).print()).toBe(printed)
      })
    )
  })

  it('gives the same output after it was printed and parsed again', () => {
    const outcome = (source: string): string => {
      try {
        return parseTemplate(source, options).execute({ x: { y: 'z' }, a: [1, null] }, WORLD, { steps: STEPS })
      } catch (error) {
        if (!(error instanceof TemplateExecError)) throw error
        return error.message.replace(/^template: t:\d+:\d+/, '')
      }
    }
    fc.assert(
      fc.property(template, source => {
        expect(outcome(parseTemplate(source, options).print())).toBe(outcome(source))
      })
    )
  })

  it('gives the same output or error each time, within the same budget, when parts of the data stay the same', () => {
    const data = { x: { y: 'z', n: null }, a: [1, null] }
    const constants = { fields: new Set(['x']), functions: new Set<string>(), changing: new Set<string>() }
    const outcome = (parsed: Template, steps: number): string => {
      try {
        return parsed.execute(data, WORLD, { steps })
      } catch (error) {
        if (!(error instanceof TemplateExecError)) throw error
        return error.message.replace(/^.*(?=template limit steps)/, '')
      }
    }
    fc.assert(
      fc.property(template, fc.nat(30), (source, steps) => {
        const parsed = parseTemplate(source, { ...options, constants })
        for (const budget of [STEPS, STEPS, STEPS, steps]) {
          expect(outcome(parsed, budget)).toBe(outcome(parseTemplate(source, options), budget))
        }
      }),
      { numRuns: 500 }
    )
  })

  it('is either read or refused by an error of ours, whatever its bytes are', () => {
    const token = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      '-}}',
      ' ',
      '.',
      '|',
      '(',
      ')',
      '"',
      '`',
      "'",
      '$',
      ':=',
      ',',
      'end',
      'if',
      'range',
      'else',
      'define',
      '1',
      '/*',
      '*/',
      '\n',
      '\\'
    )
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map(decode),
      fc.array(fc.oneof(token, fc.string({ maxLength: 3 })), { maxLength: 20 }).map(parts => parts.join(''))
    )
    fc.assert(
      fc.property(bytes, source => {
        try {
          parseTemplate(source, options).execute({}, WORLD, { steps: 1000 })
        } catch (error) {
          expect(error instanceof TemplateParseError || error instanceof TemplateExecError).toBe(true)
        }
      }),
      { numRuns: 2000 }
    )
  })
})
