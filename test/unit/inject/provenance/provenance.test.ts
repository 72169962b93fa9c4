import { describe, expect, it } from 'vitest'
import { inject } from '../../../../src/inject/inject.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { finishSteps } from '../../../../src/inject/provenance/finish-steps.ts'
import { provenance } from '../../../../src/inject/provenance/provenance.ts'
import type { Part } from '../../../../src/inject/provenance/rendered-parts.ts'
import { review, world, type SmallWorld } from '../worlds.ts'

const TEMPLATE = `{{- $level := annotation .ObjectMeta \`sidecar.istio.io/logLevel\` .Values.global.level }}
metadata:
  labels:
    made: {{ index .ObjectMeta.Labels "app" | quote }}
spec:
  {{- if .Values.global.dns }}
  dnsConfig:
    searches: ["a.b"]
  {{- end }}
  containers:
  - name: istio-proxy
    image: proxy:1
    args: [{{ $level | quote }}]
    {{- template "resources" . }}
    env:
    {{- range $i, $c := .Spec.Containers }}
    - name: APP_{{ $i }}
      value: {{ $c.Name }}
    {{- end }}
    - name: CONCURRENCY
      value: "{{ .ProxyConfig.Concurrency.GetValue }}"
  volumes:
  - name: istio-envoy
    emptyDir: {}
{{ define "resources" }}
    {{- if isset .ObjectMeta.Annotations "sidecar.istio.io/proxyCPU" }}
    resources:
      requests:
        cpu: {{ index .ObjectMeta.Annotations "sidecar.istio.io/proxyCPU" | quote }}
    {{- end }}
{{- end }}`

const VALUES = { global: { level: 'info', dns: true, hub: 'h' } }

function partsOf(pod: JsonObject, changes: SmallWorld = {}): Map<string, Part> {
  const snapshot = world({ templates: { sidecar: TEMPLATE }, values: VALUES, ...changes })
  const request = review(pod)
  const parts = provenance(request, inject(request, snapshot), snapshot)
  const all = parts.flatMap(one => [
    one,
    ...(one.fields ?? []).map(field => ({ ...field, part: `${one.part}/${field.part}` }))
  ])
  return new Map(all.map(one => [one.part, one]))
}

const pod = (annotations: Record<string, string> = {}, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart', labels: { app: 'cart' }, annotations },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec }
})

