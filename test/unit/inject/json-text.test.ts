import { expect, test } from 'vitest'
import { comesAgain, jsonText } from '../../../src/inject/json-text.ts'
import type { Json } from '../../../src/inject/json.ts'

const variable = { name: 'A', value: 'quotes " and \u2028 and é' }
const container = {
  name: 'proxy',
  env: [variable, { name: 'B' }],
  args: ['-a', ''],
  on: true,
  none: null,
  resources: {}
}

test('texts are those of JSON.stringify, whether something comes again or not', () => {
  const values: readonly Json[] = [
    null,
    0,
    -0,
    1.5,
    'é"',
    [],
    {},
    [[1], [{}]],
    container,
    [container],
    { a: [container] }
  ]
  const wanted = values.map(value => JSON.stringify(value))
  expect(values.map(jsonText)).toEqual(wanted)
  comesAgain(container)
  expect(values.map(jsonText)).toEqual(wanted)
  expect(values.map(jsonText)).toEqual(wanted)
})

test('what differs from pod to pod is written each time, beside parts that come again', () => {
  comesAgain(container)
  for (const value of ['one', 'two']) {
    const changed = { ...container, env: [...container.env, { name: 'C', value }] }
    expect(jsonText([{ name: 'app' }, changed])).toBe(JSON.stringify([{ name: 'app' }, changed]))
  }
})

test('objects are written as deep as they go', () => {
  const chain = Array.from({ length: 50 }).reduce<Json>(inner => ({ inner }), container)
  expect(jsonText(chain)).toBe(JSON.stringify(chain))
})
