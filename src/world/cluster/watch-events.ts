import { isObject, member, stringAt, type Json } from '../../inject/json.ts'
import type { Pausing } from '../../policy/pausing.ts'
import { inSlices } from '../in-slices.ts'
import type { WatchEvent } from './api.ts'

/** Tells the events of a watch, one a line: beside the requests, for thousands can come at once. */
export async function readEvents(body: AsyncIterable<Uint8Array>, onEvent: (event: WatchEvent) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    await inSlices(telling(lines, onEvent))
  }
  await inSlices(telling([rest], onEvent))
}

function* telling(lines: readonly string[], onEvent: (event: WatchEvent) => void): Pausing<void> {
  for (const line of lines) {
    const event = eventOf(line)
    if (event) onEvent(event)
    yield
  }
}

/** Returns undefined for what is no event: the rest of a line that a broken connection cut, most of all. */
function eventOf(line: string): WatchEvent | undefined {
  let event: Json
  try {
    event = JSON.parse(line) as Json
  } catch {
    return undefined
  }
  if (!isObject(event)) return undefined
  const object = member(event, 'object')
  return isObject(object) ? { type: stringAt(event, 'type'), object } : undefined
}
