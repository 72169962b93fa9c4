import { describe, expect, it } from 'vitest'
import { compileRevision, compiling, type RevisionSource } from '../../../src/policy/compile.ts'
import { atOnce } from '../../../src/policy/pausing.ts'

function compiled(source: Partial<RevisionSource>) {
  return compileRevision({ name: 'default', configText: 'policy: enabled', valuesText: '{}', meshText: '', ...source })
}

const TEMPLATES = `policy: enabled
defaultTemplates: [sidecar]
templates:
  sidecar: |
    spec:
      containers:
      - name: istio-proxy
        image: {{ .ProxyImage }}
  other: "metadata: {}"
`

describe('a configuration that is valid', () => {
  it('becomes a revision', () => {
    const { revision, problems } = compiled({ configText: TEMPLATES })
    expect(problems).toEqual([])
    expect([...(revision?.policy.templates.keys() ?? [])]).toEqual(['other', 'sidecar'])
    expect(revision).toMatchObject({ name: 'default', mesh: { rootNamespace: 'istio-system' } })
  })

  it('has a hash that changes with each of its texts', () => {
    const hashes = [{}, { configText: TEMPLATES }, { valuesText: '{"a": 1}' }, { meshText: 'trustDomain: x' }].map(
      source => compiled(source).revision?.hash
    )
    expect(new Set(hashes).size).toBe(4)
    expect(hashes[0]).toMatch(/^[0-9a-f]{12}$/)
  })

  it('shares the templates that another revision of the same behaviour has', () => {
    const sourceOf = (name: string, configText: string, istioVersion: string): RevisionSource => ({
      name,
      configText,
      valuesText: `{"revision": "${name}"}`,
      meshText: '',
      istioVersion
    })
    const { revision: first } = compileRevision(sourceOf('a', TEMPLATES, '1.24'))
    const next = (configText: string, istioVersion: string) =>
      atOnce(compiling(sourceOf('b', configText, istioVersion), first ? [first] : [])).revision?.policy.templates
    expect(next(TEMPLATES, '1.24')?.get('sidecar')).toBe(first?.policy.templates.get('sidecar'))
    expect(next(TEMPLATES, '1.20')?.get('sidecar')).not.toBe(first?.policy.templates.get('sidecar'))
    const changed = next(TEMPLATES.replace('istio-proxy', 'proxy'), '1.24')
    expect(changed?.get('sidecar')).not.toBe(first?.policy.templates.get('sidecar'))
    expect(changed?.get('other')).toBe(first?.policy.templates.get('other'))
  })

  it.each(['1.7', '1.24'])(
    'is what it would be alone where another revision of Istio %s has the same policy',
    release => {
      const sourceOf = (name: string): RevisionSource => ({
        name,
        configText: `template: 'containers: []'\n${TEMPLATES}`,
        valuesText: `{"revision": "${name}"}`,
        meshText: '',
        istioVersion: release
      })
      const { revision: first } = compileRevision(sourceOf('a'))
      const shared = atOnce(compiling(sourceOf('b'), first ? [first] : []))
      const { revision: alone, ...told } = compileRevision(sourceOf('b'))
      expect({ ...shared, revision: undefined }).toEqual({ ...told, revision: undefined })
      const { templates, ...policy } = alone?.policy ?? { templates: new Map() }
      expect(shared.revision?.policy).toMatchObject(policy)
      expect([...(shared.revision?.policy.templates.keys() ?? [])]).toEqual([...templates.keys()])
      expect(shared.revision).toMatchObject({ hash: alone?.hash, values: alone?.values })
    }
  )

  it('is told of what cannot be meant', () => {
    const configText = `policy: sometimes
defaultTemplates: [nope]
templates: {a: ""}
aliases: {x: [a, gone]}
neverInjectSelector: [{}, {matchExpressions: [{key: a, operator: Is}]}]
`
    const { revision, problems } = compiled({ configText })
    expect(revision).toBeDefined()
    expect(problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)).toEqual([
      'warning policy: policy is "sometimes", neither "enabled" nor "disabled": nothing is injected',
      'warning defaultTemplates: there is no template "nope"',
      'warning aliases.x: there is no template "gone"',
      'warning neverInjectSelector[0]: the selector is empty: it matches nothing here',
      'warning neverInjectSelector[1]: the selector is passed over: "Is" is not a valid label selector operator'
    ])
  })
})

