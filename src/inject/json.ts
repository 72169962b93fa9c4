/** JSON as it comes off the wire. Pods stay in this form: nothing is decoded into typed models. */
export type Json = null | boolean | number | string | JsonArray | JsonObject
export type JsonArray = readonly Json[]
export interface JsonObject {
  readonly [member: string]: Json
}

/** Tells whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns an own member of an object, or undefined where there is no object or no such member. */
export function member(value: unknown, name: string): Json | undefined {
  if (!isObject(value)) return undefined
  const found = value[name]
  // What objects inherit are functions, and their prototype.
  return typeof found !== 'function' && name !== '__proto__' ? found : own(value, name)
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Returns a member if it is an object, else an empty one. */
export function objectAt(value: unknown, name: string): JsonObject {
  const found = member(value, name)
  return isObject(found) ? found : EMPTY
}

/** Returns a member if it is a list, else an empty one. */
export function listAt(value: unknown, name: string): JsonArray {
  const found = member(value, name)
  return Array.isArray(found) ? (found as JsonArray) : NONE
}

/** Returns a member if it is a string, else ''. */
export function stringAt(value: unknown, name: string): string {
  const found = member(value, name)
  return typeof found === 'string' ? found : ''
}

const EMPTY: JsonObject = Object.freeze({})
const NONE: JsonArray = Object.freeze([])
