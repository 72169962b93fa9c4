import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import type { Specification } from './read-specification.ts'

/** Fills in what the API server would, as Istio 1.0 did before webhooks' results were defaulted by the API server. */
export function withKubernetesDefaults(specification: Specification): Specification {
  return {
    ...specification,
    initContainers: specification.initContainers.map(containerDefaults),
    containers: specification.containers.map(containerDefaults),
    volumes: specification.volumes.map(volumeDefaults)
  }
}

function containerDefaults(container: JsonObject): JsonObject {
  const probes = ['livenessProbe', 'readinessProbe'].filter(name => isObject(member(container, name)))
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(stringAt(container, 'image')),
    ...container,
    ...listOf(container, 'ports', port => ({ protocol: 'TCP', ...port })),
    ...listOf(container, 'env', withFieldVersion),
    ...Object.fromEntries(probes.map(name => [name, probeDefaults(objectAt(container, name))])),
    resources: requestsFromLimits(objectAt(container, 'resources'))
  }
}

/** `latest`, which is also the tag of an image without one, may be another image each time. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  if (name.includes('@')) return 'IfNotPresent'
  const colon = name.lastIndexOf(':')
  return colon < 0 || name.slice(colon + 1) === 'latest' ? 'Always' : 'IfNotPresent'
}

function probeDefaults(probe: JsonObject): JsonObject {
  const httpGet = member(probe, 'httpGet')
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...probe,
    ...(isObject(httpGet) ? { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } } : {})
  }
}

function requestsFromLimits(resources: JsonObject): JsonObject {
  const limits = member(resources, 'limits')
  return isObject(limits) ? { ...resources, requests: { ...limits, ...objectAt(resources, 'requests') } } : resources
}

/** References to fields of the pod name the version of its API. */
function withFieldVersion(holder: JsonObject): JsonObject {
  const source = objectAt(holder, 'valueFrom')
  const field = member(source, 'fieldRef')
  if (isObject(field)) return { ...holder, valueFrom: { ...source, fieldRef: { apiVersion: 'v1', ...field } } }
  const own = member(holder, 'fieldRef')
  return isObject(own) ? { ...holder, fieldRef: { apiVersion: 'v1', ...own } } : holder
}

/** Volumes whose files have a mode. */
const FILES = ['secret', 'configMap', 'downwardAPI', 'projected']
/** 0644 */
const DEFAULT_MODE = 420

function volumeDefaults(volume: JsonObject): JsonObject {
  const kind = FILES.find(name => isObject(member(volume, name)))
  if (kind !== undefined) {
    const source = objectAt(volume, kind)
    const items = kind === 'downwardAPI' ? listOf(source, 'items', withFieldVersion) : {}
    return { ...volume, [kind]: { defaultMode: DEFAULT_MODE, ...source, ...items } }
  }
  const host = member(volume, 'hostPath')
  if (isObject(host)) return { ...volume, hostPath: { type: '', ...host } }
  return Object.keys(volume).length > 1 ? volume : { ...volume, emptyDir: {} }
}

function listOf(holder: JsonObject, name: string, change: (item: JsonObject) => Json): JsonObject {
  const list = listAt(holder, name)
  return list.length === 0 ? {} : { [name]: list.map(item => (isObject(item) ? change(item) : item)) }
}