describe('a configuration that is not valid', () => {
  it('is told all problems of all its texts at once', () => {
    const { revision, problems } = compiled({
      configText: 'templates: [a]',
      valuesText: '{"global": {"hub": 5}}',
      meshText: 'a: ['
    })
    expect(revision).toBeUndefined()
    expect(problems.map(({ key, message }) => `${key}: ${message}`)).toEqual([
      'values: could not parse configuration values: json: cannot unmarshal number into Go value of type string',
      'config: failed to unmarshal injection template: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field Config.templates of type inject.RawTemplates',
      'mesh: failed to convert to proto. yaml: line 1: did not find expected node content'
    ])
  })

  it('is shown where each template is wrong: line of the ConfigMap, and a picture', () => {
    const configText = TEMPLATES.replace('{{ .ProxyImage }}', '{{ nope }}').replace('metadata: {}', '{{ if }}')
    const { problems } = compiled({ configText })
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'templates.other: template: inject:1: missing value for if',
      'templates.sidecar: template: inject:4: function "nope" not defined'
    ])
    expect(problems[1]).toMatchObject({ key: 'config', line: 8, picture: expect.stringContaining('nope') })
    expect(configText.split('\n')[7]).toContain('nope')
  })

  it('is not confused by a template whose text looks like another one', () => {
    const configText = `templates:
  first: |
    second: |
      x
  second: |
    {{ nope }}
`
    expect(compiled({ configText }).problems[0]).toMatchObject({ path: 'templates.second', line: 6 })
  })

  it('names the line of a YAML mistake', () => {
    expect(compiled({ configText: 'policy: enabled\n\t- x' }).problems[0]).toMatchObject({ key: 'config', line: 2 })
  })
})

describe('the release whose behaviour counts', () => {
  const release = (source: Partial<RevisionSource>) => compiled(source).revision?.dialect.release
  const using = (...names: string[]) => `templates: {sidecar: "${names.map(name => `{{ ${name} }}`).join('')}"}`

  it('is the newest one where nothing tells', () => {
    expect(release({})).toBe('head')
  })

  it('is that of the setting', () => {
    expect(release({ istioVersion: '1.20' })).toBe('1.20')
  })

  it('is bounded by what the templates use, whatever the setting says', () => {
    const { revision, problems } = compiled({ configText: using('.EstimatedConcurrency'), istioVersion: '1.24' })
    expect(revision?.dialect.release).toBe('1.17')
    expect(problems[0]?.message).toBe(
      'istio-version 1.24 does not go with the templates, which are written for Istio 1.10 to 1.17'
    )
  })

  it('is not told by names that sprig has as well', () => {
    expect(release({ configText: using('omit'), istioVersion: '1.12' })).toBe('1.12')
  })

  it('is not told by what stands in strings and comments', () => {
    expect(
      release({ configText: `templates: {a: '{{/* .ProxyInitImage */}}{{ "omitNil" }}'}`, istioVersion: '1.12' })
    ).toBe('1.12')
  })

  it('is that of the image tag, else that of the labels of the ConfigMap', () => {
    const valuesText = '{"global": {"tag": "1.22.3-distroless"}}'
    const labels = { 'helm.sh/chart': 'istiod-1.21.0' }
    expect(release({ valuesText, labels })).toBe('1.22')
    expect(release({ labels })).toBe('1.21')
    expect(release({ valuesText: '{"global": {"tag": "latest"}}' })).toBe('head')
  })

  it('is an old one for a single template with square brackets', () => {
    const configText = 'policy: enabled\ntemplate: "containers: [] [[ valueOrDefault .DeploymentMeta.Name `x` ]]"'
    expect(release({ configText })).toBe('1.1')
    const { revision } = compiled({ configText: 'policy: enabled\ntemplate: "[[ .Spec.NodeName ]]"' })
    expect(revision?.dialect.release).toBe('1.0')
    expect(revision?.policy.version).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is not told by the sentence that Istio puts in the place of the old template', () => {
    const sentence = '{{ Template_Version_And_Istio_Version_Mismatched_Check_Installation }}'
    expect(release({ configText: `templates: {}\ntemplate: "${sentence}"` })).toBe('head')
  })

  it('is no release that does not exist', () => {
    expect(compiled({ istioVersion: '2.5' }).problems[0]?.message).toBe(
      'istio-version "2.5" is no release of Istio from 1.0 to 1.31'
    )
  })
})
