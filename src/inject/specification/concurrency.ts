import { parseQuantity, scaledValue } from '../../language/types/index.ts'
import { findContainer, PROXY } from '../containers.ts'
import { listAt, member, objectAt, type JsonObject } from '../json.ts'

/** Gives the proxy as many threads as it has processors, where its arguments do not say how many. */
export function withConcurrency(containers: readonly JsonObject[]): readonly JsonObject[] {
  const proxy = findContainer(PROXY, containers)
  if (!proxy || numberAfterFlag(proxy, 'concurrency') > 0) return containers
  const resources = objectAt(proxy, 'resources')
  const threads = processors(objectAt(resources, 'limits')) || processors(objectAt(resources, 'requests'))
  if (threads === 0) return containers
  const changed = { ...proxy, args: [...listAt(proxy, 'args'), '--concurrency', String(threads)] }
  return containers.map(container => (container === proxy ? changed : container))
}

/** Reads the number of a flag from the arguments: `--flag=1`, `-flag 1`; 0 for none, -1 for what is no number. */
export function numberAfterFlag(container: JsonObject, flag: string): number {
  const args = listAt(container, 'args').map(argument => (typeof argument === 'string' ? argument.trim() : ''))
  const form = new RegExp(`^-{1,2}${flag}(?:=(\\d+))?$`)
  const at = args.findIndex(argument => form.test(argument))
  if (at < 0) return 0
  const text = form.exec(args[at] ?? '')?.[1] ?? args[at + 1]
  return text !== undefined && /^[-+]?\d+$/.test(text) ? Number(text) : -1
}

const MILLI = -3

function processors(amounts: JsonObject): number {
  const cpu = member(amounts, 'cpu')
  const parsed = typeof cpu === 'string' ? parseQuantity(cpu) : undefined
  return parsed && 'quantity' in parsed ? Math.max(0, Math.ceil(Number(scaledValue(parsed.quantity, MILLI)) / 1000)) : 0
}
