import { describe, expect, it } from 'vitest'
import { decide } from '../../src/inject/decide/decide.ts'
import { newestDialect } from '../../src/inject/dialect.ts'
import { MESH_CONFIG, meshApi, PROXY_CONFIG } from '../../src/inject/mesh/api.ts'
import { cleanProxyConfig } from '../../src/inject/mesh/clean.ts'
import { readMeshConfig } from '../../src/inject/mesh/mesh-config.ts'
import { effectiveProxyConfig, meshWithAnnotation } from '../../src/inject/mesh/proxy-config.ts'
import { messageAt } from '../../src/inject/mesh/raw.ts'
import { updateClusterEnv } from '../../src/inject/render/cluster-env.ts'
import { parseInjectPath } from '../../src/inject/render/inject-path.ts'
import { proxyIds } from '../../src/inject/render/proxy-ids.ts'
import { proxyImage, proxyInitImage } from '../../src/inject/render/proxy-image.ts'
import { workloadOf } from '../../src/inject/render/workload-meta.ts'
import { annotationError } from '../../src/inject/validate/annotations.ts'
import { printProto, type RawMessage } from '../../src/language/types/index.ts'
import { compileRevision } from '../../src/policy/compile.ts'
import { readInjectorConfig } from '../../src/policy/injector-config.ts'
import { readValues } from '../../src/policy/values.ts'
import { recordedCases, type RecordedCase } from './cases.ts'

/**
 * Recorded from Istio's head with Go: `want` and `error` were printed by Istio's own functions. Origin: vectors/ of the
 * project's conformance corpus, verbatim.
 */
const dialect = newestDialect()
const schema = meshApi(dialect)

function print(message: string, raw: RawMessage): unknown {
  return JSON.parse(printProto(schema, message, raw))
}

/** Runs a function whose errors are Istio's. */
function outcomeOf(run: () => unknown): Pick<RecordedCase, 'want' | 'error'> {
  try {
    return { want: run() }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

function expected({ want, error }: RecordedCase): Pick<RecordedCase, 'want' | 'error'> {
  return error === undefined ? { want } : { error }
}

describe('a mesh text is read over the defaults as Istio does it', () => {
  it.each(recordedCases('meshconfig.jsonl.gz'))('$name', test => {
    expect(outcomeOf(() => print(MESH_CONFIG, readMeshConfig(test['mesh'], dialect)))).toEqual(expected(test))
  })
})

describe('the ProxyConfig of a pod is merged from all its sources', () => {
  const resourceOf = ({ spec: { selector, ...spec }, ...resource }: RecordedCase): any => ({
    ...resource,
    spec,
    ...(selector && { selector: selector.matchLabels ?? {} })
  })

  it.each(recordedCases('proxyconfig.jsonl.gz'))('$name', test => {
    const mesh = readMeshConfig(test['mesh'], dialect)
    const annotations = test['annotations'] ?? {}
    const target = { namespace: test['ns'], labels: test['labels'] ?? {}, annotations }
    const config = effectiveProxyConfig(mesh, target, (test['proxyConfigs'] ?? []).map(resourceOf), dialect)
    const want = test.want as Record<string, unknown>
    expect(print(PROXY_CONFIG, config)).toEqual(want['proxyConfig'])
    expect(printProto(schema, PROXY_CONFIG, cleanProxyConfig(config, dialect))).toBe(want['protoToJSON'])
    if (want['appliedDefaultConfig'] !== undefined) {
      const applied = meshWithAnnotation(mesh, annotations['proxy.istio.io/config'], dialect)
      expect(print(PROXY_CONFIG, messageAt(applied, 'defaultConfig') ?? {})).toEqual(want['appliedDefaultConfig'])
    }
    if (test['annotationError'] !== undefined) {
      const error = annotationError('proxy.istio.io/config', annotations['proxy.istio.io/config'], dialect)
      expect(test['annotationError']).toContain(error)
    }
  })
})

describe('annotations are checked in the words of Istio', () => {
  it.each(recordedCases('annotations.jsonl.gz'))('$name', test => {
    expect(annotationError(test['annotation'], test['value'], dialect) ?? null).toBe(test.error)
  })
})

describe('values are read by type and as they are', () => {
  it.each(recordedCases('values.jsonl'))('$name', test => {
    expect(outcomeOf(() => readValues(test['yaml']).values)).toEqual(expected(test))
  })
})

describe('the injection policy is decoded as Go does it', () => {
  /** Go's JSON leaves nil lists and maps of selectors out. */
  const printed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, member: unknown) =>
      member === null && ['matchLabels', 'matchExpressions', 'values'].includes(key) ? undefined : member
    )

  it.each(recordedCases('injectorconfig.jsonl'))('$name', test => {
    const read = outcomeOf(() => printed(readInjectorConfig(test['yaml'], 'overlay')))
    const compiled = compileRevision({ name: 'default', configText: test['yaml'], valuesText: '', meshText: '' })
    const wrong = compiled.problems.find(({ severity }) => severity === 'error')?.message
    expect(wrong).toBe(test.error)
    if (read.error === undefined && test.error === undefined) expect(read).toEqual(expected(test))
  })
})