describe('the provenance of injected parts', () => {
  it('names the line of the template and the value that it read', () => {
    const parts = partsOf(pod())
    expect(parts.get('containers/istio-proxy')).toMatchObject({ by: 'templates.sidecar', line: 11 })
    expect(parts.get('containers/istio-proxy/args')).toMatchObject({
      line: 13,
      from: [{ from: 'values', name: 'global.level', value: 'info' }]
    })
    expect(parts.get('volumes/istio-envoy')).toMatchObject({ line: 23, from: [], because: [] })
  })

  it('follows a variable to the annotation that it was made of', () => {
    const { from } = partsOf(pod({ 'sidecar.istio.io/logLevel': 'debug' })).get('containers/istio-proxy/args') ?? {}
    expect(from).toContainEqual({ from: 'annotation', name: 'sidecar.istio.io/logLevel', value: 'debug' })
  })

  it('tells the condition that a part stands under, and the label that a value is made of', () => {
    const parts = partsOf(pod())
    expect(parts.get('dnsConfig')?.because).toEqual([{ from: 'values', name: 'global.dns', value: true }])
    expect(parts.get('labels/made')?.from).toEqual([{ from: 'label', name: 'app', value: 'cart' }])
  })

  it('follows a define into its lines', () => {
    const annotations = { 'sidecar.istio.io/proxyCPU': '200m', other: 'x' }
    expect(partsOf(pod(annotations)).get('containers/istio-proxy/resources')).toMatchObject({
      line: 27,
      from: [{ from: 'annotation', name: 'sidecar.istio.io/proxyCPU', value: '200m' }],
      because: [{ from: 'annotation', name: 'sidecar.istio.io/proxyCPU', value: '200m' }]
    })
    expect(partsOf(pod()).has('containers/istio-proxy/resources')).toBe(false)
  })

  it('tells whether the annotation or the mesh set a field of ProxyConfig', () => {
    const mesh = { defaultConfig: { concurrency: 3 } }
    const own = { 'proxy.istio.io/config': 'concurrency: 5' }
    expect(partsOf(pod(), { mesh }).get('containers/istio-proxy/env/CONCURRENCY')?.from).toMatchObject([
      { from: 'mesh', name: expect.stringMatching(/^defaultConfig\.concurrency/) as string }
    ])
    expect(partsOf(pod(own), { mesh }).get('containers/istio-proxy/env/CONCURRENCY')?.from).toMatchObject([
      { from: 'annotation', name: expect.stringMatching(/^proxy\.istio\.io\/config: concurrency/) as string }
    ])
  })

  it('names the steps that come after the templates', () => {
    const probed = { containers: [{ name: 'app', image: 'app:1', readinessProbe: { httpGet: { port: 80 } } }] }
    const values = { ...VALUES, sidecarInjectorWebhook: { rewriteAppHTTPProbe: true } }
    const parts = partsOf(pod({ 'prometheus.io/port': '80' }, probed), { values })
    expect(parts.get('containers/app/readinessProbe')).toMatchObject({
      by: 'probes',
      from: [{ from: 'values', name: 'sidecarInjectorWebhook.rewriteAppHTTPProbe', value: true }]
    })
    expect(parts.get('annotations/prometheus.io/port')).toMatchObject({ by: 'prometheus' })
    expect(parts.get('annotations/sidecar.istio.io/status')).toMatchObject({ by: 'status' })
  })

  it('has the lines of a template of the first releases, which renders a specification', () => {
    const template = 'containers:\n- name: istio-proxy\n  image: {{ .Values.global.hub }}/proxy\n'
    const snapshot = world({ config: { template }, templates: {}, values: VALUES, release: '1.6' })
    const request = review(pod())
    const parts = provenance(request, inject(request, snapshot), snapshot)
    expect(parts.find(({ part }) => part === 'containers/istio-proxy')?.fields?.[1]).toMatchObject({
      part: 'image',
      line: 3,
      from: [{ from: 'values', name: 'global.hub', value: 'h' }]
    })
  })

  it('changes nothing in what is rendered', () => {
    const snapshot = world({ templates: { sidecar: TEMPLATE }, values: VALUES })
    const before = inject(review(pod()), snapshot)
    provenance(review(pod()), before, snapshot)
    expect(inject(review(pod()), snapshot)).toEqual(before)
  })
})

describe('the steps after the templates', () => {
  const said = (object: JsonObject, rule: string): string | undefined => {
    const snapshot = world({ templates: { sidecar: TEMPLATE }, values: VALUES })
    const steps = finishSteps(object, inject(review(object), snapshot), snapshot.revisions.get('default'))
    return steps.find(step => step.rule === rule)?.says
  }

  it('says which containers the pod declares itself', () => {
    const containers = [
      { name: 'app', image: 'app:1' },
      { name: 'istio-proxy', image: 'auto' }
    ]
    expect(said(pod({}, { containers }), 'overrides')).toBe(
      'The pod declares istio-proxy itself: what it sets there wins over the template.'
    )
    expect(said(pod(), 'overrides')).toBe('No container of the pod has the name of an injected one.')
  })

  it('says what becomes of probes and of Prometheus', () => {
    expect(said(pod(), 'probes')).toBe('Probes are left as they are.')
    expect(said(pod({ 'prometheus.istio.io/merge-metrics': 'false' }), 'prometheus')).toBe(
      'What Prometheus scrapes is left as it is.'
    )
  })
})
