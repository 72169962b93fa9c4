import { expect, test } from 'vitest'
import { functionMap } from '../../../../../src/language/template/functions/index.ts'
import { TemplateExecError, parseTemplate } from '../../../../../src/language/template/index.ts'

const functions = functionMap({ istio: ['indent', 'omitNil', 'toYaml', 'render'] })
const world = { env: {}, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }

function errorOf(template: string): string {
  try {
    parseTemplate(template, { name: 't', functions }).execute(
      { again: '{{ render .again }}{{ render .again }}' },
      world
    )
  } catch (error) {
    if (error instanceof TemplateExecError) return error.message
    throw error
  }
  return ''
}

const endless = (call: string): string =>
  `{{ $x := list 1 }}{{ range until 99 }}{{ $x = list $x $x }}{{ end }}{{ ${call} }}`

const ofManyMembers = (call: string): string =>
  `{{ $x := dict }}{{ range until 1000 }}{{ $_ := set $x (print .) . }}{{ end }}{{ range until 100000 }}{{ $y := ${call} }}{{ end }}`

test.each([
  '{{ repeat 999999999 "x" }}',
  '{{ until 999999999 }}',
  '{{ untilStep 0 9223372036854775807 1 }}',
  '{{ seq 1 999999999 }}',
  '{{ "a\\nb" | indent 999999999 }}',
  '{{ repeat 100000 "\\n" | nindent 10000 }}',
  '{{ repeat 10000 "y" | replace "" (repeat 10000 "x") }}',
  '{{ join (repeat 10000 "x") (until 100000) }}',
  '{{ $x := "x" }}{{ range until 99 }}{{ $x = cat $x $x }}{{ end }}',
  '{{ $x := list 1 }}{{ range until 99 }}{{ $x = concat $x $x }}{{ end }}',
  endless('toJson $x'),
  endless('toPrettyJson $x'),
  endless('toYaml $x'),
  endless('omitNil $x'),
  endless('deepCopy $x'),
  endless('toString $x'),
  endless('join "," $x'),
  endless('merge (dict "x" $x) (dict "x" $x)').replaceAll('list $x $x', 'dict "a" $x "b" $x'),
  '{{ range until 1000 }}{{ regexFindAll "a|a*b" (repeat 50000 "a") -1 }}{{ end }}',
  '{{ regexFindAll "a*b|" (repeat 50000 "a") -1 }}',
  '{{ regexSplit "a*b|" (repeat 50000 "a") -1 }}',
  '{{ regexReplaceAll "a*b|" (repeat 50000 "a") "x" }}',
  '{{ regexReplaceAll "a" (repeat 1000 "a") (repeat 1000000 "$0") }}',
  '{{ $x := repeat 50000 "a" }}{{ range until 1000 }}{{ regexMatch "(a+)+$" $x }}{{ end }}',
  '{{ range $i, $_ := until 1000 }}{{ regexMatch (printf "(?i)%s%d" (repeat 3000 `\\pL`) $i) "a" }}{{ end }}',
  '{{ range $i, $_ := until 1000 }}{{ regexMatch (printf "(?:.?){900}(?:.?){900}%d" $i) "a" }}{{ end }}',
  '{{ range until 1000 }}{{ regexMatch (repeat 200 `\\pL{1000}`) "a" }}{{ end }}',
  '{{ regexFind "(?:(?:a*){30}){30}b" (repeat 50000 "a") }}',
  ...['keys', 'values', 'deepCopy'].map(name => ofManyMembers(`${name} $x`)),
  '{{ $x := until 100000 }}{{ range until 10000 }}{{ $y := rest $x }}{{ end }}',
  '{{ $x := repeat 1000000 "a" }}{{ range until 10000 }}{{ $y := contains "b" $x }}{{ end }}',
  '{{ $x := repeat 1000000 "a" }}{{ range until 10000 }}{{ $y := len $x }}{{ end }}',
  '{{ range until 100 }}{{ sha512sum (repeat 1000000 "a") }}{{ end }}'
])('limits: %s ends by the budget of work', template => {
  expect(errorOf(template)).toContain('template limit work of 16777216 is exceeded')
})

test.each(['{{ $x }}', '{{ template "t2" $x }}{{ define "t2" }}{{ . }}{{ end }}'])(
  'limits: a list of a hundred doublings is not printed to the end by %s',
  printing => {
    expect(errorOf(endless('$x').replace('{{ $x }}', printing))).toContain(
      'template limit outputSize of 4194304 is exceeded'
    )
  }
)

test.each(['print $x', 'printf "%v" $x'])('limits: a list of a hundred doublings is not made a text by %s', call => {
  expect(errorOf(endless(`${call} | len`))).toMatch(/makes a text of more than 4194304 characters|limit/)
})

test('limits: an expression looks through a long text as often as it needs to for matches that are near', () => {
  expect(errorOf('{{ regexFindAll "[a-z]+" (repeat 10000 "abcd ") -1 }}')).toBe('')
  expect(errorOf('{{ regexReplaceAll "a" (repeat 50000 "a") "b" }}')).toBe('')
  expect(errorOf('{{ regexFindAll "a*b|" (repeat 2000 "a") -1 }}')).toBe('')
})

test('limits: an expression that is too large does not match, and is refused in the words of Go', () => {
  const large = '`' + '\\pL{1000}'.repeat(200) + '`'
  expect(errorOf(`{{ range until 3 }}{{ if regexMatch ${large} "a" }}x{{ end }}{{ end }}`)).toBe('')
  expect(errorOf(`{{ mustRegexMatch ${large} "a" }}`)).toContain(
    'error parsing regexp: expression too large: `\\pL{1000}'
  )
})

test('limits: a map that holds itself is an error, or nothing, but never the end of the stack', () => {
  const holding = (call: string): string => `{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ ${call} }}`
  expect(errorOf(holding('mustToJson $d'))).toContain('json: unsupported value: encountered a cycle')
  expect(errorOf(holding('deepCopy $d'))).toContain('nested too deeply')
  expect(errorOf(holding('omitNil $d'))).toContain('nested too deeply')
  expect(errorOf(holding('merge (dict "self" $d) $d'))).toContain('nested too deeply')
  expect(errorOf(holding('toYaml $d'))).toBe('')
})

test('limits: text that renders itself twice ends, in nothing as every text that fails to render', () => {
  expect(errorOf('{{ render .again }}')).toBe('')
})
