import { describe, expect, it } from 'vitest'
import { wrap } from '../../../src/cli/wrap.ts'

describe('a line for a terminal', () => {
  it('stays as it is where it fits, colours not counted', () => {
    expect(wrap('\u001b[32mgreen\u001b[0m', 5)).toBe('\u001b[32mgreen\u001b[0m')
  })

  it('breaks at blanks and goes on indented', () => {
    expect(wrap('  one two three four', 11)).toBe('  one two\n    three\n    four')
  })

  it('keeps words that are wider than the terminal whole', () => {
    expect(wrap('a incomprehensible b', 5)).toBe('a\n  incomprehensible\n  b')
  })
})
