import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { newestDialect } from '../../src/inject/dialect.ts'
import { templateData } from '../../src/inject/render/template-data.ts'
import { encode } from '../../src/language/go/bytes.ts'
import { ANY_MAP, Typed } from '../../src/language/go/value.ts'
import { TemplateExecError, TemplateParseError, parseTemplate } from '../../src/language/template/index.ts'
import { meshSchema, readProto } from '../../src/language/types/index.ts'
import { templateFunctions } from '../../src/policy/functions.ts'

/**
 * 1,158 templates with their output or error, recorded from Go's text/template with sprig and Istio's functions:
 * `template.jsonl` and `template-data.json` of the conformance corpus that this project was given.
 */
interface Case {
  readonly name: string
  readonly template: string
  readonly data: string
  readonly want?: string
  readonly wantB64?: string
  readonly error?: string
  /** Go's debug dumps of API structs, and rare verbs. */
  readonly exotic?: boolean
}

const read = (name: string): Buffer => readFileSync(new URL(`data/${name}`, import.meta.url))
const cases = gunzipSync(read('template.jsonl.gz'))
  .toString()
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Case)

/** What differs, and why. */
const SKIPPED: ReadonlyMap<string, string> = new Map([
  ['struct-7fa419d4e3', 'Size() is the length of the binary protobuf form, which nothing else here needs']
])

const dialect = newestDialect()
const functions = templateFunctions(dialect)
const world = {
  env: { VEC_SET: 'set-value', VEC_EMPTY: '' },
  // `durationRound` of a date counts from now: the corpus was recorded in this year.
  now: () => Date.UTC(2026, 9, 1),
  random: (bytes: number) => new Uint8Array(bytes)
}

/** Each case starts from fresh data: a template may change its values. */
function dataOf(name: string): Typed {
  const data = JSON.parse(read('template-data.json').toString())[name]
  const message = (type: string, json: unknown) =>
    json === null ? null : readProto(meshSchema(), `istio.mesh.v1alpha1.${type}`, json)
  return templateData(
    {
      TypeMeta: data.typeMeta,
      DeploymentMeta: { Name: data.deploymentMeta.name ?? '', Namespace: data.deploymentMeta.namespace ?? '' },
      ObjectMeta: data.pod.metadata,
      Spec: data.pod.spec,
      ProxyConfig: message('ProxyConfig', data.proxyConfig) as never,
      MeshConfig: message('MeshConfig', data.meshConfig) as never,
      Values: data.values ?? (new Typed(ANY_MAP, null) as never),
      Revision: data.revision,
      EstimatedConcurrency: 0,
      NativeSidecars: data.nativeSidecars,
      ProxyImage: data.proxyImage,
      ProxyInitImage: data.proxyInitImage,
      ProxyUID: data.proxyUID,
      ProxyGID: data.proxyGID,
      InboundTrafficPolicyMode: data.inboundTrafficPolicyMode,
      CompliancePolicy: data.compliancePolicy
    },
    dialect
  )
}

function outcome({ template, data }: Case): Pick<Case, 'want' | 'error'> {
  try {
    return { want: parseTemplate(template, { name: 'inject', functions }).execute(dataOf(data), world) }
  } catch (error) {
    if (error instanceof TemplateExecError || error instanceof TemplateParseError) return { error: error.message }
    throw error
  }
}

/** `printf-1a2b3c` and `sprig:trunc-1a2b3c` are of the groups `printf` and `sprig`. */
function groupOf({ name }: Case): string {
  return /^[a-z]+/.exec(name)?.[0] ?? name
}

describe('templates as Go runs them', () => {
  for (const group of new Set(cases.map(groupOf))) {
    const own = cases.filter(recorded => groupOf(recorded) === group && !SKIPPED.has(recorded.name))
    it(`gives the output or the error of ${own.length} cases of ${group}`, () => {
      for (const recorded of own) {
        const { name, template, want, wantB64, error } = recorded
        const got = outcome(recorded)
        if (wantB64 !== undefined) expect(Buffer.from(encode(got.want ?? '')).toString('base64'), name).toBe(wantB64)
        else expect(got, `${name} ${template}`).toEqual(error === undefined ? { want } : { error })
      }
    })
  }

  for (const [name, reason] of SKIPPED) it(`differs in ${name}`, ({ skip }) => skip(reason))
})
