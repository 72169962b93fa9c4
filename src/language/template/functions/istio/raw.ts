/** Returns a member of a raw object; undefined for what is no object. */
export function memberOf(raw: unknown, name: string): unknown {
  return isRecord(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined
}

/** Returns a text member of a raw object; "" where there is none, as in a Go struct. */
export function textAt(raw: unknown, name: string): string {
  const member = memberOf(raw, name)
  return typeof member === 'string' ? member : ''
}

/** Returns an object member of a raw object; an empty one where there is none. */
export function membersAt(raw: unknown, name: string): Readonly<Record<string, unknown>> {
  const member = memberOf(raw, name)
  return isRecord(member) ? member : {}
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}
