/**
 * Pieces of templates beside the npm package that runs most of Go's template language. No package runs Istio's: others
 * than this one do not know `define` or `:=`, and this one neither calls methods nor lets loops set outer variables.
 */
import { newestDialect } from '../../src/inject/dialect.ts'
import { parseTemplate, type World } from '../../src/language/template/index.ts'
import { templateFunctions } from '../../src/policy/functions.ts'
import { figureAt, takeTurns, type Figure } from './statistics.ts'

/** One snippet: what it costs here, and there, or what is wrong there. */
export interface SnippetRow {
  readonly name: string
  readonly microseconds: Figure
  readonly other: Figure | string
}

/** By name: the template, and what Go's text/template 1.26 with sprig 3.3 makes of it. */
const SNIPPETS: Readonly<Record<string, readonly [template: string, output: string]>> = {
  'text and fields': ['{{ .metadata.name }} in {{ .metadata.namespace }}', 'web in shop'],
  'a pipeline': ['{{ .metadata.name | upper | quote }}', '"WEB"'],
  conditions: ['{{ if and .isNative (eq .mode "x") }}a{{ else if .none }}b{{ else }}c{{ end }}', 'c'],
  'a loop over a list': ['{{ range $i, $e := .names }}{{ if $i }},{{ end }}{{ $e }}{{ end }}', 'a,b,c,d'],
  'a loop over a map': ['{{ range $k, $v := .labels }}{{ $k }}={{ $v }};{{ end }}', 'app=web;version=v1;'],
  'a variable set in a loop': ['{{ $n := "" }}{{ range .names }}{{ $n = . }}{{ end }}{{ $n }}', 'd'],
  'a defined template': [
    '{{ define "t" }}<{{ . }}>{{ end }}{{ range .names }}{{ template "t" . }}{{ end }}',
    '<a><b><c><d>'
  ],
  'printf with numbers': ['{{ printf "%s-%05.1f" .metadata.name .weight }}', 'web-002.5'],
  'a large number': ['{{ .large }}', '1.5e+06'],
  'quote of a number': ['{{ 15001 | quote }}', '"15001"']
}

const DATA = {
  metadata: { name: 'web', namespace: 'shop' },
  labels: { version: 'v1', app: 'web' },
  names: ['a', 'b', 'c', 'd'],
  isNative: true,
  mode: 'y',
  weight: 2.5,
  large: 1_500_000
}

const WORLD: World = { env: {}, now: () => 0, random: bytes => new Uint8Array(bytes) }

/** What is used of the other package. */
interface OtherPackage {
  readonly createEngine: (config: object) => {
    parse: (template: string) => { evaluate: (data: object) => readonly string[] }
  }
  readonly [functions: `sprig${string}`]: () => object
}

/** Loaded by name: it is for this bench alone. */
const OTHER: string = '@promptctl/go-template-js'

/** Measures each snippet, parsed before. */
export async function snippets(rounds: number, calls: number): Promise<readonly SnippetRow[]> {
  const other = (await import(OTHER)) as OtherPackage
  return Object.entries(SNIPPETS).map(([name, [template, output]]) => {
    const parsed = parseTemplate(template, { name, functions: templateFunctions(newestDialect()) })
    const ours = (): string => parsed.execute(DATA, WORLD)
    if (ours() !== output) throw new Error(`${name} gives ${ours()}, wanted ${output}`)
    const theirs = theirsOf(other, template, output)
    const figures = takeTurns(rounds, calls, { ours, ...(typeof theirs === 'string' ? {} : { theirs }) })
    return {
      name,
      microseconds: figureAt(figures, 'ours'),
      other: typeof theirs === 'string' ? theirs : figureAt(figures, 'theirs')
    }
  })
}

/** Makes the other package run a template; a sentence where it does not, or gives something else. */
function theirsOf(other: OtherPackage, template: string, output: string): (() => string) | string {
  try {
    const funcs = { ...other['sprigDefaults']?.(), ...other['sprigStrings']?.() }
    const parsed = other.createEngine({ fromString: (text: string) => text, funcs }).parse(template)
    const run = (): string => parsed.evaluate(DATA).join('')
    const got = run()
    return got === output ? run : `wrong: ${got}`
  } catch (error) {
    return `fails: ${(error as Error).message.split('\n')[0] ?? ''}`
  }
}
