import { describe, expect, it } from 'vitest'
import { Typed, pointerTo, type GoType, type Value } from '../../../../src/language/go/value.ts'
import { kubernetesType } from '../../../../src/language/types/index.ts'

const POD = {
  metadata: { name: 'web', creationTimestamp: '2024-03-04T05:06:07Z' },
  spec: {
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    containers: [
      {
        name: 'app',
        ports: [{ containerPort: 80 }],
        resources: { limits: { cpu: '1500m' } },
        livenessProbe: { httpGet: { port: 'http' } }
      }
    ]
  }
}

/** Follows Go field names from a pod. */
function at(path: string, raw: unknown = POD, type: GoType = kubernetesType('core/v1.Pod')): Value {
  return path.split('.').reduce<Value>(
    (value, name) => {
      if (!(value instanceof Typed)) throw new Error(`${name} of a plain value`)
      const target = value.type.kind === 'ptr' ? value.type.elem : value.type
      return target?.field?.(name)?.read(value.value)
    },
    new Typed(type, raw)
  )
}

function typed(value: Value): Typed {
  if (value instanceof Typed) return value
  throw new Error('not a typed value')
}

describe('raw JSON is seen by Go field names', () => {
  it('with promoted fields of embedded structs', () => {
    expect(at('Name')).toBe('web')
    expect(at('ObjectMeta.Name')).toBe('web')
  })

  it('with inlined structs', () => {
    const probe = kubernetesType('core/v1.Probe')
    const [container] = POD.spec.containers
    expect(typed(at('HTTPGet', container?.livenessProbe, probe)).type.text).toBe('*v1.HTTPGetAction')
  })

  it.each([
    ['Spec', 'v1.PodSpec'],
    ['Spec.Containers', '[]v1.Container'],
    ['Spec.DNSPolicy', 'v1.DNSPolicy'],
    ['Spec.TerminationGracePeriodSeconds', '*int64'],
    ['Spec.SecurityContext', '*v1.PodSecurityContext'],
    ['Labels', 'map[string]string']
  ])('%s is of type %s', (path, text) => {
    expect(typed(at(path)).type.text).toBe(text)
  })

  it('with zero values for what is not there', () => {
    expect(at('Namespace')).toBe('')
    expect(typed(at('Spec.SecurityContext')).value).toBeNull()
    expect(typed(at('Spec.Volumes')).value).toBeNull()
  })

  it('with one type object for one type', () => {
    expect(typed(at('Spec.Containers')).type.elem).toBe(kubernetesType('core/v1.Container'))
    expect(kubernetesType('*core/v1.PodSpec')).toBe(pointerTo(kubernetesType('core/v1.PodSpec')))
  })

  it('but not by JSON names, nor by names of Object.prototype', () => {
    expect(at('Spec')).toBeDefined()
    expect(kubernetesType('core/v1.PodSpec').field?.('containers')).toBeUndefined()
    expect(kubernetesType('core/v1.PodSpec').field?.('constructor')).toBeUndefined()
  })
})

describe('types have their methods', () => {
  it('quantities of a resource list', () => {
    const limits = kubernetesType('core/v1.ResourceList')
    const cpu = typed(limits.pointerMethod?.('Cpu')?.call({ cpu: '1500m' }) ?? null)
    expect(cpu.type.text).toBe('*resource.Quantity')
    expect(cpu.type.method?.('MilliValue')?.call(cpu.value)).toMatchObject({ value: 1500n })
    expect(cpu.type.string?.(cpu.value)).toBe('1500m')
  })

  it('times print as Go prints them, and promote the methods of time.Time', () => {
    const created = typed(at('CreationTimestamp'))
    expect(created.type.string?.(created.value)).toBe('2024-03-04 05:06:07 +0000 UTC')
    expect(created.type.method?.('IsZero')?.call(created.value)).toBe(false)
    expect(typed(at('DeletionTimestamp')).value).toBeNull()
  })

  it('integers or strings', () => {
    const type = kubernetesType('util/intstr.IntOrString')
    expect(type.pointerMethod?.('String')?.call(8080)).toBe('8080')
    expect(type.pointerMethod?.('IntValue')?.call('x')).toMatchObject({ value: 0n })
  })

  it('structs print as generated code does, in protobuf order', () => {
    const mount = kubernetesType('core/v1.VolumeMount')
    expect(mount.pointerString?.({ name: 'v', mountPath: '/x' })).toBe(
      '&VolumeMount{Name:v,ReadOnly:false,MountPath:/x,SubPath:,MountPropagation:nil,SubPathExpr:,RecursiveReadOnly:nil,}'
    )
  })

  it('structs marshal in the order of their fields, with HTML escaped', () => {
    const port = kubernetesType('core/v1.ContainerPort')
    expect(port.json?.({ containerPort: 80, name: '<a>' }, true)).toBe('{"name":"\\u003ca\\u003e","containerPort":80}')
    expect(port.json?.({ containerPort: 80, name: '<a>' }, false)).toBe('{"name":"<a>","containerPort":80}')
  })
})
