import { sprint } from '../../../go/fmt.ts'
import { charged, type TemplateFunction } from '../../../go/function.ts'
import { STRING, Typed, type GoType, type Value } from '../../../go/value.ts'
import { rawOf } from '../reflect.ts'
import { any, define, stringMap, takes, text, type Param } from '../signature.ts'
import { messagePrinter } from './message.ts'
import { resourceAttributes } from './otel.ts'
import { memberOf, membersAt, textAt } from './raw.ts'
import type { IstioSetting } from './setting.ts'
import { structToJson, toYaml } from './structs.ts'
import { istioTypes } from './types.ts'

const PROXY_CONTAINER = 'istio-proxy'

/** Istio's functions on pods and on messages of the mesh API. */
export function objectFunctions({ variants, cleanProxyConfig }: IstioSetting): readonly TemplateFunction[] {
  const types = istioTypes()
  const print = messagePrinter(types.proxyConfig, cleanProxyConfig)
  return [
    define(
      'annotation',
      'Gives an annotation of an object, or a default.',
      takes([raw(types.objectMeta), text, any], STRING),
      (context, meta, name, fallback) => {
        const annotations = membersAt(meta, 'annotations')
        if (Object.hasOwn(annotations, name)) return textAt(annotations, name)
        return charged(context, typeof fallback === 'string' ? fallback : sprint(fallback))
      }
    ),
    define(
      'includeInboundPorts',
      'Lists the ports of containers.',
      takes([raw(types.containers)], STRING),
      (_, containers) => portsOf(containers, variants.allPorts, () => true)
    ),
    define(
      'applicationPorts',
      'Lists the ports of containers but the proxy.',
      takes([raw(types.containers)], STRING),
      (_, containers) => portsOf(containers, variants.allPorts, name => name !== PROXY_CONTAINER)
    ),
    define('formatDuration', 'Writes a duration as 1h0m0s.', takes([raw(types.duration)], STRING), (_, duration) =>
      formatDuration(duration, types.duration, variants.gogoDuration)
    ),
    define(
      'structToJSON',
      'Writes a value as JSON, fields in the order of the struct.',
      takes([any], STRING),
      (_, value) => structToJson(value)
    ),
    define(
      'protoToJSON',
      'Writes a message as JSON; a ProxyConfig without what is default.',
      takes([{ type: types.message, read: (value: Value) => value }], STRING),
      (context, message) => (message instanceof Typed ? print(message, context.isFresh === true) : '{}')
    ),
    define('toYaml', 'Writes a value as YAML; "" if it cannot be.', takes([any], STRING), (context, value) => {
      const yaml = toYaml(value)
      context.spend(yaml.length)
      return yaml
    }),
    define(
      'otelResourceAttributes',
      'Gives OpenTelemetry resource attributes if the mesh asks for them.',
      takes([raw(types.meshConfig), stringMap, stringMap, text, raw(types.containers)], STRING),
      (_, ...args) => {
        const [mesh, annotations, labels, namespace, containers] = args
        return resourceAttributes({
          mesh,
          annotations: annotations ?? {},
          labels: labels ?? {},
          namespace,
          containers: listOf(containers)
        })
      }
    )
  ]
}

function raw(type: GoType): Param<unknown> {
  return { type, read: rawOf }
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : []
}

function portsOf(containers: unknown, allPorts: boolean, isIncluded: (name: string) => boolean): string {
  return listOf(containers)
    .filter(container => isIncluded(textAt(container, 'name')))
    .flatMap(container => listOf(memberOf(container, 'ports')))
    .filter(port => allPorts || !['UDP', 'SCTP'].includes(textAt(port, 'protocol')))
    .map(port => numberAt(port, 'containerPort'))
    .join(',')
}

function numberAt(raw: unknown, name: string): number {
  const member = memberOf(raw, name)
  return typeof member === 'number' ? member : 0
}

function formatDuration(raw: unknown, pointer: GoType, isGogo: boolean): string {
  if (isGogo && raw === null) return '1s'
  return sprint(pointer.elem?.pointerMethod?.('AsDuration')?.call(raw) ?? null)
}
