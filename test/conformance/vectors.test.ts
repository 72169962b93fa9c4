import { readFileSync } from 'node:fs'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findRecordings } from '../../src/app/conformance/find.ts'
import { isFine, sumOf } from '../../src/app/conformance/report.ts'
import { runRecording } from '../../src/app/conformance/run.ts'
import { testVectors } from './recorded.ts'

/**
 * Single functions, recorded with Go: vectors of the project's conformance corpus, verbatim; `merge` has the overlays on
 * which strategicpatch panics beside; `functions` are 2,675 calls of sprig's and Istio's functions with arguments of all
 * types, generated for this project and recorded from Go 1.26 with sprig 3.3.0 and Istio's template.go.
 */
describe('what Go and Istio made of', () => {
  testVectors()
})

/** A recording that says something else is told as different: the tests above can fail. */
describe('a vector with another result', () => {
  const data = join(import.meta.dirname, 'data')
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  writeFileSync(join(folder, 'template-data.json'), readFileSync(join(data, 'template-data.json')))

  test.each([
    ['template', { template: '{{ 1 }}', data: 'rich', want: '2' }],
    ['template', { template: '{{ 1 }}', data: 'rich', error: 'template: inject:1: no' }],
    ['template', { template: '{{ nosuch }}', data: 'rich', want: '' }],
    ['yaml', { yaml: 'a: 1', want: { a: '1' } }],
    ['yaml', { yaml: 'a: 1', anyOf: [{ want: 1 }, { error: 'yaml: x' }] }],
    ['toyaml', { value: 1, want: '1' }],
    ['canon', { input: '{}', want: { a: 1 } }],
    ['merge', { pod: {}, overlay: '{}', mode: 'yaml', want: {} }],
    ['meshconfig', { mesh: '', want: {} }],
    ['proxyconfig', { mesh: '', annotations: {}, ns: 'a', labels: {}, proxyConfigs: [], want: { proxyConfig: {} } }],
    ['values', { yaml: '{}', want: { a: 1 } }],
    ['injectorconfig', { yaml: '', error: 'no' }],
    ['annotations', { annotation: 'sidecar.istio.io/interceptionMode', value: 'x', error: null }],
    ['decide', { ignoredNamespaces: [], config: { policy: 'enabled' }, pod: { spec: {} }, want: false }],
    ['injectpath', { path: '/inject/a/b', want: {} }],
    ['clusterenvs', { envs: [], newKVs: { A: 'b' }, want: [] }],
    ['images', { values: {}, imageType: null, annotations: {}, want: { proxyImage: 'x', proxyInitImage: 'x' } }],
    ['proxyids', { namespace: null, want: { uid: 1, gid: 1337 } }],
    ['podtype', { pod: {}, want: {} }],
    ['http', { method: 'GET', path: '/inject', headers: {}, body: '', want: { status: 200, contentType: '' } }]
  ])('of %s is told', async (kind, vector) => {
    const file = join(folder, `${kind}.jsonl`)
    writeFileSync(file, JSON.stringify({ name: 'other', ...vector }) + '\n')
    const [recording] = findRecordings(file)
    const report = await runRecording(recording!)
    expect(sumOf(report)).toMatchObject({ total: 1, mismatches: [{ name: 'other' }] })
    expect(isFine(report)).toBe(false)
  })
})
