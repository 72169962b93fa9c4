import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  quantityText,
  scaledValue,
  subtractQuantities,
  type Quantity
} from '../../../../src/language/types/index.ts'

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text)
  if ('error' in parsed) throw new Error(parsed.error)
  return parsed.quantity
}

describe('a quantity prints in its canonical form', () => {
  it.each([
    ['0', '0'],
    ['1', '1'],
    ['+1', '+1'],
    ['1.', '1.'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1000k', '1M'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['0.1Ki', '102400m'],
    ['129e6', '129e6'],
    ['2E3', '2E3'],
    ['1e19', '10e18'],
    ['8Ei', '9223372036854775807'],
    ['0.1n', '1n'],
    ['0.33333333333333', '333333334n'],
    ['1000000000000000000000', '1'],
    ['-2500m', '-2500m']
  ])('%s as %s', (text, canonical) => {
    expect(quantityText(quantity(text))).toBe(canonical)
  })
})

describe('what is no quantity is refused in Go’s words', () => {
  const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  it.each([
    ['', format],
    ['abc', format],
    ['1_000', format],
    ['１', format],
    ['1K', "unable to parse quantity's suffix"],
    ['--1', "unable to parse quantity's suffix"],
    ['Pi', 'unable to parse numeric part of quantity']
  ])('%j', (text, error) => {
    expect(parseQuantity(text)).toEqual({ error })
  })
})

describe('quantities calculate', () => {
  it('rounds up to whole numbers and to thousandths', () => {
    expect(scaledValue(quantity('1500m'), 0)).toBe(2n)
    expect(scaledValue(quantity('2'), -3)).toBe(2000n)
  })

  it('compares by value', () => {
    expect(compareQuantities(quantity('1Gi'), quantity('1024Mi'))).toBe(0)
    expect(compareQuantities(quantity('1'), quantity('999m'))).toBe(1)
  })

  it('adds and subtracts in the form of the first one', () => {
    expect(quantityText(addQuantities(quantity('1Gi'), quantity('512Mi')))).toBe('1536Mi')
    expect(quantityText(addQuantities(quantity('0'), quantity('512Mi')))).toBe('512Mi')
    expect(quantityText(subtractQuantities(quantity('2'), quantity('500m')))).toBe('1500m')
  })
})

describe('limits', () => {
  it.each(['0'.repeat(1e6) + 'x', '1'.repeat(1e6) + 'x', '1e' + '0'.repeat(1e6) + 'x', 'E'.repeat(1e6)])(
    'reads a million characters in linear time (case %#)',
    text => {
      expect(parseQuantity(text)).toHaveProperty('error')
    }
  )

  it('refuses what Go would calculate on for minutes', () => {
    expect(parseQuantity('12345678901234567890e1000000000')).toEqual({
      error: 'unable to parse numeric part of quantity'
    })
  })
})