describe('who is injected is decided as injectRequired does it', () => {
  it.each(recordedCases('decide.jsonl.gz'))('$name', test => {
    const config = readInjectorConfig(JSON.stringify(test['config']), 'overlay')
    const revision: any = {
      name: 'default',
      dialect: { ...dialect, ignoredNamespaces: test['ignoredNamespaces'] },
      values: {},
      policy: {
        policy: config.policy,
        neverInjectSelector: (config.neverInjectSelector ?? []).map(withoutNulls),
        alwaysInjectSelector: (config.alwaysInjectSelector ?? []).map(withoutNulls)
      }
    }
    const snapshot: any = {
      revisions: new Map(),
      tags: {},
      cluster: { namespaces: new Map() },
      settings: { compat: 'exact', namespaceCheck: 'trust' }
    }
    expect(decide({ namespace: '' }, test['pod'], revision, snapshot).inject).toBe(test.want)
  })
})

/** The corridor gets selectors from the compiled policy, where nil is nothing. */
function withoutNulls(selector: object): unknown {
  return JSON.parse(JSON.stringify(selector), (_, member: unknown) => member ?? undefined)
}

describe('parameters of the injection path become variables', () => {
  it.each(recordedCases('injectpath.jsonl'))('$name', test => {
    expect(Object.fromEntries(parseInjectPath(test['path'], dialect))).toEqual(test.want)
  })
})

describe('variables of cluster and network are set at the end', () => {
  it.each(recordedCases('clusterenvs.jsonl'))('$name', test => {
    expect(updateClusterEnv(test['envs'] ?? [], new Map(Object.entries(test['newKVs'] ?? {})))).toEqual(test.want)
  })
})

describe('images are named by hub, tag, type and variant', () => {
  it.each(recordedCases('images.jsonl.gz'))('$name', test => {
    const source = {
      values: readValues(JSON.stringify(test['values'])).typed,
      annotations: test['annotations'] ?? {},
      dialect
    }
    const image = test['imageType'] === null ? undefined : { imageType: test['imageType'] }
    expect({
      proxyImage: proxyImage(source, image),
      proxyInitImage: proxyInitImage(source)
    }).toEqual(expect.objectContaining(withoutAgentgateway(test.want as Record<string, unknown>)))
  })
})

/** The image of the agentgateway is for gateways that Istio deploys itself. */
function withoutAgentgateway({ agentgatewayImage: _, ...want }: Record<string, unknown>): Record<string, unknown> {
  return want
}

describe('ids of the proxy come from the ranges of OpenShift', () => {
  it.each(recordedCases('proxyids.jsonl'))('$name', test => {
    const namespace = test['namespace'] ? { annotations: test['namespace'].annotations ?? {} } : undefined
    expect(proxyIds(namespace)).toEqual(test.want)
  })
})

describe('the workload is derived from the controller of the pod', () => {
  it.each(recordedCases('podtype.jsonl'))('$name', test => {
    const { name, namespace, kind, apiVersion } = workloadOf(test['pod'], dialect)
    expect({ deployMeta: { name, namespace }, typeMeta: { kind, apiVersion } }).toEqual(test.want)
  })
})
