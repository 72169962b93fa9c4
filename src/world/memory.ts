import type { JsonObject } from '../inject/json.ts'
import { collectFacts } from './facts.ts'
import type { Facts, World } from './world.ts'

/** A world that holds what it is given: for tests, and for objects that are read once. */
export interface MemoryWorld extends World {
  /** Replaces all objects. */
  set(objects: readonly JsonObject[]): void
  /** Replaces the facts as they are, for what no object says: not synced, problems. */
  setFacts(facts: Facts): void
}

/** Makes a world of objects in memory. */
export function memoryWorld(objects: readonly JsonObject[] = [], name = 'memory'): MemoryWorld {
  let facts = factsOf(objects)
  const listeners = new Set<() => void>()
  const replace = (next: Facts): void => {
    facts = next
    for (const listener of [...listeners]) listener()
  }
  return {
    name,
    current: () => facts,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      listeners.clear()
      return Promise.resolve()
    },
    set: next => {
      replace(factsOf(next))
    },
    setFacts: replace
  }
}

function factsOf(objects: readonly JsonObject[]): Facts {
  return collectFacts(objects.map((object, i) => ({ object, origin: `object ${String(i + 1)}` })))
}
