import { describe, expect, it } from 'vitest'
import { INT, STRING } from '../../../../src/language/go/value.ts'
import { DEFAULT_LIMITS, parseTemplate } from '../../../../src/language/template/index.ts'
import { WORLD, failure, functionsOf, render } from './run.ts'

const repeat = functionsOf({
  name: 'repeat',
  params: [INT, STRING],
  result: STRING,
  doc: 'Repeats a text.',
  call: (context, ...args: never[]) => {
    const [count, text] = args as unknown as [{ value: bigint }, string]
    context.spend(Number(count.value) * text.length)
    return text.repeat(Number(count.value))
  }
})

describe('limits of templates', () => {
  it('refuses a source that is too long', () => {
    expect(failure('12345678901', {}, { limits: { sourceSize: 10 } }).message).toBe(
      'template: t:1: template limit sourceSize of 10 is exceeded'
    )
  })

  it('refuses actions and parentheses that are nested too deep, before the stack ends', () => {
    const message = `template limit nesting of ${DEFAULT_LIMITS.nesting} is exceeded`
    expect(failure('{{if 1}}'.repeat(100_000)).message).toContain(message)
    expect(failure(`{{${'('.repeat(100_000)}`).message).toContain(message)
    expect(failure(`{{if 0}}${'{{else if 0}}'.repeat(50_000)}{{end}}`).message).toContain(message)
    expect(failure('{{range 1}}{{range 1}}{{end}}{{end}}', {}, { limits: { nesting: 1 } }).message).toContain('of 1 is')
  })

  it('runs what is nested as deep as allowed', () => {
    const depth = DEFAULT_LIMITS.nesting - 1
    expect(render('{{with 1}}'.repeat(depth) + '{{.}}' + '{{end}}'.repeat(depth))).toBe('1')
    expect(render(`{{${'('.repeat(depth)}1${')'.repeat(depth)}}}`)).toBe('1')
  })

  it("stops templates that call themselves with Go's words", () => {
    const message = 'exceeded maximum template depth (100000)'
    expect(failure('{{define "a"}}{{template "a"}}{{end}}{{template "a"}}').message).toContain(message)
    const nested = '{{if true}}'.repeat(90) + '{{template "t"}}' + '{{end}}'.repeat(90)
    expect(failure(nested, {}, { limits: { templateDepth: 1_000_000 } }).message).toContain(message)
  })

  it('stops loops that take too many steps', () => {
    expect(failure('{{range 1000000000}}{{end}}{{range 1000000000}}x{{end}}').message).toMatch(
      /limit steps of 1000000 is/
    )
    expect(failure('{{range 10}}{{range 10}}x{{end}}{{end}}', {}, { limits: { steps: 50 } }).message).toContain(
      'steps of 50'
    )
  })

  it('stops output that grows too long', () => {
    expect(failure('{{range 100}}{{.}}{{end}}', {}, { limits: { outputSize: 20 } }).message).toContain(
      'outputSize of 20'
    )
    expect(failure(`{{range 100000}}${'x'.repeat(100_000)}{{end}}`).message).toContain('outputSize of 4194304')
  })

  it('stops functions that make too much', () => {
    const error = failure('{{repeat 10000000000 "ab"}}', {}, { functions: repeat })
    expect(error.message).toBe(
      `template: t:1:2: executing "t" at <repeat 10000000000 "ab">: error calling repeat: template limit work of ${DEFAULT_LIMITS.work} is exceeded`
    )
    expect(
      failure('{{$x := print "0123456789"}}{{range 10}}{{$x = print $x $x}}{{end}}', {}, { limits: { work: 1000 } })
        .message
    ).toContain('work of 1000')
  })

  it('stops formats that ask for endless padding', () => {
    expect(failure(`{{printf "${'%9999999[1]d'.repeat(10)}" 1}}`).message).toContain(
      'the format makes a text of more than'
    )
  })

  it('reads numbers of a million digits in linear time', () => {
    const started = process.cpuUsage().user
    for (const number of ['9', '0x' + 'f'.repeat(100), '0.1', '1e9', '0x1p-9', '1_0']) {
      expect(() => failure(`{{ ${number}${number.slice(-1).repeat(1_000_000)}x }}`)).not.toThrow()
    }
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(5)
  })

  it('takes other limits for one execution', () => {
    const template = parseTemplate('{{range 10}}x{{end}}', { name: 't', functions: new Map() })
    expect(() => template.execute({}, WORLD, { steps: 10 })).toThrow('template limit steps of 10 is exceeded')
    expect(template.execute({}, WORLD)).toBe('x'.repeat(10))
  })

  it('reads hostile sources in linear time', () => {
    const started = process.cpuUsage().user
    for (const piece of ['{{- ', ' \t\n', '{', '{{/*', '"', '{{"\\x', '((((', '{{.a', '{{$', '`{{`', '|', '{{1'])
      expect(() => failure(`{{x ${piece.repeat(50_000)}`)).not.toThrow()
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(5)
  })
})
