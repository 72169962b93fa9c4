import { isDeepStrictEqual } from 'node:util'
import { FunctionError } from '../../src/language/go/function.ts'
import { decode } from '../../src/language/go/bytes.ts'
import { decodeJson } from '../../src/language/go/json-decode.ts'
import { MergeError, strategicMerge, type Json } from '../../src/language/merge/index.ts'
import { PatternError, compilePattern } from '../../src/language/regexp/index.ts'
import { functionMap } from '../../src/language/template/functions/index.ts'
import { TemplateExecError, TemplateParseError, parseTemplate } from '../../src/language/template/index.ts'
import { canonicalizeText } from '../../src/language/types/index.ts'
import { YamlError, marshal, splitDocuments, yamlToJSON } from '../../src/language/yaml/index.ts'
import { mutatedText, numbersOf, type Numbers } from './mutate.ts'

/** One parser: what it is fed with, and which errors it may give. */
export interface Parser {
  readonly name: string
  readonly seeds: readonly string[]
  readonly errors: readonly (new (...args: never[]) => Error)[]
  readonly run: (text: string) => unknown
}

const functions = functionMap()
const WORLD = { env: {}, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }
const DATA = { a: { b: 'x', c: [1, 'y', null] }, n: 5, s: 'text', t: true }
/** Small budgets: what is over them is an error too, and found sooner. */
const LIMITS = { steps: 2000, outputSize: 20_000, work: 100_000 }

const POD = { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', env: [{ name: 'X', value: 'y' }] }] } }

const UNREADABLE = /\\u|[\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/

/** Compares by what JSON can say: 0 and -0 are one. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
}

/** All parsers of the language. */
export const PARSERS: readonly Parser[] = [
  {
    name: 'template',
    seeds: [
      '{{ range $i, $e := .a.c }}{{ if $i }},{{ else if eq $e 1 }}x{{ end }}{{- $e | printf "%5v" -}}{{ end }}',
      '{{ define "t" }}{{ with .a }}{{ .b }}{{ end }}{{ end }}{{ template "t" . }}{{ block "u" $ }}{{ break }}{{ end }}',
      '{{ $x := dict "k" (list 1 0x1F 1e3 \'c\' `raw`) }}{{ toYaml $x | nindent 2 }}{{ (index $x "k") | toJson }}',
      '{{ regexReplaceAll "(a+)b?" .s "${1}$2" }}{{ repeat 9 "é" | trunc 5 | quote }}{{/* note */}}{{ until .n }}'
    ],
    errors: [TemplateParseError, TemplateExecError],
    run: text => {
      const template = parseTemplate(text, { name: 'fuzz', functions })
      const printed = template.print()
      const again = parseTemplate(printed, { name: 'fuzz', functions }).print()
      if (again !== printed) throw new Error(`printed ${JSON.stringify(printed)}, then ${JSON.stringify(again)}`)
      return template.execute(structuredClone(DATA), WORLD, LIMITS)
    }
  },
  {
    name: 'yaml',
    seeds: [
      "a: &x\n  - b: \"c\\n\"\n  - {d: [1, 0x1F, yes, ~], <<: *x}\n# note\ne: |2-\n    text\n  more\n---\nf: 'it''s'\n",
      'metadata:\n  annotations: {\n    a/b: "c",\n  }\nspec:\n  containers:\n  - name: x\n    args: ["-p", "1"]\n',
      '%YAML 1.1\n--- !!map\n? a\n: !!binary aGk=\nb: >-\n  folded\n\n  text\n...\n'
    ],
    errors: [YamlError],
    run: text => {
      splitDocuments(text)
      const value = yamlToJSON(text)
      const written = marshal(value)
      // What YAML cannot hold is written as Go writes it, and not read again.
      if (!UNREADABLE.test(JSON.stringify(value)) && !isSame(yamlToJSON(written), value)) {
        throw new Error(`written as ${JSON.stringify(written)}`)
      }
      return value
    }
  },
  {
    name: 'merge',
    seeds: [
      '{"spec":{"containers":[{"name":"a","image":"i","env":[{"name":"X","$patch":"delete"}]}],"$setElementOrder/containers":[{"name":"a"}]}}',
      '{"metadata":{"labels":{"a":null},"$retainKeys":["labels"]},"spec":{"volumes":[{"name":"v","$retainKeys":["name"]}]}}',
      '{"spec":{"$patch":"replace","tolerations":[{"key":"k"}],"$deleteFromPrimitiveList/finalizers":["x"]}}'
    ],
    errors: [MergeError, SyntaxError],
    run: text => strategicMerge('core/v1.Pod', POD, JSON.parse(text) as Json)
  },
  {
    name: 'regexp',
    seeds: ['^(?i)(?P<n>a+|[[:alpha:]\\d]{2,5}?)\\b$', '(a|b)*?c{3}\\x{1F600}[^\\pL-z]\\Q.\\E', '(?:(a+)+|b*)+\\z'],
    errors: [PatternError],
    run: text => {
      const pattern = compilePattern(text)
      pattern.replaceAll('aab1 Ab\n😀', '$1${n}$$')
      return [pattern.find('aaaaabbbbb'), pattern.split('a,b;c', -1)]
    }
  },
  {
    name: 'json',
    seeds: [
      '{"a":[1,-0.5e+10,"\\u00e9\\ud83d\\ude00\\n",null,true],"b":{"":{}}}',
      '[[[[1e400,9007199254740993]]]]',
      ' "x" '
    ],
    errors: [],
    run: text => decodeJson(text)
  },
  {
    name: 'pod',
    seeds: [
      '{"metadata":{"creationTimestamp":"2024-01-02T03:04:05Z","labels":{"a":"b"}},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"100m","memory":"1.5Gi"}},"ports":[{"containerPort":80}]}],"securityContext":{"runAsUser":1}}}'
    ],
    errors: [],
    run: text => canonicalizeText('core/v1.Pod', text)
  }
]

/** How often a parser read what it got, and how often it refused. */
export interface ParserReport {
  readonly name: string
  readonly accepted: number
  readonly refused: number
}

/** How long to go on, and from where. */
export interface FuzzOptions {
  readonly iterations: number
  readonly seed: number
  /** Default: all. */
  readonly parsers?: readonly Parser[]
}

/** Runs all parsers in turn; throws on the first foreign exception, with the text and the number that led to it. */
export function fuzz({ iterations, seed, parsers = PARSERS }: FuzzOptions): readonly ParserReport[] {
  const numbers = numbersOf(seed)
  const counts = parsers.map(({ name }) => ({ name, accepted: 0, refused: 0 }))
  for (let i = 0; i < iterations; i++) {
    const parser = parsers[i % parsers.length] as Parser
    const count = counts[i % parsers.length] as { accepted: number; refused: number }
    if (isRead(parser, textFor(parser, numbers), `iteration ${String(i)} of seed ${String(seed)}`)) count.accepted++
    else count.refused++
  }
  return counts
}

function textFor({ seeds }: Parser, numbers: Numbers): string {
  // One in eight is nothing but bytes.
  if (numbers(8) === 0) return decode(Uint8Array.from({ length: numbers(60) }, () => numbers(256)))
  return mutatedText(seeds, numbers)
}

function isRead({ name, errors, run }: Parser, text: string, where: string): boolean {
  try {
    run(text)
    return true
  } catch (error) {
    if (error instanceof FunctionError || !errors.some(kind => error instanceof kind)) {
      throw new Error(`${name} at ${where}, given ${JSON.stringify(text)}`, { cause: error })
    }
    return false
  }
}
