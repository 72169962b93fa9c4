import { isRawMessage, type RawMessage, type RawValue } from '../../language/types/index.ts'

/** Getters as protobuf has them in Go: what is not set gives the zero value. */

export function textAt(message: RawMessage | undefined, field: string): string {
  const value = valueAt(message, field)
  return typeof value === 'string' ? value : ''
}

export function numberAt(message: RawMessage | undefined, field: string): number {
  const value = valueAt(message, field)
  return typeof value === 'number' ? value : 0
}

export function flagAt(message: RawMessage | undefined, field: string): boolean {
  return valueAt(message, field) === true
}

export function messageAt(message: RawMessage | undefined, field: string): RawMessage | undefined {
  const value = valueAt(message, field)
  return isRawMessage(value) ? value : undefined
}

export function valuesAt(message: RawMessage | undefined, field: string): readonly RawValue[] {
  const value = valueAt(message, field)
  return isRawList(value) ? value : []
}

export function textsAt(message: RawMessage | undefined, field: string): readonly string[] {
  return valuesAt(message, field).filter(value => typeof value === 'string')
}

export function messagesAt(message: RawMessage | undefined, field: string): readonly RawMessage[] {
  return valuesAt(message, field).filter(isRawMessage)
}

export function valueAt(message: RawMessage | undefined, field: string): RawValue | undefined {
  return message && Object.hasOwn(message, field) ? message[field] : undefined
}

export function has(message: RawMessage | undefined, field: string): boolean {
  return message !== undefined && Object.hasOwn(message, field)
}

/** Tells whether a raw value is a list. */
export function isRawList(value: RawValue | undefined): value is readonly RawValue[] {
  return Array.isArray(value)
}
