import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prometheusValues } from '../../../src/inject/prometheus-annotations.ts'

const letter = fc.constantFrom(
  'p',
  'P',
  '_',
  '.',
  '/',
  '-',
  ' ',
  '0',
  'é',
  '😀',
  '\ud800',
  '\udc00',
  'prometheus',
  'io',
  'port'
)
const name = fc.oneof(
  fc.array(letter, { maxLength: 6 }).map(parts => parts.join('')),
  fc.tuple(letter, letter, letter).map(([a, b, c]) => `prometheus${a}io${b}port${c}`),
  fc.tuple(letter, letter).map(([a, b]) => `prometheus${a}io${b}port`)
)

test('an annotation is taken for what Prometheus makes of its name: other characters become underscores', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.string(), { maxKeys: 6 }), annotations => {
      const taken = Object.keys(annotations).filter(
        annotation => annotation.replace(/[^a-zA-Z0-9_]/gu, '_') === 'prometheus_io_port'
      )
      expect([...prometheusValues(annotations, 'port')].sort()).toEqual(taken.map(each => annotations[each]).sort())
    }),
    { numRuns: 2000 }
  )
  expect(prometheusValues({ 'prometheus.io/port': '1', 'prometheus😀io_port': '2' }, 'port')).toEqual(['1', '2'])
})
