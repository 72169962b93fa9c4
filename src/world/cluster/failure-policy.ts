import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import { stringMap } from '../read/strings.ts'
import { statusOf, type KubeApi } from './api.ts'

/** On a registration whose entries go from Ignore to Fail once the self-probe has come back injected. */
export const PROMOTE = 'outrigger.dev/promote-to-fail'
/** Until when a registration is open, in RFC 3339. */
export const OPEN_UNTIL = 'outrigger.dev/break-glass-until'
/** Which entries were Fail before. */
const OPENED = 'outrigger.dev/break-glass-entries'

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'

/**
 * Opens a registration: its entries become Ignore, and a running Outrigger closes it again at the given time. In a
 * registration of Outrigger's own the path changes with the failurePolicy, so that the server lets pods pass too.
 */
export async function breakGlass(api: KubeApi, name: string, until: Date): Promise<readonly string[]> {
  return change(api, name, registration => {
    const held = stringMap(objectAt(registration, 'metadata'), 'annotations')[OPENED]
    const closed = entriesWith(registration, 'Fail')
    const opened = held === undefined ? closed : [...new Set([...held.split(','), ...closed])]
    return {
      policy: 'Ignore',
      entries: closed,
      annotations: { [OPEN_UNTIL]: until.toISOString(), [OPENED]: opened.join(',') }
    }
  })
}

/** Closes a registration that `breakGlass` opened: the same entries are Fail again. */
export async function closeGlass(api: KubeApi, name: string): Promise<readonly string[]> {
  return change(api, name, registration => {
    const held = stringMap(objectAt(registration, 'metadata'), 'annotations')[OPENED] ?? ''
    const names = held.split(',')
    return {
      policy: 'Fail',
      entries: entriesWith(registration, 'Ignore').filter(entry => names.includes(entry)),
      annotations: { [OPEN_UNTIL]: undefined, [OPENED]: undefined }
    }
  })
}

/** Promotes a registration that asks for it: its entries become Fail, but those that are Ignore for good (`ignore.…`). */
export async function promote(api: KubeApi, name: string): Promise<readonly string[]> {
  return change(api, name, registration => ({
    policy: 'Fail',
    entries: entriesWith(registration, 'Ignore').filter(entry => !entry.startsWith('ignore.')),
    // Once: whoever sets it back to Ignore has a reason.
    annotations: { [PROMOTE]: 'done' }
  }))
}

interface Change {
  readonly policy: 'Fail' | 'Ignore'
  readonly entries: readonly string[]
  readonly annotations: Readonly<Record<string, string | undefined>>
}

const ATTEMPTS = 5

/** Changes a registration with JSON Patch tests, and again from a fresh read where somebody was faster. */
async function change(api: KubeApi, name: string, plan: (registration: Json) => Change): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const registration = await api.request({ method: 'GET', path: `${CONFIGURATIONS}/${name}` })
    const { policy, entries, annotations } = plan(registration)
    try {
      await api.request({
        method: 'PATCH',
        path: `${CONFIGURATIONS}/${name}`,
        query: { fieldManager: 'outrigger-failure-policy' },
        contentType: 'application/json-patch+json',
        body: [
          {
            op: 'test',
            path: '/metadata/resourceVersion',
            value: stringAt(objectAt(registration, 'metadata'), 'resourceVersion')
          },
          ...annotationOperations(registration, annotations),
          ...listAt(registration, 'webhooks').flatMap((entry, index): JsonObject[] =>
            entries.includes(stringAt(entry, 'name'))
              ? [
                  { op: 'replace', path: `/webhooks/${String(index)}/failurePolicy`, value: policy },
                  ...pathOperations(registration, entry, index, policy)
                ]
              : []
          )
        ]
      })
      return entries
    } catch (error) {
      if (attempt === ATTEMPTS || ![409, 422].includes(statusOf(error))) throw error
    }
  }
}

/** Tells by its labels whether a registration is one of Outrigger's manifests: other injectors know no paths but Istio's. */
export function isOwn(labels: Readonly<Record<string, string>>): boolean {
  return labels['app.kubernetes.io/part-of'] === 'outrigger'
}

/** The path tells the server what becomes of a pod when it fails (docs/http.md). */
function pathOperations(registration: Json, entry: Json, index: number, policy: Change['policy']): JsonObject[] {
  if (!isOwn(stringMap(objectAt(registration, 'metadata'), 'labels'))) return []
  const client = objectAt(entry, 'clientConfig')
  const url = stringAt(client, 'url')
  const path = stringAt(objectAt(client, 'service'), 'path')
  const at = `/webhooks/${String(index)}/clientConfig`
  if (URL.canParse(url)) {
    const parsed = new URL(url)
    parsed.pathname = pathFor(parsed.pathname, policy)
    return [{ op: 'replace', path: `${at}/url`, value: parsed.href }]
  }
  return path === '' ? [] : [{ op: 'replace', path: `${at}/service/path`, value: pathFor(path, policy) }]
}

function pathFor(path: string, policy: Change['policy']): string {
  const bare = path.replace(/^\/policy\/(?:ignore|fail)(?=\/)/, '')
  return policy === 'Ignore' ? `/policy/ignore${bare}` : bare
}

function annotationOperations(registration: Json, wanted: Change['annotations']): JsonObject[] {
  const metadata = objectAt(registration, 'metadata')
  const present = stringMap(metadata, 'annotations')
  const root = Object.hasOwn(metadata, 'annotations') ? [] : [{ op: 'add', path: '/metadata/annotations', value: {} }]
  return [
    ...root,
    ...Object.entries(wanted).flatMap(([key, value]): JsonObject[] => {
      const path = `/metadata/annotations/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (value !== undefined) return [{ op: 'add', path, value }]
      return Object.hasOwn(present, key) ? [{ op: 'remove', path }] : []
    })
  ]
}

function entriesWith(registration: Json, policy: 'Fail' | 'Ignore'): readonly string[] {
  return listAt(registration, 'webhooks')
    .filter(entry => (stringAt(entry, 'failurePolicy') || 'Fail') === policy)
    .map(entry => stringAt(entry, 'name'))
}
