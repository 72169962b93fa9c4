import { describe, expect, it } from 'vitest'
import { INT64, Typed, pointerTo, type GoType, type Value } from '../../../../src/language/go/value.ts'
import { functionMap } from '../../../../src/language/template/functions/index.ts'
import { kubernetesType, protoType } from '../../../../src/language/types/index.ts'
import { failure, render } from './run.ts'

const options = { functions: functionMap({}) }

/** A pod as templates see it: a pointer, so that methods of pointers can be called on what is in it. */
const POD = new Typed(pointerTo(kubernetesType('core/v1.Pod')), {
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', livenessProbe: { httpGet: { port: 8080 } } }], dnsPolicy: 'None' }
})
const PROXY_CONFIG = pointerTo(protoType('istio.mesh.v1alpha1.ProxyConfig'))
const CONFIG = new Typed(PROXY_CONFIG, { serviceCluster: 'app.ns' })
const STRUCT: GoType = {
  text: 'p.Data',
  kind: 'struct',
  named: true,
  fields: [
    { name: 'Config', type: PROXY_CONFIG, read: () => CONFIG },
    { name: 'ID', type: INT64, read: () => new Typed(INT64, 7n) }
  ]
}

const show = (template: string, data: Value): string => render(template, data, options)
const message = (template: string, data: Value): string => failure(template, data, options).message

/** Each outcome was printed by Go. */
describe('values of API types in templates', () => {
  it('have the getters of metadata', () => {
    expect(show('{{ .ObjectMeta.GetName }} {{ .GetLabels.app }} {{ .ObjectMeta.GetGeneration }}', POD)).toBe(
      'web web 0'
    )
  })

  it('are copied by DeepCopy, which gives a pointer', () => {
    expect(show('{{ typeOf .Spec.DeepCopy }} {{ .Spec.DeepCopy.DNSPolicy }}', POD)).toBe('*v1.PodSpec None')
    expect(show('{{ typeOf .Spec.DNSConfig.DeepCopy }}', POD)).toBe('*v1.PodDNSConfig')
  })

  it('are copied so but for TypeMeta', () => {
    expect(message('{{ .TypeMeta.DeepCopy }}', POD)).toContain("can't evaluate field DeepCopy in type v1.TypeMeta")
  })

  it('show times as Go source and by their unexported fields', () => {
    expect(show('{{ printf "%#v" .CreationTimestamp }}', POD)).toBe(
      'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)'
    )
    expect(show('{{ printf "%d" .CreationTimestamp }}', POD)).toBe('{{0 0 0}}')
    expect(show('{{ printf "%#v" .DeletionTimestamp }}', POD)).toBe('<nil>')
  })

  it('are no numbers, even where their JSON is one', () => {
    const port = '(index .Spec.Containers 0).LivenessProbe.HTTPGet.Port'
    expect(show(`{{ add 1 ${port} }} {{ addf 1.5 ${port} }} {{ ${port} }}`, POD)).toBe('1 1.5 8080')
  })

  it('have no text where a method of the value is called on a nil pointer, though print forgives it', () => {
    expect(show('{{ print .DeletionTimestamp }}', POD)).toBe('<nil>')
    expect(message('{{ quote .DeletionTimestamp }}', POD)).toContain(
      'error calling quote: runtime error: invalid memory address or nil pointer dereference'
    )
  })

  it('show a member of a oneof as the wrapper around it', () => {
    expect(show('{{ .ClusterName }} {{ .ClusterName.ServiceCluster }}', CONFIG)).toBe('&{app.ns} app.ns')
  })

  it.each(['.ClusterName.X', '.GetClusterName.X', '(.ClusterName).X'])(
    'name the interface of a oneof when %s is not found',
    path => {
      expect(message(`{{ ${path} }}`, CONFIG)).toContain(
        "can't evaluate field X in type v1alpha1.isProxyConfig_ClusterName"
      )
    }
  )

  it('name the interface of a oneof that is not set', () => {
    const empty = new Typed(PROXY_CONFIG, {})
    expect(message('{{ .ClusterName.X }}', empty)).toContain(
      'nil pointer evaluating v1alpha1.isProxyConfig_ClusterName.X'
    )
  })

  it('become JSON by their Go names if they have no tags', () => {
    expect(show('{{ toJson . }}', new Typed(STRUCT, {}))).toBe('{"Config":{"serviceCluster":"app.ns"},"ID":7}')
  })

  it('show the parts of a version to verbs that no String answers', () => {
    expect(show('{{ printf "%d" (semver "1.2.3-a") }}', null)).toBe(
      '&{1 2 3 %!d(string=a) %!d(string=) %!d(string=1.2.3-a)}'
    )
  })
})
