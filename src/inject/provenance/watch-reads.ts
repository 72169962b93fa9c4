import type { TemplateData } from '../render/template-data.ts'
import { watched } from '../render/watched.ts'

/** Members on the way to something that a template read, from `ObjectMeta`, `Values`, … on, and what was found there. */
export interface Read {
  readonly path: readonly string[]
  readonly value: unknown
}

/** Shows a template its data through proxies and tells each member that it reads. */
export function watchReads(data: TemplateData, onRead: (read: Read) => void): TemplateData {
  return watch(data, [], onRead) as TemplateData
}

/** Members that are objects are told once they are looked at as a whole: printed, counted or asked whether they are empty. */
function watch(target: object, path: readonly string[], onRead: (read: Read) => void): object {
  const shown = new Map<string, unknown>()
  const read = (key: string): unknown => {
    const value: unknown = Object.hasOwn(target, key) ? (target as Readonly<Record<string, unknown>>)[key] : undefined
    const isObject = typeof value === 'object' && value !== null
    if (Array.isArray(target) && key === 'length') onRead({ path, value: target })
    else if (!isObject) onRead({ path: [...path, key], value })
    if (!shown.has(key)) shown.set(key, isObject ? watch(value, [...path, key], onRead) : value)
    return shown.get(key)
  }
  return watched(target, read, () => {
    onRead({ path, value: target })
  })
}
