import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encode } from '../../src/language/go/bytes.ts'
import { functionMap } from '../../src/language/template/functions/index.ts'
import { TemplateExecError, TemplateParseError, parseTemplate } from '../../src/language/template/index.ts'

/**
 * 2,675 calls of sprig's and Istio's functions with arguments of all types, sensible and not, generated for this project;
 * output and errors recorded from Go 1.26's text/template with sprig 3.3.0 and the functions of Istio's template.go.
 */
interface Case {
  readonly name: string
  readonly template: string
  readonly want?: string
  /** Output that is not UTF-8, in base 64. */
  readonly wantB64?: string
  readonly error?: string
}

const cases = gunzipSync(readFileSync(new URL('data/functions.jsonl.gz', import.meta.url)))
  .toString()
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Case)

const functions = functionMap()
const world = { env: {}, now: () => 0, random: (bytes: number) => new Uint8Array(bytes) }
const byFunction = new Map<string, Case[]>()
for (const each of cases) {
  const name = each.name.replace(/-\d+$/, '')
  byFunction.set(name, [...(byFunction.get(name) ?? []), each])
}

test.each([...byFunction.keys()])('%s gives what Go gives', name => {
  for (const { template, want, wantB64, error } of byFunction.get(name) ?? []) {
    const got = outcome(template)
    expect(got, template).toEqual(
      error === undefined ? { bytes: wantB64 ?? Buffer.from(want ?? '').toString('base64') } : { error }
    )
  }
})

function outcome(template: string): { bytes: string } | { error: string } {
  try {
    const output = parseTemplate(template, { name: 'inject', functions }).execute({}, world)
    return { bytes: Buffer.from(encode(output)).toString('base64') }
  } catch (error) {
    if (error instanceof TemplateExecError || error instanceof TemplateParseError) return { error: error.message }
    throw error
  }
}
