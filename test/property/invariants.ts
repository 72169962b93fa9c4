import { expect } from 'vitest'
import { applyPatch } from '../../src/inject/diff/apply.ts'
import { inject } from '../../src/inject/inject.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import type { Outcome, PatchOperation } from '../../src/inject/outcome.ts'
import type { InjectRequest } from '../../src/inject/request.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'

/** Sends a pod through the corridor, frozen: nobody may change what came in. */
export function send(object: Json, snapshot: Snapshot): Outcome {
  const request: InjectRequest = {
    uid: 'u',
    namespace: 'default',
    name: '',
    operation: 'CREATE',
    dryRun: false,
    object: freeze(object),
    path: '/inject',
    user: ''
  }
  return inject(request, snapshot)
}

/** Checks what holds for every pod, whatever the policy. */
export function checkInvariants(pod: JsonObject, snapshot: Snapshot): void {
  const outcome = send(pod, snapshot)
  if (outcome.kind === 'failed') expect(outcome.failure.reason).not.toBe('internal-error')
  if (outcome.kind !== 'patched') return
  expect(applyPatch(pod, outcome.patch)).toEqual(outcome.pod)
  expect(send(structuredClone(pod), snapshot)).toEqual(outcome)
  checkPatch(pod, outcome.patch)
  checkMarkers(pod, outcome.pod)
  checkOrder(pod, outcome.pod)
  if (!wasInjected(pod) && !hasIstioContainers(pod)) checkSecondPass(outcome.pod, snapshot)
}

/** No operation says what is there already, and none touches managedFields. */
function checkPatch(pod: JsonObject, patch: readonly PatchOperation[]): void {
  for (const { path } of patch) expect(path).not.toMatch(/^\/metadata\/managedFields/)
  patch.forEach((operation, i) => {
    if (operation.op !== 'replace') return
    const before = applyPatch(pod, patch.slice(0, i))
    expect(applyPatch(before, [operation])).not.toEqual(before)
  })
}

/** What no release knows is still there, in the container of the same name. */
function checkMarkers(before: JsonObject, after: JsonObject): void {
  expect(markersOf(after)).toEqual(expect.arrayContaining(markersOf(before)))
}

function markersOf(value: Json, owner = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => markersOf(item, owner || stringAt(item, 'name')))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const marker = member(item, 'marker')
    return key.startsWith('future') ? [`${owner}:${key}:${JSON.stringify(marker)}`] : markersOf(item, owner)
  })
}

/** The application's own containers stay, in their order. */
function checkOrder(before: JsonObject, after: JsonObject): void {
  for (const list of ['containers', 'initContainers'] as const) {
    const own = namesOf(before, list).filter(name => !name.startsWith('istio-'))
    expect(namesOf(after, list).filter(name => own.includes(name))).toEqual(own)
  }
}

function namesOf(pod: JsonObject, list: string): string[] {
  return listAt(objectAt(pod, 'spec'), list).map(container => stringAt(container, 'name'))
}

/** A status that somebody else wrote does not tell the truth. */
function wasInjected(pod: JsonObject): boolean {
  return member(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'sidecar.istio.io/status') !== undefined
}

/** Istio itself forgets on the second pass what users wished of its own containers. */
function hasIstioContainers(pod: JsonObject): boolean {
  const names = [...namesOf(pod, 'containers'), ...namesOf(pod, 'initContainers')]
  return names.some(name => name.startsWith('istio-'))
}

/** Once injected, a pod keeps its containers; and from the second pass on nothing changes any more. */
function checkSecondPass(pod: JsonObject, snapshot: Snapshot): void {
  const second = send(pod, snapshot)
  if (second.kind !== 'patched') return
  expect([...namesOf(second.pod, 'containers')].sort()).toEqual([...namesOf(pod, 'containers')].sort())
  const third = send(second.pod, snapshot)
  if (third.kind === 'patched') expect(third.patch).toEqual([])
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}
