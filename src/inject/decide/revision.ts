import { objectAt, stringAt, type JsonObject } from '../json.ts'
import type { InjectRequest } from '../request.ts'
import type { Snapshot } from '../snapshot.ts'
import { REVISION_LABEL } from './registrations.ts'

/** Returns the name of the revision that answers: what path or Host named, a tag resolved, else the default one. */
export function chooseRevision(request: Pick<InjectRequest, 'revision'>, pod: JsonObject, snapshot: Snapshot): string {
  if (snapshot.settings.revisionPrecedence === 'pod') {
    const wanted = resolveRevision(stringAt(objectAt(objectAt(pod, 'metadata'), 'labels'), REVISION_LABEL), snapshot)
    if (snapshot.revisions.has(wanted)) return wanted
  }
  return request.revision === undefined ? defaultRevision(snapshot) : resolveRevision(request.revision, snapshot)
}

/** Resolves a revision tag; what is no tag is a revision. */
export function resolveRevision(name: string, snapshot: Pick<Snapshot, 'tags'>): string {
  return (Object.hasOwn(snapshot.tags, name) ? snapshot.tags[name] : undefined) ?? name
}

/** Returns the revision that answers for istio-injection=enabled: that of tag `default`, else `default`, else the snapshot's. */
export function defaultRevision(snapshot: Snapshot): string {
  const tagged = resolveRevision('default', snapshot)
  return snapshot.revisions.has(tagged) ? tagged : snapshot.defaultRevision
}
